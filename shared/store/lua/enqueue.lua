-- requires: announce index push
-- Makes a waiting job: record, place, deadline, listing and message. Further arguments are fields of
-- the record and their values. Should no worker be there at the deadline for more than a day, only
-- the job's listing waits for its end.
local function enqueue(id, lane, message, owner_index, deadline, ttl_ms, ...)
  local order = redis.call('INCR', KEY.order)
  redis.call(
    'HSET', KEY.job .. id, 'status', 'queued', 'lane', lane, 'message', message, 'order', order,
    'owner_index', owner_index, 'created_at', whole(now), 'deadline_at', whole(deadline),
    'attempts', '0', 'pushes', 1, 'pushed_at', whole(now), ...
  )
  redis.call('ZADD', KEY.queued .. lane, order, id)
  redis.call('ZADD', KEY.deadlines, whole(deadline), id)
  index(owner_index, id, order, deadline + ttl_ms + 86400000)
  send(id, lane, message, 1, 'LPUSH')
  note(id, 'status', 'queued') -- nobody knows of it yet
end
