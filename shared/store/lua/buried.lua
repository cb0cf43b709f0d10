-- Whether a job is a dead letter.
local function buried(id)
  return redis.call('ZSCORE', KEY.dead_letters, id) and redis.call('EXISTS', KEY.job .. id) == 1
end

-- Takes a job from the dead letters. It stays failed, and can be read until its record expires.
local function forget(id)
  redis.call('ZREM', KEY.dead_letters, id)
  redis.call('HDEL', KEY.job .. id, 'message')
end
