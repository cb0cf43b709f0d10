-- requires: keep move
-- Ends a job. From here on its record and history live for the result's time. The one place where a
-- status becomes final, and where a webhook therefore gets into the outbox.
local function finish(id, status, ttl_ms, ...)
  if not move(id, status, 'finished_at', whole(now), ...) then
    return false
  end
  local key = KEY.job .. id
  redis.call('HDEL', key, 'message')
  redis.call('ZREM', KEY.deadlines, id)
  if keep(id, now + ttl_ms) then
    redis.call('ZADD', KEY.webhooks, whole(now), id)
  end
  return true
end
