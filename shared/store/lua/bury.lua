-- requires: finish index
-- Ends a running job as a dead letter, which is listed, and can be sent again, for as long as its
-- record lives. The failure has a place for the attempts that were lost, and one for all of them.
local function bury(id, lost, ttl_ms, failure)
  local key = KEY.job .. id
  local record = redis.call('HMGET', key, 'message', 'attempts')
  local text = string.format(failure, lost, tonumber(record[2]))
  finish(id, 'failed', ttl_ms, 'failure', text, 'lost_attempts', whole(lost))
  redis.call('HSET', key, 'message', record[1])
  index(KEY.dead_letters, id, whole(now + ttl_ms), now + ttl_ms)
end
