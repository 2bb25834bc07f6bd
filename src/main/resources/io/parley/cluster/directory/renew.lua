-- Renews a node's lease, or begins it. One that is over is not renewed: the others may have counted the node out.
--
-- KEYS  1 nodes: sorted set, node -> end of its lease, in ms of the server's time
-- ARGV  1 node   2 ms from now   3 1: the lease begins
-- Reply 1, or 0 where it is over
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if ARGV[3] ~= '1' then
  local ends = redis.call('ZSCORE', KEYS[1], ARGV[1])
  if not ends or tonumber(ends) < now then
    return {0}
  end
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[1])
return {1}
