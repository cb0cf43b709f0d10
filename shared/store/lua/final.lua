-- Whether nothing follows a status.
local function is_final(status)
  return next(FOLLOWS[status]) == nil
end
