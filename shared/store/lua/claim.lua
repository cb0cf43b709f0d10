-- requires: finish join snapshot
-- ARGV: id, nonce, lease ms, ttl ms, the failure of a job past its deadline, most attempts that may be
--       lost, the worker's key in KEY.last_attempt, its kind of work or '' if nothing is shared, '1' for
--       work in flight, '1' for results that were kept
-- Returns the milliseconds left until the deadline, those that the job has waited since it was made or
-- sent again, and the job; what `join` says of one that need not be run; or that there is nothing to do.
-- A running job is the sweep's to hand on: right after an outage every lease looks expired, and
-- messages come twice.
--
-- A worker that dies takes all its jobs with it, and one of them may have killed it. So that the others
-- do not fail with that one, a worker runs one at a time of those for which a further loss is the end.
-- Those that it refuses are still queued; a sweep sends their messages again.
local id, nonce, lease_ms, ttl_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local key = KEY.job .. id
local record = redis.call(
  'HMGET', key, 'status', 'deadline_at', 'claim', 'lost_attempts', 'attempts', 'created_at', 'pushed_at',
  'digest'
)
local status, deadline, claim = record[1], tonumber(record[2]), record[3]
local digest = ARGV[8] ~= '' and record[8]
local lost, last_attempt = tonumber(record[4] or '0'), KEY.last_attempt .. ARGV[7]
local waits_since = tonumber(record[5] == '0' and record[6] or record[7])
local is_last = lost > 0 and lost + 1 >= tonumber(ARGV[6])

local function is_taken()
  local other = redis.call('GET', last_attempt)
  return other and redis.call('HGET', KEY.job .. other, 'status') == 'running'
end

local function remaining()
  return {whole(deadline - now), whole(now - waits_since), snapshot(id)}
end

-- A claim whose answer was lost comes again with its nonce, and gets what it has.
if status == 'running' and claim == nonce then
  return remaining()
end
if status ~= 'queued' then
  return false
end
if deadline <= now then
  finish(id, 'failed', ttl_ms, 'failure', ARGV[5])
  return false
end
local joined = digest and join(id, ARGV[8], digest, ttl_ms, ARGV[9] == '1', ARGV[10] == '1')
if joined then
  return joined
end
if is_last then
  if is_taken() then
    return false
  end
  redis.call('SET', last_attempt, id, 'PX', whole(deadline - now))
end
if digest and ARGV[9] == '1' then
  redis.call('SET', KEY.flight .. ARGV[8] .. digest, id, 'PX', whole(deadline - now))
end
redis.call('HINCRBY', key, 'attempts', 1)
redis.call('HSETNX', key, 'started_at', whole(now))
move(id, 'running', 'claim', nonce)
redis.call('ZADD', KEY.leases, whole(now + lease_ms), id)
return remaining()
