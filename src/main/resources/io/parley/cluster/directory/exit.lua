-- Takes a member out of a room, unless a newer connection of it is there, and tells the watchers. An older one has ended: whoever
-- goes by a newer that was not let in does not stay by it.
--
-- KEYS  1 members, 2 order, 3 presence, 4 nodes: see roll.lua
-- ARGV  1 client   2 connection   3 channel
-- Reply nothing
local client = ARGV[1]
local seat = redis.call('HGET', KEYS[1], client)
if not seat then
  return {}
end
local connection, node, name = string.match(seat, '^(%d+)|([^|]*)|(.*)$')
if tonumber(connection) > tonumber(ARGV[2]) then
  return {}
end
redis.call('HDEL', KEYS[1], client)
redis.call('ZREM', KEYS[2], client)
if redis.call('HINCRBY', KEYS[4], node, -1) <= 0 then
  redis.call('HDEL', KEYS[4], node)
end
tell(ARGV[3], 'LEFT', client, name)
return {}
