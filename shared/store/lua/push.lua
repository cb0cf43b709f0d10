-- requires: clock
-- Sends a job's message: LPUSH to the end of its lane, RPUSH to be the next that a worker takes.
local function push(id, command)
  local key = KEY.job .. id
  local record = redis.call('HMGET', key, 'lane', 'message')
  local tag = id .. '-' .. redis.call('HINCRBY', key, 'pushes', 1)
  local message = string.gsub(record[2], DELIVERY_TAG, function() return tag end)
  redis.call('HSET', key, 'pushed_at', whole(now))
  redis.call(command, KEY.lane .. record[1], message)
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
