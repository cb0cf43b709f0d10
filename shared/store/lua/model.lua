-- requires: breaker
-- The breaker's standing, the ms until somebody may call, and why; then the calls that are under way, those
-- that wait for their turn, and whether the last answer was a refusal of the key or the settings.
local breaker = read_breaker()
local standing, away_ms = standing_of(breaker)
return {
  standing, away_ms, breaker.code,
  redis.call('ZCOUNT', KEY.model_calls, '(' .. whole(now), '+inf'),
  redis.call('ZCOUNT', KEY.model_line_seen, '(' .. whole(now), '+inf'),
  redis.call('HGET', KEY.breaker, 'refused') and 1 or 0,
}
