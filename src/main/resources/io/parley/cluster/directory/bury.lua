-- Takes the members out of a room that a node had there which is gone, a portion at a time, and tells the watchers of each.
-- Whoever has come back on another node has that node in its seat, and stays. Whoever does this besides finds them gone, so
-- each is told once.
--
-- KEYS  1 members, 2 order, 3 presence, 4 nodes: see roll.lua
-- ARGV  1 node   2 channel   3 cursor, 0 at first   4 about how many to look at
-- Reply the next cursor, 0 at the end
if redis.call('HEXISTS', KEYS[4], ARGV[1]) == 0 then
  return {'0'}
end
local scan = redis.call('HSCAN', KEYS[1], ARGV[3], 'COUNT', ARGV[4])
for i = 1, #scan[2], 2 do
  local client = scan[2][i]
  local node, name = string.match(scan[2][i + 1], '^%d+|([^|]*)|(.*)$')
  -- A scan may give a member twice.
  if node == ARGV[1] and redis.call('HDEL', KEYS[1], client) == 1 then
    redis.call('ZREM', KEYS[2], client)
    tell(ARGV[2], 'LEFT', client, name)
  end
end
if scan[1] == '0' then
  redis.call('HDEL', KEYS[4], ARGV[1])
end
return {scan[1]}
