-- Lists a room as one in which a node has members.
--
-- KEYS  1 rooms of the node: set
-- ARGV  1 room   2 ms to keep the list
-- Reply nothing
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {}
