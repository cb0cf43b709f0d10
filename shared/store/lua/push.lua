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
