-- A job as readers see it: its fields in the codec's order, then its place in its lane from 0.
local function snapshot(id)
  local values = redis.call('HMGET', KEY.job .. id, unpack(FIELDS))
  if not values[1] then
    return false
  end
  local place = false
  if values[STATUS_FIELD] == 'queued' then
    place = redis.call('ZRANK', KEY.queued .. values[LANE_FIELD], id)
  end
  return {id, values, place}
end
