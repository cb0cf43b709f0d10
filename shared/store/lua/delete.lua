-- requires: move
-- ARGV: id, owner, owner index
-- Returns 'deleted', 'unfinished', or false for what is not this owner's. A worker that still has the
-- job writes nothing any more: without a record no token holds.
local key = KEY.job .. ARGV[1]
local record = redis.call('HMGET', key, 'owner', 'status')
if record[1] ~= ARGV[2] then
  return false
end
if not is_final(record[2]) then
  return 'unfinished'
end
redis.call('DEL', key, KEY.events .. ARGV[1])
redis.call('ZREM', ARGV[3], ARGV[1])
for _, list in ipairs({KEY.dead_letters, KEY.webhooks, KEY.dead_webhooks}) do
  redis.call('ZREM', list, ARGV[1])
end
return 'deleted'
