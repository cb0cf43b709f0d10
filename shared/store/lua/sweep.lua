-- requires: bury end_at_deadline requeue resume
-- ARGV: most jobs to handle of each sort, grace ms, ttl ms, the failure of a job past its deadline,
--       most attempts that may be lost, the failure of a job that lost them, lease ms
-- Returns the jobs handed on, those whose message was sent again, those ended at their deadline,
-- those that became dead letters, and those that no longer wait for the model.
local most, grace_ms, ttl_ms = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local max_attempts, lease_ms = tonumber(ARGV[5]), tonumber(ARGV[7])

-- No lease is longer than one that is taken now: those that are, were taken before the clock fell back.
local function shorten_leases()
  local longest = whole(now + lease_ms)
  local longer = redis.call('ZRANGEBYSCORE', KEY.leases, '(' .. longest, '+inf', 'LIMIT', 0, most)
  for _, id in ipairs(longer) do
    redis.call('ZADD', KEY.leases, longest, id)
  end
end

-- Here alone is an attempt counted as lost: one that was handed back has no lease any more.
local function hand_on()
  local requeued, poisoned = {}, {}
  local expired = redis.call('ZRANGEBYSCORE', KEY.leases, '-inf', whole(now), 'LIMIT', 0, most)
  for _, id in ipairs(expired) do
    local record = redis.call('HMGET', KEY.job .. id, 'status', 'lost_attempts')
    local lost = tonumber(record[2] or '0') + 1
    if record[1] ~= 'running' then
      redis.call('ZREM', KEY.leases, id)
    elseif lost >= max_attempts then
      bury(id, lost, ttl_ms, ARGV[6])
      table.insert(poisoned, id)
    else
      requeue(id)
      redis.call('HSET', KEY.job .. id, 'lost_attempts', whole(lost))
      table.insert(requeued, id)
    end
  end
  push_front(requeued)
  return requeued, poisoned
end

local function job_of(message)
  return cjson.decode(message).headers.id
end

-- The order of the job whose message is next in a lane: every waiting job of a lower order has lost
-- its own. math.huge if no message is there, nil if the next one is not about a job we know.
local function next_order(lane)
  local message = redis.call('LINDEX', KEY.lane .. lane, -1)
  if not message then
    return math.huge
  end
  local readable, id = pcall(job_of, message)
  return readable and type(id) == 'string' and tonumber(redis.call('HGET', KEY.job .. id, 'order'))
end

local function find_lost(lane)
  local lost, bound = {}, next_order(lane)
  local waiting = bound and redis.call('ZRANGE', KEY.queued .. lane, 0, most - 1, 'WITHSCORES') or {}
  for at = 1, #waiting, 2 do
    if tonumber(waiting[at + 1]) >= bound then
      break
    end
    -- A message just taken from the list is about to be claimed. One of the future was sent before
    -- the clock fell back.
    local pushed = tonumber(redis.call('HGET', KEY.job .. waiting[at], 'pushed_at'))
    if pushed + grace_ms <= now or pushed > now then
      table.insert(lost, waiting[at])
    end
  end
  return lost
end

shorten_leases()
local expired = end_at_deadline(most, ttl_ms, ARGV[4])
local requeued, poisoned = hand_on()
local republished = {}
for _, lane in ipairs(LANES) do
  local lost = find_lost(lane)
  push_front(lost)
  for _, id in ipairs(lost) do
    table.insert(republished, id)
  end
end
return {requeued, republished, expired, poisoned, resume(most)}
