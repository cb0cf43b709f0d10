-- requires: announce index push snapshot
-- ARGV: id, lane, message, owner index, idempotency key or '', fingerprint, max queued, ttl ms,
--       deadline ms, then the record's fields and values
local id, lane, message, owner_index = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local entry, fingerprint = ARGV[5], ARGV[6]
local max_queued, ttl_ms, deadline = tonumber(ARGV[7]), tonumber(ARGV[8]), now + tonumber(ARGV[9])
local key = KEY.job .. id

if redis.call('EXISTS', key) == 1 then
  return {'accepted', snapshot(id)} -- the client sent it again, not having heard the answer
end

if entry ~= '' then
  local known = redis.call('HMGET', entry, 'job', 'fingerprint')
  local status = known[1] and redis.call('HGET', KEY.job .. known[1], 'status')
  if status then
    if known[2] ~= fingerprint then
      return {'mismatch', false}
    end
    redis.call('HSET', KEY.job .. known[1], 'retained', '1')
    return {'replayed', snapshot(known[1])}
  end
end

local queued, messages = 0, 0
for _, name in ipairs(LANES) do
  queued = queued + redis.call('ZCARD', KEY.queued .. name)
  messages = messages + redis.call('LLEN', KEY.lane .. name)
end
-- A cancelled job's message stays until a worker drops it. Without workers these must not pile up.
if queued >= max_queued or messages >= max_queued + STRAY_MESSAGES then
  return {'overloaded', false}
end

local order = redis.call('INCR', KEY.order)
redis.call(
  'HSET', key, 'status', 'queued', 'lane', lane, 'message', message, 'order', order, 'owner_index',
  owner_index, 'created_at', whole(now), 'deadline_at', whole(deadline), 'attempts', '0',
  unpack(ARGV, 10)
)
if entry ~= '' then
  redis.call('HSET', entry, 'job', id, 'fingerprint', fingerprint)
  redis.call('PEXPIRE', entry, whole(ttl_ms))
end
redis.call('ZADD', KEY.queued .. lane, order, id)
redis.call('ZADD', KEY.deadlines, whole(deadline), id)

-- Two expired jobs leave the index for each that comes. The job ends at its deadline if any worker is
-- there to see it; should none be for more than a day, only its listing waits for its end.
for _, old in ipairs(redis.call('ZRANGE', owner_index, 0, 1)) do
  if redis.call('EXISTS', KEY.job .. old) == 0 then
    redis.call('ZREM', owner_index, old)
  end
end
index(owner_index, id, order, deadline + ttl_ms + 86400000)

push(id, 'LPUSH')
announce(id, 'status', 'queued')
return {'accepted', snapshot(id)}
