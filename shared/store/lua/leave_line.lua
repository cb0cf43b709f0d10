-- Gives up a place among those who wait for a call of the model.
local function leave_line(ticket)
  redis.call('ZREM', KEY.model_line, ticket)
  redis.call('ZREM', KEY.model_line_seen, ticket)
end
