-- requires: finish snapshot
-- ARGV: id, owner, ttl ms
-- Returns the job as it then is, cancelled by this call or ended before.
if redis.call('HGET', KEY.job .. ARGV[1], 'owner') ~= ARGV[2] then
  return false
end
finish(ARGV[1], 'cancelled', tonumber(ARGV[3]))
return snapshot(ARGV[1])
