-- requires: finish
-- ARGV: id, ttl ms
if redis.call('HGET', KEY.job .. ARGV[1], 'retained') == '0' then
  finish(ARGV[1], 'cancelled', tonumber(ARGV[2]))
end
return true
