-- Lists the members of a room.
--
-- KEYS  1 members, 2 order: see roll.lua
-- ARGV  1 how many at most, 0: none
-- Reply the number of members, then client and name of each
local reply = {redis.call('HLEN', KEYS[1])}
list(reply, tonumber(ARGV[1]))
return reply
