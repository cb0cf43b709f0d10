-- requires: finish
-- Ends the jobs whose deadline passed, at most so many; returns them. One that waits for the model fails
-- with what that said.
local function end_at_deadline(most, ttl_ms, failure)
  local expired = {}
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEY.deadlines, '-inf', whole(now), 'LIMIT', 0, most)) do
    local outage = redis.call('HGET', KEY.job .. id, 'outage')
    if finish(id, 'failed', ttl_ms, 'failure', outage or failure) then
      table.insert(expired, id)
    else
      redis.call('ZREM', KEY.deadlines, id)
    end
  end
  return expired
end
