-- Says whose a token is, of somebody who is there already.
--
-- KEYS  1 token
-- ARGV  1 client   2 ms to keep it
-- Reply nothing
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {}
