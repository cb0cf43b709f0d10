-- requires: clock
-- Sends a job's message, as its record counts: LPUSH to the end of its lane, RPUSH to be the next
-- that a worker takes.
local function send(id, lane, message, pushes, command)
  local first, last = string.find(message, DELIVERY_TAG, 1, true)
  local tag = id .. '-' .. pushes
  message = string.sub(message, 1, first - 1) .. tag .. string.sub(message, last + 1)
  redis.call(command, KEY.lane .. lane, message)
end

-- Sends a job's message once more.
local function push(id, command)
  local key = KEY.job .. id
  local record = redis.call('HMGET', key, 'lane', 'message')
  local pushes = redis.call('HINCRBY', key, 'pushes', 1)
  redis.call('HSET', key, 'pushed_at', whole(now))
  send(id, record[1], record[2], pushes, command)
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
