-- requires: buried
-- ARGV: id
if not buried(ARGV[1]) then
  return false
end
forget(ARGV[1])
return true
