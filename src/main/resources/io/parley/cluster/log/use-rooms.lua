-- Says that rooms are in use, and forgets those that are none any more.
--
-- KEYS 1 rooms: see open-room.lua
-- ARGV 1 milliseconds after which an unused room is one no more; 0: never
--      2 and on: names of those in use
-- Reply: how many were forgotten
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], now, ARGV[i])
end
local age = tonumber(ARGV[1])
return {age > 0 and redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - age) or 0}
