-- requires: clock
-- ARGV: most to return, then the names of fields
-- Returns how many webhooks wait, how many are dead, and of the latest dead ones the job's id and the
-- fields' values. An entry's score is the time at which its record expires.
redis.call('ZREMRANGEBYSCORE', KEY.dead_webhooks, '-inf', whole(now))
local dead = {}
for _, id in ipairs(redis.call('ZREVRANGE', KEY.dead_webhooks, 0, tonumber(ARGV[1]) - 1)) do
  local values = redis.call('HMGET', KEY.job .. id, unpack(ARGV, 2))
  if values[1] then
    table.insert(dead, {id, values})
  end
end
return {redis.call('ZCARD', KEY.webhooks), redis.call('ZCARD', KEY.dead_webhooks), dead}
