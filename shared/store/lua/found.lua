-- requires: announce fence
-- ARGV: id, token, repair round, then the findings
local standing = fence(ARGV[1], ARGV[2])
if standing == 'held' then
  local stage = redis.call('HGET', KEY.job .. ARGV[1], 'stage')
  local staged = stage and {'stage', stage} or {}
  for at = 4, #ARGV do
    announce(ARGV[1], 'finding', 'running', 'repair', ARGV[3], 'finding', ARGV[at], unpack(staged))
  end
end
return standing
