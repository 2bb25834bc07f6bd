-- A client comes back, if the token that it used is good: its latest one, or the one before, which stays good until it is
-- known that the latest reached it.
--
-- KEYS  1 client: hash with name, connection, node (empty: it has gone), current and previous (fingerprints of its tokens), and
--         before (nodes that may still have older connections of it, since nothing has been heard on its latest: the answer to
--         one that resumed may be lost, and with it what these were to be told)
-- ARGV  1 fingerprint of the token that it used   2 of the one that it gets   3 node   4 ms to keep it
-- Reply nothing where the token is not good; otherwise its name, its new connection, the nodes on which it was, with
--       blanks between them, and the fingerprint that is good no longer, or nothing
local MANY = 1000 -- Bytes; nobody resumes on so many nodes and is never heard.
local known = redis.call('HMGET', KEYS[1], 'name', 'node', 'current', 'previous', 'before')
local name, node, current, previous = known[1], known[2] or '', known[3] or '', known[4] or ''
if not name or (ARGV[1] ~= current and ARGV[1] ~= previous) then
  return {}
end
local before = known[5] or ''
if node ~= '' and not string.find(before, node, 1, true) then
  before = #before < MANY and before ~= '' and before .. ' ' .. node or node
end
local connection = redis.call('HINCRBY', KEYS[1], 'connection', 1)
redis.call('HSET', KEYS[1], 'node', ARGV[3], 'current', ARGV[2], 'previous', ARGV[1], 'before', before)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
local unused = previous
if ARGV[1] ~= current then
  unused = current
end
return {name, connection, before, unused}
