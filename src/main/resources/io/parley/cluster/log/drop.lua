-- Lets go of a log with all that it holds, whose room has given way to another; not where it has been used since.
--
-- KEYS 1 to 3, ARGV 1 to 5: see window.lua
-- Reply: 1 where there is no such log now, otherwise 0
local used = redis.call('HGET', META, 'used')
-- A room in use is read or written to every half a minute or so, but says so once in a RENEWAL.
if used and now - used < 2 * RENEWAL then
  return {0}
end
redis.call('DEL', META, LOG, EDITS)
return {1}
