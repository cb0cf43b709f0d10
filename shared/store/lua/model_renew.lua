-- requires: clock
-- ARGV: lease ms, then the tickets of calls that are still under way
-- A call that was settled meanwhile is not taken up again.
local expires = whole(now + tonumber(ARGV[1]))
for at = 2, #ARGV do
  redis.call('ZADD', KEY.model_calls, 'XX', expires, ARGV[at])
end
return true
