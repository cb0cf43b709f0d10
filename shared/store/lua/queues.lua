-- requires: clock
-- How many jobs run, how many wait for the model, then for each lane how many wait and for how many milliseconds the oldest has. A
-- job that is run again keeps its place, so the first of a lane is its oldest.
local answer = {redis.call('ZCARD', KEY.leases), redis.call('ZCARD', KEY.deferred)}
for _, name in ipairs(LANES) do
  local first = redis.call('ZRANGE', KEY.queued .. name, 0, 0)[1]
  local created = first and redis.call('HGET', KEY.job .. first, 'created_at')
  table.insert(answer, redis.call('ZCARD', KEY.queued .. name))
  table.insert(answer, created and math.max(0, now - tonumber(created)) or 0)
end
return answer
