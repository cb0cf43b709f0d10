-- requires: finish
-- Ends a queued job with what another one came to. Returns whether that had come to anything.
local function adopt(id, source, how, ttl_ms)
  local key = KEY.job .. id
  local of = redis.call('HMGET', KEY.job .. source, 'status', 'result', 'failure', 'finished_at')
  local field, text = of[2] and 'result' or 'failure', of[2] or of[3]
  if not text or not move(id, 'running') then
    return false
  end
  redis.call('HINCRBY', key, 'attempts', 1)
  redis.call('HSETNX', key, 'started_at', whole(now))
  return finish(id, of[1], ttl_ms, field, text, 'source', source, 'source_how', how, 'source_at', of[4])
end
