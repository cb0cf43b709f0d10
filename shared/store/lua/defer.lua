-- requires: breaker fence move
-- ARGV: id, token, ms that the model asked for, the failure that its deadline then ends it with
-- Makes a running job wait for the model, beside its lane: nobody takes it before `resume`. Returns its
-- standing, and until when it waits; that is false if its deadline comes first, and nothing is done.
local id, asked_ms = ARGV[1], tonumber(ARGV[3])
local FIRST_MS, LONGEST_MS, LEAST_MS = 2000, 60000, 500

-- The breaker says it for all jobs. Without one each job waits longer every time, but never so long that
-- its time is up before another try.
local function wait_ms(left_ms)
  local standing, away_ms = standing_of(read_breaker())
  if standing ~= 'closed' then
    return math.max(away_ms, asked_ms, LEAST_MS)
  end
  local times = tonumber(redis.call('HGET', KEY.job .. id, 'deferrals') or '0')
  local own = math.min(LONGEST_MS, FIRST_MS * 2 ^ times, left_ms / 2)
  return math.max(own, asked_ms, LEAST_MS)
end

local standing = fence(id, ARGV[2])
if standing ~= 'held' then
  return {standing, false}
end
local deadline = tonumber(redis.call('HGET', KEY.job .. id, 'deadline_at'))
local ready = now + wait_ms(deadline - now)
if ready >= deadline then
  return {standing, false}
end
redis.call('HINCRBY', KEY.job .. id, 'deferrals', 1)
move(id, 'queued', 'waits_for_model_until', whole(ready), 'outage', ARGV[4])
redis.call('ZADD', KEY.deferred, whole(ready), id)
return {standing, whole(ready)}
