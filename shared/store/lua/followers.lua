-- requires: push
-- Jobs that wait for another one of the same work to end, their leader, and take no slot meanwhile. They
-- are queued, but in no lane.
local MOST_FOLLOWERS = 1000

-- Makes a queued job follow a running one. Returns whether there was room: one that found none stays in
-- its lane, and a sweep sends its message again.
local function follow(id, leader)
  local key = KEY.job .. id
  local record = redis.call('HMGET', key, 'lane', 'order')
  if redis.call('ZCARD', KEY.followers .. leader) < MOST_FOLLOWERS then
    redis.call('HSET', key, 'follows', leader)
    redis.call('ZREM', KEY.queued .. record[1], id)
    redis.call('ZADD', KEY.following, record[2], id)
    redis.call('ZADD', KEY.followers .. leader, record[2], id)
    return true
  end
  return false
end

local function stop_following(id, leader)
  redis.call('ZREM', KEY.following, id)
  redis.call('ZREM', KEY.followers .. leader, id)
end

-- Sends all followers of a job that runs no more to their old places, from where each finds out what
-- became of it.
local function release(leader)
  local followers = redis.call('ZRANGE', KEY.followers .. leader, 0, -1)
  for _, id in ipairs(followers) do
    local record = redis.call('HMGET', KEY.job .. id, 'lane', 'order')
    redis.call('ZREM', KEY.following, id)
    redis.call('ZADD', KEY.queued .. record[1], record[2], id)
  end
  redis.call('DEL', KEY.followers .. leader)
  push_front(followers)
end
