-- One line of a job's history.
local function note(id, kind, status, ...)
  return redis.call(
    'XADD', KEY.events .. id, 'MAXLEN', '~', EVENTS_KEPT, '*', 'kind', kind, 'status', status, ...
  )
end

-- The same, and a notice to whoever waits for the job.
local function announce(id, kind, status, ...)
  local event = note(id, kind, status, ...)
  redis.call('PUBLISH', KEY.notices, id .. ' ' .. event .. ' ' .. status)
end
