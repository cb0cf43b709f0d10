-- requires: clock fence
-- ARGV: lease ms, then id and token of each lease
-- Returns each lease's standing, in order.
local expires = whole(now + tonumber(ARGV[1]))
local standings = {}
for at = 2, #ARGV, 2 do
  local standing = fence(ARGV[at], ARGV[at + 1])
  if standing == 'held' then
    redis.call('ZADD', KEY.leases, expires, ARGV[at])
  end
  table.insert(standings, standing)
end
return standings
