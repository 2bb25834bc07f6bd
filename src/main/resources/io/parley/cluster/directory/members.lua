-- Lists the members of a room, the first to come first.
--
-- KEYS  1 members, 2 order, as in enter.lua
-- ARGV  1 how many at most, 0: none
-- Reply the number of members, then client and name of each
local PORTION = 1000 -- Lua takes some thousands of arguments at most.
local most = tonumber(ARGV[1])
local reply = {redis.call('HLEN', KEYS[1])}
for from = 0, most - 1, PORTION do
  local clients = redis.call('ZRANGE', KEYS[2], from, math.min(from + PORTION, most) - 1)
  if #clients == 0 then
    break
  end
  for i, seat in ipairs(redis.call('HMGET', KEYS[1], unpack(clients))) do
    if seat then
      reply[#reply + 1] = clients[i]
      reply[#reply + 1] = string.match(seat, '^%d+|[^|]*|(.*)$')
    end
  end
end
return reply
