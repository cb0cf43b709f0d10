-- requires: breaker leave_line
-- ARGV: ticket, lease ms, '1' if the breaker counts, calls in any minute and calls at a time (0: no limit)
-- Returns {'go', the breaker's state}, {'line', ms until the next look}, or {'away', ms, why}.
local ticket, lease_ms = ARGV[1], tonumber(ARGV[2])
local per_minute, at_a_time = tonumber(ARGV[4]), tonumber(ARGV[5])
local MINUTE_MS = 60000
local NEAR_MS, FAR_MS = 100, 2000 -- who is next looks more often than who is far behind
local SEEN_MS = 5 * FAR_MS -- a ticket that nobody shows for so long has no owner any more
local KEPT_MS = 600000 -- of calls whose worker is gone, and which may yet come back

local function tickets_before()
  for _, lost in ipairs(redis.call('ZRANGEBYSCORE', KEY.model_line_seen, '-inf', whole(now))) do
    leave_line(lost)
  end
  return redis.call('ZRANK', KEY.model_line, ticket) or redis.call('ZCARD', KEY.model_line)
end

local function wait_for_slot(before)
  local busy = at_a_time > 0 and redis.call('ZCOUNT', KEY.model_calls, '(' .. whole(now), '+inf') or 0
  return at_a_time > 0 and busy + before >= at_a_time and NEAR_MS * (1 + before / at_a_time) or 0
end

local function wait_for_minute(before)
  if per_minute == 0 then
    return 0
  end
  redis.call('ZREMRANGEBYSCORE', KEY.model_starts, '-inf', whole(now - MINUTE_MS))
  local over = redis.call('ZCARD', KEY.model_starts) + before - per_minute
  if over < 0 then
    return 0
  end
  local leaves = redis.call('ZRANGE', KEY.model_starts, over, over, 'WITHSCORES')[2]
  return leaves and tonumber(leaves) + MINUTE_MS - now + 1 or FAR_MS
end

local function stand_in_line()
  redis.call('ZADD', KEY.model_line, 'NX', whole(now), ticket)
  redis.call('ZADD', KEY.model_line_seen, whole(now + SEEN_MS), ticket)
  redis.call('PEXPIRE', KEY.model_line, MINUTE_MS)
  redis.call('PEXPIRE', KEY.model_line_seen, MINUTE_MS)
end

local breaker = read_breaker()
if redis.call('ZSCORE', KEY.model_calls, ticket) then
  return {'go', breaker.since} -- sent again, the answer having been lost
end
local standing, away_ms = 'closed', 0
if ARGV[3] == '1' then
  standing, away_ms = standing_of(breaker)
end
if away_ms > 0 then
  leave_line(ticket)
  return {'away', away_ms, breaker.code}
end
local before = tickets_before()
local wait = math.max(wait_for_slot(before), wait_for_minute(before))
if wait > 0 then
  stand_in_line()
  return {'line', math.ceil(math.min(wait, FAR_MS))}
end
leave_line(ticket)
redis.call('ZREMRANGEBYSCORE', KEY.model_calls, '-inf', whole(now - KEPT_MS))
redis.call('ZADD', KEY.model_calls, whole(now + lease_ms), ticket)
redis.call('PEXPIRE', KEY.model_calls, whole(lease_ms + KEPT_MS))
if per_minute > 0 then
  redis.call('ZADD', KEY.model_starts, whole(now), ticket)
  redis.call('PEXPIRE', KEY.model_starts, MINUTE_MS)
end
if standing == 'half_open' then
  redis.call('HSET', KEY.breaker, 'probe', ticket)
end
return {'go', breaker.since}
