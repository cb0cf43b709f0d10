-- requires: snapshot
-- ARGV: id, owner
if redis.call('HGET', KEY.job .. ARGV[1], 'owner') ~= ARGV[2] then
  return false
end
return snapshot(ARGV[1])
