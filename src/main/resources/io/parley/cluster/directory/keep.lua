-- A client is here: as new, as before, or anew where the store has lost it. Changes nothing where it has a newer connection, or
-- has gone by this one: what was under way on a link that was given up may come after that.
--
-- KEYS  1 client, as in resume.lua
-- ARGV  1 connection   2 name   3 node   4 current   5 previous   6 ms to keep it
-- Reply the connection that it has
local connection, mine = tonumber(redis.call('HGET', KEYS[1], 'connection') or '0'), tonumber(ARGV[1])
if connection > mine or connection == mine and redis.call('HGET', KEYS[1], 'node') == '' then
  return {connection}
end
redis.call(
  'HSET', KEYS[1],
  'connection', ARGV[1], 'name', ARGV[2], 'node', ARGV[3], 'current', ARGV[4], 'previous', ARGV[5])
redis.call('HDEL', KEYS[1], 'before')
redis.call('PEXPIRE', KEYS[1], ARGV[6])
return {mine}
