-- requires: clock
-- What all workers know of the model: whether it is away, and when it may be called again.
--
-- It is away after some failed calls in a row. Then the breaker is open, and nobody calls. Afterwards it
-- is half open, and one call may try: the probe. `since` names the state a call began in; how a call
-- of an earlier state ended says nothing any more, so that those that hung do not open it again.
local BREAKER_KEPT_MS = 600000 -- without a call for so long, the next one needs no probe
local PROBE_MS = 2000 -- about when to look again while a probe is under way

local function read_breaker()
  local record = redis.call('HMGET', KEY.breaker, 'since', 'open_until', 'openings', 'probe', 'code')
  return {
    since = record[1] or '0', open_until = tonumber(record[2] or '0'), openings = tonumber(record[3] or '0'),
    probe = record[4], code = record[5] or '',
  }
end

-- 'closed', 'open' or 'half_open', and the milliseconds until a call may be made.
local function standing_of(breaker)
  if breaker.open_until == 0 then
    return 'closed', 0
  end
  if breaker.open_until > now then
    return 'open', breaker.open_until - now
  end
  local lease = breaker.probe and redis.call('ZSCORE', KEY.model_calls, breaker.probe)
  return 'half_open', lease and tonumber(lease) > now and PROBE_MS or 0
end

local function keep_breaker(ms)
  redis.call('PEXPIRE', KEY.breaker, whole(ms + BREAKER_KEPT_MS))
end
