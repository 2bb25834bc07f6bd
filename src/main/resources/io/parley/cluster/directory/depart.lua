#!lua flags=allow-oom
-- A client has gone, unless it has a newer connection.
--
-- KEYS  1 client, as in resume.lua
-- ARGV  1 connection   2 ms for which it may come back, 0: it cannot
-- Reply nothing
if redis.call('HGET', KEYS[1], 'connection') == ARGV[1] then
  if ARGV[2] == '0' then
    redis.call('DEL', KEYS[1])
  else
    redis.call('HSET', KEYS[1], 'node', '')
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
  end
end
return {}
