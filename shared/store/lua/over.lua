-- requires: final
-- ARGV: ids
-- Returns those of them that wait and run no more: ended or unknown.
local over = {}
for _, id in ipairs(ARGV) do
  local status = redis.call('HGET', KEY.job .. id, 'status')
  if not status or is_final(status) then
    table.insert(over, id)
  end
end
return over
