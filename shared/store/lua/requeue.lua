-- requires: move push
-- Makes a running job wait again. Its place is its old one, so a lane's messages stay in the order of
-- their jobs, on which the search for lost messages relies.
local function requeue(id)
  if not move(id, 'queued') then
    return false
  end
  local record = redis.call('HMGET', KEY.job .. id, 'lane', 'order')
  redis.call('ZADD', KEY.queued .. record[1], record[2], id)
  return true
end
