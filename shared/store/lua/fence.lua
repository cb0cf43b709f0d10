-- Whether a token still gives the right to write: 'held', 'cancelled' or 'lease_lost'.
local function fence(id, token)
  local record = redis.call('HMGET', KEY.job .. id, 'status', 'attempts')
  if record[1] == 'running' and record[2] == token then
    return 'held'
  end
  return record[1] == 'cancelled' and 'cancelled' or 'lease_lost'
end
