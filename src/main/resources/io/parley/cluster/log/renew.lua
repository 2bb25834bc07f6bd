-- Gives another epoch to a log that is not the one which a node has heard: the store has been put back to an earlier state.
-- What it holds stays.
--
-- KEYS 1 to 3, ARGV 1 to 5: see window.lua
-- ARGV 6 the epoch that was found wrong: where the log has another by now, somebody else was first
--      7 the room's channel
-- Reply: epoch, first, head, mark of that, messages, bytes
-- Publication, if it does: "E" and the epoch, so that all who follow the room ask at once
local log = open()
if log.epoch == ARGV[6] then
  renew(log)
  redis.call('SPUBLISH', ARGV[7], 'E ' .. log.epoch)
end
expire(log)
save(log, log.length == 0)
return state(log)
