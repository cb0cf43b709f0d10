-- requires: clock index keep
-- ARGV: id, number of the try, HTTP status or '', error or '', 'delivered', 'failed' or 'pending', ms until
--       the next try, ttl ms
-- Returns whether it still was this try's to say. A job is kept for as long as any finished one after
-- the last try, and as a dead letter.
local id, status, delay_ms, ttl_ms = ARGV[1], ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7])
local key = KEY.job .. id
local record = redis.call('HMGET', key, 'webhook', 'webhook_attempts')
if record[1] ~= 'pending' or record[2] ~= ARGV[2] then
  return false
end

redis.call('HSET', key, 'webhook', status)
for field, value in pairs({webhook_status = ARGV[3], webhook_error = ARGV[4]}) do
  if value == '' then
    redis.call('HDEL', key, field)
  else
    redis.call('HSET', key, field, value)
  end
end
if status == 'pending' then
  redis.call('ZADD', KEY.webhooks, whole(now + delay_ms), id)
  keep(id, now + delay_ms + ttl_ms)
  return true
end
redis.call('ZREM', KEY.webhooks, id)
if status == 'failed' then
  keep(id, now + ttl_ms)
  index(KEY.dead_webhooks, id, whole(now + ttl_ms), now + ttl_ms)
end
return true
