-- requires: snapshot
-- ARGV: owner index, limit, the order to begin below or '+inf', status or '', most entries to look at
-- Returns the jobs and the order to go on below, or '' at the end.
local index, limit, below, status = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local jobs, looked, last = {}, 0, ''
local max = below == '+inf' and below or '(' .. below
-- Without a filter only expired jobs are passed over.
local most = tonumber(ARGV[5])
if status == '' then
  most = math.min(most, limit + 50)
end
local found = redis.call('ZREVRANGEBYSCORE', index, max, '-inf', 'WITHSCORES', 'LIMIT', 0, most)

for at = 1, #found, 2 do
  local id = found[at]
  local actual = redis.call('HGET', KEY.job .. id, 'status')
  if not actual then
    redis.call('ZREM', index, id)
  elseif status == '' or actual == status then
    table.insert(jobs, snapshot(id))
  end
  looked, last = looked + 1, found[at + 1]
  if #jobs == limit then
    break
  end
end

local more = looked * 2 < #found or looked == most
return {jobs, more and last or ''}
