-- requires: announce final followers
-- The only place where a job's status changes. Leaves what belonged to the old status; what belongs
-- to the new one is the caller's to add. Returns whether the table of transitions allowed it.
local function move(id, to, ...)
  local key = KEY.job .. id
  local record = redis.call('HMGET', key, 'status', 'lane', 'follows')
  local from, lane = record[1], record[2]
  if not (from and FOLLOWS[from][to]) then
    return false
  end
  redis.call('HDEL', key, 'stage', 'follows', 'waits_for_model_until', 'outage')
  redis.call('HSET', key, 'status', to, ...)
  redis.call('ZREM', KEY.queued .. lane, id)
  redis.call('ZREM', KEY.leases, id)
  redis.call('ZREM', KEY.deferred, id)
  if record[3] then
    stop_following(id, record[3])
  end
  if from == 'running' then
    release(id)
  end
  local waits_until = to == 'queued' and redis.call('HGET', key, 'waits_for_model_until')
  local waits = waits_until and {'waits_for_model_until', waits_until} or {}
  announce(id, is_final(to) and 'result' or 'status', to, unpack(waits))
  return true
end
