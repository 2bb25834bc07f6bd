-- Lists the nodes.
--
-- KEYS  1 nodes, as in renew.lua
-- Reply each node, and for how many ms its lease lasts: below 0 it is over
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local reply = {}
local nodes = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
for i = 1, #nodes, 2 do
  reply[#reply + 1] = nodes[i]
  reply[#reply + 1] = tonumber(nodes[i + 1]) - now
end
return reply
