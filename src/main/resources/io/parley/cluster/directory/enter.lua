-- Takes a member into a room, again or under another name too, unless a newer connection of it is there. Watchers are told
-- where that changes who is there: once, since the seat and the publication are one step.
--
-- KEYS  1 members, 2 order, 3 presence, 4 nodes: see roll.lua
-- ARGV  1 client   2 connection   3 node   4 name   5 channel   6 how many members to list, 0: none   7 ms to keep the room
--       8 1: only where it is there by this connection
-- Reply the seat's connection, the number of members, then client and name of each, where that is asked for and they are not
--       too many
local client, connection = ARGV[1], tonumber(ARGV[2])

local seat = redis.call('HGET', KEYS[1], client)
local sitting, node, name
if seat then
  sitting, node, name = string.match(seat, '^(%d+)|([^|]*)|(.*)$')
  sitting = tonumber(sitting)
end
if ARGV[8] == '1' and sitting ~= connection then
  sitting = sitting or connection
elseif not seat or sitting <= connection then
  sitting = connection
  redis.call('HSET', KEYS[1], client, table.concat({ARGV[2], ARGV[3], ARGV[4]}, '|'))
  if node ~= ARGV[3] then
    redis.call('HINCRBY', KEYS[4], ARGV[3], 1)
    if node and redis.call('HINCRBY', KEYS[4], node, -1) <= 0 then
      redis.call('HDEL', KEYS[4], node)
    end
  end
  if not seat then
    redis.call('ZADD', KEYS[2], tell(ARGV[5], 'JOINED', client, ARGV[4]), client)
  elseif name ~= ARGV[4] then
    tell(ARGV[5], 'RENAMED', client, ARGV[4])
  end
end
for i = 1, 4 do
  redis.call('PEXPIRE', KEYS[i], ARGV[7])
end

local count, most = redis.call('HLEN', KEYS[1]), tonumber(ARGV[6])
local reply = {sitting, count}
if count <= most then
  list(reply, most)
end
return reply
