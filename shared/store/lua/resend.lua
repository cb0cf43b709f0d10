-- requires: buried enqueue
-- ARGV: id of a dead letter, id and message of the job that takes its place, ttl ms
-- The new job has as much time as the old one had.
local id, new_id, message, ttl_ms = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
if redis.call('EXISTS', KEY.job .. new_id) == 1 then
  return true -- sent twice, the answer having been lost
end
if not buried(id) then
  return false
end

local key = KEY.job .. id
local fields = {'retained', '1'} -- there is no caller to wait for it
local kept = {'request', 'owner', 'request_id', 'root', 'traceparent', 'kind', 'description', 'script'}
for _, name in ipairs(kept) do
  local value = redis.call('HGET', key, name)
  if value then
    table.insert(fields, name)
    table.insert(fields, value)
  end
end
local record = redis.call('HMGET', key, 'lane', 'owner_index', 'created_at', 'deadline_at', 'webhook')
if record[5] then
  table.insert(fields, 'webhook')
  table.insert(fields, 'pending')
end
local deadline = now + tonumber(record[4]) - tonumber(record[3])
enqueue(new_id, record[1], message, record[2], deadline, ttl_ms, unpack(fields))
forget(id)
return true
