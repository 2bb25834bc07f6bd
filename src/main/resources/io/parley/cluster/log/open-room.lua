-- A room is about to be used: it counts among the rooms of all nodes. Where they are too many, one gives way that no node
-- has used for a while.
--
-- KEYS 1 rooms: a sorted set of their names, by when they were last said to be in use (milliseconds since 1970)
-- ARGV 1 name, 2 1: it is let in always; 0: it is not, 3 how many there may be; 0: not bounded
--      4 milliseconds after which an unused room is one no more; 0: never
--      5 and on: names of those that never give way
-- Reply: "ok" and the name of the room that has given way or ""
--        or "refused": there are too many
-- A room in use is said to be so every half a minute. Longer than drop.lua has a log rest.
local UNUSED = 150000

local rooms, name, max, age = KEYS[1], ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local gone = ''

if ARGV[2] == '0' and max > 0 and not redis.call('ZSCORE', rooms, name) then
  if age > 0 then
    redis.call('ZREMRANGEBYSCORE', rooms, '-inf', now - age)
  end
  if redis.call('ZCARD', rooms) >= max then
    local spared = {}
    for i = 5, #ARGV do
      spared[ARGV[i]] = true
    end
    local oldest = redis.call('ZRANGE', rooms, '-inf', now - UNUSED, 'BYSCORE', 'LIMIT', 0, #ARGV - 3)
    for _, candidate in ipairs(oldest) do
      if gone == '' and not spared[candidate] then
        gone = candidate
      end
    end
    if gone == '' then
      return {'refused'}
    end
    redis.call('ZREM', rooms, gone)
  end
end
redis.call('ZADD', rooms, now, name)
return {'ok', gone}
