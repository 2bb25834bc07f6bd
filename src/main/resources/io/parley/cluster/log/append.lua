-- Stores a message and publishes it.
--
-- KEYS 1 to 3, ARGV 1 to 5: see window.lua
-- KEYS 4 where its author's key for it is remembered; none: it has no key
-- ARGV 6 mark, 7 owner or "-", 8 offset of the message that it edits or "-", 9 who, 10 body
--      11 the room's channel, 12 milliseconds for which a key is remembered
--      13 to 15 epoch, offset and mark of the last message that the node has heard, if it follows the room
-- Reply: "ok", epoch, offset, at, mark of the message before it, 1 where it is a duplicate or 0
--        or "refused", the error's code: 404 or 403
-- Publication: "M", epoch, offset, the message; with a space between them
--              or "E" and the epoch, where that has changed and nothing is stored
local log = open()

-- A store that has lost what a node has heard is given another epoch.
if ARGV[13] == log.epoch then
  local offset = tonumber(ARGV[14])
  local mark = log.mark
  if offset < log.head then
    local message = offset >= first(log) and redis.call('LINDEX', LOG, offset - first(log))
    mark = message and string.match(message, '^%d+ (%S+)') or ARGV[15]
  end
  if offset > log.head or mark ~= ARGV[15] then
    renew(log)
  end
end

-- Ends without a message.
local function done(reply)
  if log.epoch == ARGV[1] then
    redis.call('SPUBLISH', ARGV[11], 'E ' .. log.epoch)
  end
  save(log)
  return reply
end

expire(log)

if KEYS[4] then
  local epoch, offset, at = string.match(redis.call('GET', KEYS[4]) or '', '^(%S+) (%d+) (%d+)$')
  if epoch and continues(log, epoch) then
    return done({'ok', log.epoch, tonumber(offset), tonumber(at), '-', 1})
  end
end

local target = tonumber(ARGV[8])
local original, bytes
if target then
  original = target >= first(log) and target <= log.head
    and redis.call('LINDEX', LOG, target - first(log))
  local edits, owner
  if original then
    edits, owner = parse(original)
  end
  if not original or edits or owner ~= ARGV[7] then
    return done({'refused', (original and not edits) and 403 or 404})
  end
end

local previous = log.mark
log.at = math.max(now, log.at)
log.head = log.head + 1
log.mark = ARGV[6]
log.changed = true
-- What people say is joined, and not formatted: that would end at a zero byte.
local message = string.format(
  '%.0f %s %s %s %s %d ', log.at, log.mark, previous, ARGV[8], ARGV[7], #ARGV[9]) .. ARGV[9] .. ARGV[10]
bytes = #message + OVERHEAD
log.length = redis.call('RPUSH', LOG, message)
log.bytes = log.bytes + bytes

local isNew = log.length == 1
if target then
  -- The message and its earlier edits show this body from now on, and count as it does; what stood there before goes.
  local newest, shown, each = revision(target)
  if not newest then
    newest, shown, each = target, 1, #original + OVERHEAD
    isNew = isNew or redis.call('EXISTS', EDITS) == 0
  end
  local index = newest - first(log)
  local old = redis.call('LINDEX', LOG, index)
  local _, _, bare = parse(old)
  redis.call('LSET', LOG, index, string.sub(old, 1, bare))
  redis.call('HSET', EDITS, target, log.head .. ' ' .. shown + 1 .. ' ' .. bytes)
  log.bytes = log.bytes + shown * (bytes - each)
end

-- The newest message stays whatever its size.
while log.length > 1
  and (MAX_MESSAGES > 0 and log.length > MAX_MESSAGES or MAX_BYTES > 0 and log.bytes > MAX_BYTES) do
  shift(log)
end

save(log, isNew)
if KEYS[4] then
  redis.call('SET', KEYS[4], string.format('%s %.0f %.0f', log.epoch, log.head, log.at), 'PX', ARGV[12])
end
redis.call('SPUBLISH', ARGV[11], string.format('M %s %.0f ', log.epoch, log.head) .. message)
return {'ok', log.epoch, log.head, log.at, previous, 0}
