-- requires: clock
-- ARGV: worker, ttl ms
redis.call('ZADD', KEY.workers, whole(now + tonumber(ARGV[2])), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEY.workers, '-inf', whole(now))
return true
