-- The server's clock is the only one: milliseconds since the epoch, the same in the whole script.
local function server_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

local now = server_ms()

local function whole(number)
  return string.format('%.0f', number)
end
