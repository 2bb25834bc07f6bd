-- Lists the members of a room, the first to come first.
--
-- KEYS  1 members, 2 order, as in enter.lua
-- ARGV  1 how many at most
-- Reply the number of members, then client and name of each
local reply = {redis.call('HLEN', KEYS[1])}
local clients = redis.call('ZRANGE', KEYS[2], 0, tonumber(ARGV[1]) - 1)
if #clients > 0 then
  for i, seat in ipairs(redis.call('HMGET', KEYS[1], unpack(clients))) do
    reply[#reply + 1] = clients[i]
    reply[#reply + 1] = string.match(seat, '^%d+|[^|]*|(.*)$')
  end
end
return reply
