#!lua flags=allow-oom
-- Takes a member out of a room, unless a newer connection of it is there, and tells the watchers. An older one has ended: whoever
-- goes by a newer that was not let in does not stay by it.
--
-- KEYS  1 members, 2 order, 3 presence, 4 nodes, as in enter.lua
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

local before = redis.call('GET', KEYS[3]) or '0'
local count = redis.call('HLEN', KEYS[1])
local version = '0'
if count == 0 then
  redis.call('DEL', KEYS[2], KEYS[3], KEYS[4])
else
  local time = redis.call('TIME')
  version =
    string.format('%.0f', math.max(tonumber(before) + 1, tonumber(time[1]) * 1000000 + tonumber(time[2])))
  redis.call('SET', KEYS[3], version, 'KEEPTTL')
end
redis.call('SPUBLISH', ARGV[3], table.concat({before, version, count, 'LEFT', client, name}, '|'))
return {}
