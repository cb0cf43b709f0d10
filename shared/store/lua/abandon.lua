-- requires: finish
-- ARGV: id, ttl ms
-- Cancels a job that nobody waits for: no caller comes back for it, and no other job follows it.
local is_led = redis.call('ZCARD', KEY.followers .. ARGV[1]) > 0
if redis.call('HGET', KEY.job .. ARGV[1], 'retained') == '0' and not is_led then
  finish(ARGV[1], 'cancelled', tonumber(ARGV[2]))
end
return true
