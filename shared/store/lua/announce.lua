-- One line of a job's history, and a notice to whoever waits for it.
local function announce(id, kind, status, ...)
  local event = redis.call(
    'XADD', KEY.events .. id, 'MAXLEN', '~', EVENTS_KEPT, '*', 'kind', kind, 'status', status, ...
  )
  redis.call('PUBLISH', KEY.notices, id .. ' ' .. event .. ' ' .. status)
end
