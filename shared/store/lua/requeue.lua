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

-- Sends several messages to the front, the oldest job's to the very front.
local function push_front(ids)
  local order = {}
  for _, id in ipairs(ids) do
    order[id] = tonumber(redis.call('HGET', KEY.job .. id, 'order'))
  end
  table.sort(ids, function(a, b) return order[a] > order[b] end)
  for _, id in ipairs(ids) do
    push(id, 'RPUSH')
  end
end
