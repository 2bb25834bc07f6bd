-- The log of one room, as all scripts of this folder that begin with these keys and arguments see it; stands before each.
--
-- KEYS 1 meta: a hash of what the log as a whole is (below); its `before` are the last epochs that it had, the newest first
--      2 log: a list of the messages that are held, in the order of their offsets, without holes: the last has the offset
--        meta.head. A list and no stream: what is taken from a stream stays in its memory for a while, and what was
--        deleted is to be gone
--      3 edits: a hash. For each message that has been edited, by its offset: the offset of its newest edit, how many
--        of the message and its edits are held, and what each of them counts in bytes
-- ARGV 1 an epoch that no log has had, for one that begins anew here
--      2 messages that are held at most, 3 their age in milliseconds, 4 their bytes; 0: not bounded
--      5 milliseconds after which the keys go that nobody uses; 0: never while there are messages
--
-- A message: AT MARK PREVIOUS EDITS OWNER LENGTH WHO BODY, with a space between them but none between WHO and BODY.
-- AT is milliseconds since 1970. MARK is like that of no other message, PREVIOUS that of the message before it. EDITS is
-- an offset or "-", OWNER a client or "-", LENGTH the bytes of WHO. Without a BODY: an edit has replaced it.
local META, LOG, EDITS = KEYS[1], KEYS[2], KEYS[3]
local MAX_MESSAGES, MAX_AGE, MAX_BYTES = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local KEEP = tonumber(ARGV[5])
-- What a message counts besides what it says.
local OVERHEAD = 256
-- How long keys are kept in which nothing is said, and how often that is renewed at most.
local IDLE, RENEWAL = 600000, 60000
-- So many epochs that a log has had are remembered.
local EPOCHS = '^%S+ %S+ %S+ %S+'

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- A log that begins anew, under an epoch of its own.
local function begin()
  redis.call('DEL', LOG, EDITS)
  return {
    epoch = ARGV[1], head = 0, bytes = 0, mark = '-', at = 0, used = 0, length = 0, before = '', changed = true
  }
end

-- A log that has lost what was told of it already goes on under another epoch, with all that it still holds: no offset of
-- that epoch has been given out, so none stands for two messages.
local function renew(log)
  log.before = string.match(log.epoch .. ' ' .. log.before, EPOCHS) or log.epoch .. ' ' .. log.before
  log.epoch = ARGV[1]
  log.changed = true
end

-- Whether what was said under that epoch is told apart by its offset in this log, too.
local function continues(log, epoch)
  return epoch == log.epoch or string.find(' ' .. log.before .. ' ', ' ' .. epoch .. ' ', 1, true) ~= nil
end

-- The log, or a new one where there is none.
local function open()
  local meta = redis.call('HMGET', META, 'epoch', 'head', 'bytes', 'mark', 'at', 'used', 'before')
  if not meta[1] then
    return begin()
  end
  local length = redis.call('LLEN', LOG)
  return {
    epoch = meta[1], head = tonumber(meta[2]), bytes = length > 0 and tonumber(meta[3]) or 0,
    mark = meta[4], at = tonumber(meta[5]), used = tonumber(meta[6]), length = length,
    before = meta[7] or '', changed = false
  }
end

local function first(log)
  return log.head - log.length + 1
end

-- Of a message: what it edits, whose it is, and its length without its body.
local function parse(message)
  local edits, owner, length, from =
    string.match(message, '^%d+ %S+ %S+ (%S+) (%S+) (%d+) ()')
  return tonumber(edits), owner, from + length - 1
end

-- Of what has been edited: the newest edit, how many show it, and what each counts.
local function revision(offset)
  local newest, shown, each =
    string.match(redis.call('HGET', EDITS, offset) or '', '^(%d+) (%d+) (%d+)$')
  return tonumber(newest), tonumber(shown), tonumber(each)
end

-- Lets go of the oldest message.
local function shift(log)
  local offset = first(log)
  local message = redis.call('LPOP', LOG)
  local edits, _, bare = parse(message)
  local bytes = #message + OVERHEAD
  if edits or #message == bare then
    local newest, shown, each = revision(edits or offset)
    if shown == 1 then
      redis.call('HDEL', EDITS, edits or offset)
    elseif shown then
      redis.call('HSET', EDITS, edits or offset, newest .. ' ' .. shown - 1 .. ' ' .. each)
    end
    bytes = each or bytes
  end
  log.length = log.length - 1
  log.bytes = log.length > 0 and log.bytes - bytes or 0
  log.changed = true
end

-- Lets go of what has become too old.
local function expire(log)
  while MAX_AGE > 0 and log.length > 0 do
    if now - string.match(redis.call('LINDEX', LOG, 0), '^%d+') < MAX_AGE then
      return
    end
    shift(log)
  end
end

-- Writes what has changed; the log is in use.
local function save(log, isNew)
  if isNew or now - log.used >= RENEWAL or log.used > now then
    log.used = now
    log.changed = true
    isNew = true
  end
  if log.changed then
    redis.call('HSET', META, 'epoch', log.epoch, 'head', log.head, 'bytes', log.bytes,
      'mark', log.mark, 'at', log.at, 'used', log.used, 'before', log.before)
  end
  if isNew then
    for _, key in ipairs({META, LOG, EDITS}) do
      if KEEP == 0 and log.length > 0 then
        redis.call('PERSIST', key)
      else
        redis.call('PEXPIRE', key, KEEP == 0 and IDLE or KEEP)
      end
    end
  end
end

-- Where the log stands: epoch, first, head, mark of that, messages, bytes.
local function state(log)
  return {log.epoch, first(log), log.head, log.mark, log.length, log.bytes}
end

