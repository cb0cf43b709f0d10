-- requires: clock snapshot
-- ARGV: most to take, lease ms
-- Returns the jobs whose webhook is due, each with the number of this try and the milliseconds since the
-- first one. An entry's score is the time at which it is due. Who takes it puts it off by the lease:
-- should that worker die, it is due again.
local due = redis.call('ZRANGEBYSCORE', KEY.webhooks, '-inf', whole(now), 'LIMIT', 0, ARGV[1])
local taken = {}
for _, id in ipairs(due) do
  local key = KEY.job .. id
  if redis.call('HGET', key, 'webhook') == 'pending' then
    redis.call('ZADD', KEY.webhooks, whole(now + tonumber(ARGV[2])), id)
    redis.call('HSETNX', key, 'webhook_since', whole(now))
    redis.call('HSET', key, 'webhook_tried_at', whole(now))
    local attempt = redis.call('HINCRBY', key, 'webhook_attempts', 1)
    local since = tonumber(redis.call('HGET', key, 'webhook_since'))
    table.insert(taken, {snapshot(id), attempt, whole(now - since)})
  else
    redis.call('ZREM', KEY.webhooks, id)
  end
end
return taken
