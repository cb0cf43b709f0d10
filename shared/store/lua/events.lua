-- ARGV: id, the first event id to answer as XRANGE takes it, most events to answer
return redis.call('XRANGE', KEY.events .. ARGV[1], ARGV[2], '+', 'COUNT', ARGV[3])
