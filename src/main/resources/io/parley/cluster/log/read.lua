-- Reads from a log, and says where it stands. A log that is read is in use.
--
-- KEYS 1 to 3, ARGV 1 to 5: see window.lua
-- ARGV 6 the offset below the first message that is wanted, 7 the offset above the last
--      8 1: the latest of them, where they are too many; 0: the earliest
--      9 how many at most, 10 bytes of all of them at most; one message comes whatever its size
-- Reply: epoch, first, head, mark of that, messages and bytes that are held; then 1 where there are more of those
--        that were asked for or 0, the offset of the first message here, and for each: the message, the newest body
--        that it shows or "", and the offset of the edit which that is of or 0
local log = open()
expire(log)
save(log)

local low, high = math.max(ARGV[6] + 1, first(log)), math.min(ARGV[7] - 1, log.head)
local latest, limit, max = ARGV[8] == '1', tonumber(ARGV[9]), tonumber(ARGV[10])

-- What a message shows that has been edited, or is an edit that another has followed.
local bodies = {}
local function shown(message, offset)
  local edits, _, bare = parse(message)
  if #message > bare then
    return '', 0
  end
  local original = edits or offset
  if not bodies[original] then
    local newest = revision(original)
    local edit = newest and redis.call('LINDEX', LOG, newest - first(log))
    if edit then
      local _, _, from = parse(edit)
      bodies[original] = {string.sub(edit, from + 1), newest}
    else
      -- Somebody has taken the key: as if it had been deleted.
      bodies[original] = {'n', original}
    end
  end
  return bodies[original][1], bodies[original][2]
end

-- So many at a time: about as many as there may be, as large as they are on average.
local portion = math.max(2, math.min(50, math.ceil(max * log.length / math.max(log.bytes, 1))))

local taken, bytes, more = {}, 0, 0
if limit == 0 then
  more = low <= high and 1 or 0
end
while low <= high and more == 0 do
  local some = math.min(portion, limit - #taken + 1) - 1
  local from = latest and math.max(low, high - some) or low
  local to = latest and high or math.min(high, low + some)
  local messages = redis.call('LRANGE', LOG, from - first(log), to - first(log))
  for i = 1, #messages do
    local message = latest and messages[#messages - i + 1] or messages[i]
    local offset = latest and to - i + 1 or from + i - 1
    local body, edit = shown(message, offset)
    bytes = bytes + #message + #body
    if #taken == limit or (#taken > 0 and bytes > max) then
      more = 1
      break
    end
    taken[#taken + 1] = {message, body, edit, offset}
  end
  if latest then
    high = from - 1
  else
    low = to + 1
  end
end

local reply = state(log)
reply[7] = more
reply[8] = #taken == 0 and 0 or (latest and taken[#taken][4] or taken[1][4])
for i = 1, #taken do
  local one = latest and taken[#taken - i + 1] or taken[i]
  for part = 1, 3 do
    reply[#reply + 1] = one[part]
  end
end
return reply
