-- requires: clock
return redis.call('ZCOUNT', KEY.workers, '(' .. whole(now), '+inf')
