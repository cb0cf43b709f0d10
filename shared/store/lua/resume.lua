-- requires: breaker requeue
-- Lets jobs that waited for the model, at most so many, wait for a worker again, each at its old place.
-- None while the model is away, and one that may find out whether it still is. Returns them.
local function resume(most)
  local standing, away_ms = standing_of(read_breaker())
  if away_ms > 0 then
    return {}
  end
  local due = redis.call('ZRANGEBYSCORE', KEY.deferred, '-inf', whole(now), 'LIMIT', 0, most)
  local order = {}
  for _, id in ipairs(due) do
    order[id] = tonumber(redis.call('HGET', KEY.job .. id, 'order') or '0')
  end
  table.sort(due, function(a, b) return order[a] < order[b] end)
  local resumed = {unpack(due, 1, standing == 'closed' and #due or math.min(1, #due))}
  for _, id in ipairs(resumed) do
    local lane = redis.call('HGET', KEY.job .. id, 'lane')
    redis.call('HDEL', KEY.job .. id, 'waits_for_model_until', 'outage')
    redis.call('ZREM', KEY.deferred, id)
    redis.call('ZADD', KEY.queued .. lane, order[id], id)
  end
  push_front(resumed)
  return resumed
end
