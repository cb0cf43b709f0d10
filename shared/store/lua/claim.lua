-- requires: finish requeue snapshot
-- ARGV: id, nonce, lease ms, ttl ms, the failure of a job past its deadline
-- Answers the milliseconds left until the deadline, the token and the job; or nothing to do.
local id, nonce, lease_ms, ttl_ms = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local key = KEY.job .. id
local record = redis.call('HMGET', key, 'status', 'deadline_at', 'claim')
local status, deadline, claim = record[1], tonumber(record[2]), record[3]

if not status or is_final(status) then
  return false
end
if status == 'running' and claim ~= nonce then
  local lease = redis.call('ZSCORE', KEY.leases, id)
  if lease and tonumber(lease) > now then
    return false
  end
end
if deadline <= now then
  finish(id, 'failed', ttl_ms, 'failure', ARGV[5])
  return false
end
-- A claim whose answer was lost comes again with its nonce, and gets what it has.
if not (status == 'running' and claim == nonce) then
  if status == 'running' then
    requeue(id)
  end
  local attempt = redis.call('HINCRBY', key, 'attempts', 1)
  redis.call('HSETNX', key, 'started_at', whole(now))
  move(id, 'running', 'claim', nonce)
end
redis.call('ZADD', KEY.leases, whole(now + lease_ms), id)
return {whole(deadline - now), snapshot(id)}
