-- Stores messages and publishes them, in the order in which they stand here.
--
-- KEYS 1 to 3, ARGV 1 to 5: see window.lua
-- KEYS 4 and on: where authors' keys for their messages are remembered
-- ARGV 6 the room's channel, 7 milliseconds for which a key is remembered
--      8 to 10 epoch, offset and mark of the last message that the node has heard, if it follows the room
--      11 and on, for each message: mark, owner or "-", offset of the message that it edits or "-", who, body, which of KEYS
--        is for its author's key or "-"
-- Reply for each message: "ok", epoch, offset, at, mark of the message before it, 1 where it is a duplicate or 0
--        or "refused", the error's code: 404 or 403
-- Publication of each that is stored: "M", epoch, offset, the message; with a space between them
--        or "E" and the epoch, where that has changed and none is stored
local PARTS = 6

local log = open()

-- A store that has lost what a node has heard is given another epoch.
if ARGV[8] == log.epoch then
  local offset = tonumber(ARGV[9])
  local mark = log.mark
  if offset < log.head then
    local message = offset >= first(log) and redis.call('LINDEX', LOG, offset - first(log))
    mark = message and string.match(message, '^%d+ (%S+)') or ARGV[10]
  end
  if offset > log.head or mark ~= ARGV[10] then
    renew(log)
  end
end

expire(log)

local reply, isNew, isTold = {}, false, false

local function ok(offset, at, previous, duplicate)
  local n = #reply
  reply[n + 1], reply[n + 2], reply[n + 3], reply[n + 4], reply[n + 5], reply[n + 6] =
    'ok', log.epoch, offset, at, previous, duplicate
end

-- The message and its earlier edits show this body from now on, and count as it does; what stood there before goes.
local function replace(target, original, bytes)
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

local function append(mark, owner, edits, who, body, key)
  if key then
    local epoch, offset, at = string.match(redis.call('GET', key) or '', '^(%S+) (%d+) (%d+)$')
    if epoch and continues(log, epoch) then
      ok(tonumber(offset), tonumber(at), '-', 1)
      return
    end
  end

  local target, original = tonumber(edits), nil
  if target then
    original = target >= first(log) and target <= log.head
      and redis.call('LINDEX', LOG, target - first(log))
    local edited, author
    if original then
      edited, author = parse(original)
    end
    if not original or edited or author ~= owner then
      reply[#reply + 1] = 'refused'
      reply[#reply + 1] = (original and not edited) and 403 or 404
      return
    end
  end

  local previous = log.mark
  log.at = math.max(now, log.at)
  log.head = log.head + 1
  log.mark = mark
  log.changed = true
  -- What people say is joined, and not formatted: that would end at a zero byte.
  local message = string.format(
    '%.0f %s %s %s %s %d ', log.at, mark, previous, edits, owner, #who) .. who .. body
  local bytes = #message + OVERHEAD
  log.length = redis.call('RPUSH', LOG, message)
  log.bytes = log.bytes + bytes
  isNew = isNew or log.length == 1
  if target then
    replace(target, original, bytes)
  end
  -- The newest message stays whatever its size.
  while log.length > 1
    and (MAX_MESSAGES > 0 and log.length > MAX_MESSAGES or MAX_BYTES > 0 and log.bytes > MAX_BYTES) do
    shift(log)
  end
  if key then
    redis.call('SET', key, string.format('%s %.0f %.0f', log.epoch, log.head, log.at), 'PX', ARGV[7])
  end
  redis.call('SPUBLISH', ARGV[6], string.format('M %s %.0f ', log.epoch, log.head) .. message)
  isTold = true
  ok(log.head, log.at, previous, 0)
end

for i = 11, #ARGV, PARTS do
  append(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], KEYS[tonumber(ARGV[i + 5])])
end
if log.epoch == ARGV[1] and not isTold then
  redis.call('SPUBLISH', ARGV[6], 'E ' .. log.epoch)
end
save(log, isNew)
return reply
