-- requires: announce fence
-- ARGV: id, token, stage
local standing = fence(ARGV[1], ARGV[2])
if standing == 'held' then
  redis.call('HSET', KEY.job .. ARGV[1], 'stage', ARGV[3])
  announce(ARGV[1], 'stage', 'running', 'stage', ARGV[3])
end
return standing
