-- requires: clock move
-- ARGV: id
-- Sends the webhook of an ended job again, delivered or not, with tries and time anew. Returns whether
-- there is one.
local key = KEY.job .. ARGV[1]
local record = redis.call('HMGET', key, 'status', 'webhook')
if not record[2] or not is_final(record[1]) then
  return false
end
redis.call('HSET', key, 'webhook', 'pending')
redis.call('HDEL', key, 'webhook_since')
redis.call('ZREM', KEY.dead_webhooks, ARGV[1])
redis.call('ZADD', KEY.webhooks, whole(now), ARGV[1])
return true
