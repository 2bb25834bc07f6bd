-- A client has gone, unless it has a newer connection. Where the store has lost it, or what came last of it, it is written
-- anew.
--
-- KEYS  1 client, as in resume.lua
-- ARGV  1 connection   2 ms for which it may come back, 0: it cannot   3 name   4 current   5 previous
-- Reply nothing
local connection = tonumber(redis.call('HGET', KEYS[1], 'connection') or '0')
if connection > tonumber(ARGV[1]) then
  return {}
end
if ARGV[2] == '0' then
  redis.call('DEL', KEYS[1])
else
  redis.call(
    'HSET', KEYS[1],
    'connection', ARGV[1], 'name', ARGV[3], 'node', '', 'current', ARGV[4], 'previous', ARGV[5])
  redis.call('HDEL', KEYS[1], 'before')
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return {}
