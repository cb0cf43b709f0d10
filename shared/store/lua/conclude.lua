-- requires: adopt fence finish followers
-- ARGV: id, token, final status, ttl ms, 'result' or 'failure', its JSON, the worker's kind of work if the
--       outcome holds for all who asked for the same, else '', ms that it is kept for such (0: it is not)
-- Returns the token's standing, and how many followers ended with the job.
local MOST_ADOPTED = 100 -- about the size of their results in megabytes; others ask when it is their turn
local id, token, status, ttl_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local key = KEY.job .. id

local function share()
  local digest = ARGV[7] ~= '' and redis.call('HGET', key, 'digest')
  if not digest then
    return {}
  end
  redis.call('HSET', key, 'holds_for_all', ARGV[7] .. digest)
  if ARGV[8] ~= '0' then
    redis.call('SET', KEY.cache .. ARGV[7] .. digest, id, 'PX', ARGV[8])
  end
  local first = redis.call('ZRANGE', KEY.followers .. id, 0, MOST_ADOPTED - 1)
  for _, follower in ipairs(first) do
    stop_following(follower, id)
  end
  return first
end

local standing = fence(id, token)
if standing == 'held' then
  local followers = share()
  finish(id, status, ttl_ms, ARGV[5], ARGV[6])
  for _, follower in ipairs(followers) do
    adopt(follower, id, 'in_flight', ttl_ms)
  end
  return {standing, #followers}
end
-- The same write again, its answer having been lost: only this token's holder can have made it.
local record = redis.call('HMGET', key, 'status', 'attempts')
return {record[1] == status and record[2] == token and 'held' or standing, 0}
