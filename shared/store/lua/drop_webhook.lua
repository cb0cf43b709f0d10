-- ARGV: id
return redis.call('ZREM', KEY.dead_webhooks, ARGV[1]) == 1
