-- requires: breaker
-- The breaker's standing, the ms until somebody may call, and why; then the calls that are under way and
-- those that wait for their turn.
local breaker = read_breaker()
local standing, away_ms = standing_of(breaker)
return {
  standing, away_ms, breaker.code,
  redis.call('ZCOUNT', KEY.model_calls, '(' .. whole(now), '+inf'),
  redis.call('ZCOUNT', KEY.model_line_seen, '(' .. whole(now), '+inf'),
}
