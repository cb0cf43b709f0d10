-- requires: clock
-- How many workers have a fresh heartbeat. None promises more than a minute: what ends later was said
-- before the clock fell back.
local function alive()
  return redis.call('ZCOUNT', KEY.workers, '(' .. whole(now), whole(now + 60000))
end
