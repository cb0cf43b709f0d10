local depths = {}
for at, name in ipairs(LANES) do
  depths[at] = redis.call('ZCARD', KEY.queued .. name)
end
return depths
