-- requires: index
-- Keeps an ended job, with its history and its place in the listing, at least until then; the record
-- says so. Returns whether it has a webhook.
local function keep(id, expires)
  local key = KEY.job .. id
  local record = redis.call('HMGET', key, 'owner_index', 'order', 'expires_at', 'webhook')
  if tonumber(record[3] or '0') < expires then
    redis.call('HSET', key, 'expires_at', whole(expires))
    redis.call('PEXPIREAT', key, whole(expires))
    redis.call('PEXPIREAT', KEY.events .. id, whole(expires))
    index(record[1], id, record[2], expires)
  end
  return record[4]
end
