-- Whether the server takes writes, and runs scripts.
redis.call('SET', KEY.ready, '1', 'PX', 1000)
return true
