-- requires: index move
-- Ends a job. From here on its record and history live for the result's time.
local function finish(id, status, ttl_ms, ...)
  local expires = now + ttl_ms
  if not move(id, status, 'finished_at', whole(now), 'expires_at', whole(expires), ...) then
    return false
  end
  local key = KEY.job .. id
  redis.call('HDEL', key, 'message')
  redis.call('ZREM', KEY.deadlines, id)
  local record = redis.call('HMGET', key, 'owner_index', 'order')
  index(record[1], id, record[2], expires)
  redis.call('PEXPIREAT', key, whole(expires))
  redis.call('PEXPIREAT', KEY.events .. id, whole(expires))
  return true
end
