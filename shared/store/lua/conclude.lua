-- requires: fence finish
-- ARGV: id, token, final status, ttl ms, 'result' or 'failure', its JSON
local id, token, status = ARGV[1], ARGV[2], ARGV[3]
local standing = fence(id, token)
if standing == 'held' then
  finish(id, status, tonumber(ARGV[4]), ARGV[5], ARGV[6])
  return standing
end
-- The same write again, its answer having been lost: only this token's holder can have made it.
local record = redis.call('HMGET', KEY.job .. id, 'status', 'attempts')
return record[1] == status and record[2] == token and 'held' or standing
