-- requires: enqueue snapshot
-- ARGV: id, lane, message, owner index, idempotency key or '', fingerprint, max queued, ttl ms,
--       deadline ms, then the record's fields and values
-- Returns what became of it, and a job as readers see it; of a new one, of which its maker knows all
-- the rest, when it was made, its deadline, and its place from 0.
local id, lane, message, owner_index = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local entry, fingerprint = ARGV[5], ARGV[6]
local max_queued, ttl_ms, deadline = tonumber(ARGV[7]), tonumber(ARGV[8]), now + tonumber(ARGV[9])
local key = KEY.job .. id

if redis.call('EXISTS', key) == 1 then
  return {'there', snapshot(id)} -- the client sent it again, not having heard the answer
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

local queued = redis.call('ZCARD', KEY.following) + redis.call('ZCARD', KEY.deferred)
local messages, place = 0, 0
for _, name in ipairs(LANES) do
  local waiting = redis.call('ZCARD', KEY.queued .. name)
  if name == lane then
    place = waiting -- it will be the last
  end
  queued = queued + waiting
  messages = messages + redis.call('LLEN', KEY.lane .. name)
end
-- A cancelled job's message stays until a worker drops it. Without workers these must not pile up.
if queued >= max_queued or messages >= max_queued + STRAY_MESSAGES then
  return {'overloaded', false}
end

if entry ~= '' then
  redis.call('HSET', entry, 'job', id, 'fingerprint', fingerprint)
  redis.call('PEXPIRE', entry, whole(ttl_ms))
end

-- Two expired jobs leave the index for each that comes.
for _, old in ipairs(redis.call('ZRANGE', owner_index, 0, 1)) do
  if redis.call('EXISTS', KEY.job .. old) == 0 then
    redis.call('ZREM', owner_index, old)
  end
end
enqueue(id, lane, message, owner_index, deadline, ttl_ms, unpack(ARGV, 10))
return {'made', {whole(now), whole(deadline), place}}
