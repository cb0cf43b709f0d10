-- requires: adopt followers
-- Whether a queued job need not be run: it ends with what one of the same work came to ('in_flight' or
-- 'cache'), or follows one that runs ('follows'). Else it may lead those that come after it. `work` names
-- how this worker does its work, and is empty if nothing is shared.
local function join(id, work, digest, ttl_ms, in_flight, from_cache)
  local leader = redis.call('HGET', KEY.job .. id, 'follows')
  if leader and redis.call('HGET', KEY.job .. leader, 'holds_for_all') == work .. digest
      and adopt(id, leader, 'in_flight', ttl_ms) then
    return 'in_flight'
  end
  local kept = from_cache and redis.call('GET', KEY.cache .. work .. digest)
  if kept and adopt(id, kept, 'cache', ttl_ms) then
    return 'cache'
  end
  local running = in_flight and redis.call('GET', KEY.flight .. work .. digest)
  if running and redis.call('HGET', KEY.job .. running, 'status') == 'running' and follow(id, running) then
    return 'follows'
  end
end
