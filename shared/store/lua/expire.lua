-- requires: alive end_at_deadline
-- ARGV: most jobs to end, ttl ms, the failure of a job past its deadline
-- Ends jobs while no worker lives; a worker's own sweep knows better whether a result is under way.
if alive() > 0 then
  return {}
end
return end_at_deadline(tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3])
