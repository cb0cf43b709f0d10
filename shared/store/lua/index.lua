-- requires: clock
-- Lists a job among its owner's, in an index that lives at least as long as told.
local function index(owner_index, id, order, expires)
  redis.call('ZADD', owner_index, order, id)
  if redis.call('PTTL', owner_index) < expires - now then
    redis.call('PEXPIREAT', owner_index, whole(expires))
  end
end
