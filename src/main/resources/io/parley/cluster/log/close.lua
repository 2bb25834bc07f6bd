-- Lets go of a log that nobody follows and that holds nothing, as a room without members and messages is none.
--
-- KEYS 1 to 3, ARGV 1 to 5: see window.lua
-- ARGV 6 the room's channel: whoever follows the room hears it
-- Reply: 1 where there is no such log now, otherwise 0
if redis.call('EXISTS', META) == 0 then
  return {1}
end
local log = open()
expire(log)
if log.length == 0 and redis.call('PUBSUB', 'SHARDNUMSUB', ARGV[6])[2] == 0 then
  redis.call('DEL', META, LOG, EDITS)
  return {1}
end
save(log)
return {0}
