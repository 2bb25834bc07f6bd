-- How it is with a room that a node watches; keeps it for as long again.
--
-- KEYS  1 members, 2 order, 3 presence, 4 nodes, as in enter.lua
-- ARGV  1 ms to keep the room
-- Reply the version, 0 where nobody is there; the number of members; then each node that has some, and how many
for i = 1, 4 do
  redis.call('PEXPIRE', KEYS[i], ARGV[1])
end
local reply = {redis.call('GET', KEYS[3]) or '0', redis.call('HLEN', KEYS[1])}
for _, word in ipairs(redis.call('HGETALL', KEYS[4])) do
  reply[#reply + 1] = word
end
return reply
