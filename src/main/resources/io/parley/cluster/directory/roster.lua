-- The members of a room, the first to come first; stands before each script that lists them.
--
-- KEYS  1 members, 2 order: see roll.lua
local PORTION = 1000 -- Lua takes some thousands of arguments at most.

-- Adds client and name of each to a reply, of so many at most.
local function list(reply, most)
  for from = 0, most - 1, PORTION do
    local clients = redis.call('ZRANGE', KEYS[2], from, math.min(from + PORTION, most) - 1)
    if #clients == 0 then
      return
    end
    for i, seat in ipairs(redis.call('HMGET', KEYS[1], unpack(clients))) do
      if seat then
        reply[#reply + 1] = clients[i]
        reply[#reply + 1] = string.match(seat, '^%d+|[^|]*|(.*)$')
      end
    end
  end
end

