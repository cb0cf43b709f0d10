-- requires: clock
-- ARGV: most to return, then the names of fields
-- Returns how many dead letters there are, and of the latest the id and the fields' values. An entry's
-- score is the time at which its record expires.
redis.call('ZREMRANGEBYSCORE', KEY.dead_letters, '-inf', whole(now))
local letters = {}
for _, id in ipairs(redis.call('ZREVRANGE', KEY.dead_letters, 0, tonumber(ARGV[1]) - 1)) do
  local values = redis.call('HMGET', KEY.job .. id, unpack(ARGV, 2))
  if values[1] then
    table.insert(letters, {id, values})
  end
end
return {redis.call('ZCARD', KEY.dead_letters), letters}
