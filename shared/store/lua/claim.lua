-- requires: finish snapshot
-- ARGV: id, nonce, lease ms, ttl ms, the failure of a job past its deadline
-- Returns the milliseconds left until the deadline and the job; or that there is nothing to do. A
-- running job is the sweep's to hand on: right after an outage every lease looks expired, and
-- messages come twice.
local id, nonce, lease_ms, ttl_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local key = KEY.job .. id
local record = redis.call('HMGET', key, 'status', 'deadline_at', 'claim')
local status, deadline, claim = record[1], tonumber(record[2]), record[3]

local function remaining()
  return {whole(deadline - now), snapshot(id)}
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
redis.call('HINCRBY', key, 'attempts', 1)
redis.call('HSETNX', key, 'started_at', whole(now))
move(id, 'running', 'claim', nonce)
redis.call('ZADD', KEY.leases, whole(now + lease_ms), id)
return remaining()
