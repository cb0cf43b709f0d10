-- ARGV: id, owner
if redis.call('HGET', KEY.job .. ARGV[1], 'owner') == ARGV[2] then
  redis.call('HSET', KEY.job .. ARGV[1], 'retained', '1')
end
return true
