-- How those who watch a room are told who came and went; stands before each script that takes somebody in or out.
--
-- KEYS  1 members: hash, client -> CONNECTION|NODE|NAME   2 order: sorted set, client -> version at which it came
--       3 presence: the room's version, none where nobody is there   4 nodes: hash, node -> how many members it has here
--
-- A version is the server's time in microseconds, so a room that vanished and is there again never has one twice. What is
-- published names the version before it: whoever missed one sees that.

-- Tells of a change that has been made, and gives the version that the room has by it. Where nobody is left, nothing is.
local function tell(channel, kind, client, name)
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
  redis.call('SPUBLISH', channel, table.concat({before, version, count, kind, client, name}, '|'))
  return version
end

