-- requires: buried
-- ARGV: id, then the names of fields
-- Returns the fields' values and the events.
if not buried(ARGV[1]) then
  return false
end
return {
  redis.call('HMGET', KEY.job .. ARGV[1], unpack(ARGV, 2)),
  redis.call('XRANGE', KEY.events .. ARGV[1], '-', '+'),
}
