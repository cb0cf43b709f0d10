-- requires: fence requeue
-- ARGV: id, token
local standing = fence(ARGV[1], ARGV[2])
if standing == 'held' then
  requeue(ARGV[1])
  push(ARGV[1], 'RPUSH')
end
return standing
