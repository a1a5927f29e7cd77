-- A lock of QueueLock, by its value: the second at which it ends, read as JavaScript's parseInt does.
-- What is no number locks nothing.
local function is_locked(value, now)
  local ends = value and tonumber(string.match(value, '^%s*([-+]?%d+)'))
  return ends ~= nil and ends ~= false and now <= ends
end

-- What node-resque writes into a lock that is kept for so many seconds.
local function lock_value(now, ttl)
  return string.format('%.0f', now + tonumber(ttl) + 1)
end
