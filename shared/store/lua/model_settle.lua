-- requires: breaker leave_line
-- ARGV: ticket, the state its call began in, 'answered', 'refused' (it is there, but not for this key),
--       'away' or 'unknown', failures in a row that open the breaker (0: none do), ms that it is open at first and at most, ms that the service asked for,
--       '1' if no short wait will do, the failure's code
-- Returns what that made of the breaker, 'opened', 'closed' or 'same', and the ms that it is open.
local ticket, began_in, ended, most = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local HOUR_MS = 3600000

local function open(openings)
  local ms = math.min(tonumber(ARGV[6]), tonumber(ARGV[5]) * 2 ^ openings)
  ms = math.max(ms, math.min(tonumber(ARGV[7]), HOUR_MS))
  redis.call('HDEL', KEY.breaker, 'failures', 'probe')
  redis.call(
    'HSET', KEY.breaker, 'since', whole(now), 'open_until', whole(now + ms), 'openings', openings + 1,
    'code', ARGV[9]
  )
  keep_breaker(ms)
  return {'opened', math.ceil(ms)}
end

local function close()
  redis.call('DEL', KEY.breaker)
  redis.call('HSET', KEY.breaker, 'since', whole(now))
  keep_breaker(0)
  return {'closed', 0}
end

local function note_refusal()
  if ended == 'refused' then
    redis.call('HSET', KEY.breaker, 'refused', '1')
    keep_breaker(0)
  else
    redis.call('HDEL', KEY.breaker, 'refused')
  end
end

leave_line(ticket)
-- Once: a call that is settled twice must not count as two.
local was_held = redis.call('ZREM', KEY.model_calls, ticket) == 1
local breaker = read_breaker()
if not was_held or most == 0 or breaker.since ~= began_in then
  return {'same', 0}
end
local is_there = ended == 'answered' or ended == 'refused'
if breaker.probe == ticket then
  if ended == 'unknown' then
    redis.call('HDEL', KEY.breaker, 'probe')
    return {'same', 0}
  end
  if not is_there then
    return open(breaker.openings)
  end
  local closed = close()
  note_refusal()
  return closed
end
if breaker.open_until > 0 then
  return {'same', 0} -- a probe that was thought lost
end
if is_there then
  redis.call('HDEL', KEY.breaker, 'failures')
  note_refusal()
elseif ended == 'away' then
  local failures = redis.call('HINCRBY', KEY.breaker, 'failures', 1)
  if failures >= most or ARGV[8] == '1' then
    return open(0)
  end
  keep_breaker(0)
end
return {'same', 0}
