-- Decides who of those that look for dead workers acts, and who watches to take over.
-- KEYS 1 resque4j:sweeper:<scope> (STRING)   2 resque4j:sweeper:<scope>:deputy (STRING)
-- ARGV 1 name of who asks   2 time to live in ms, 0 to give up what is held
-- Returns 2 it acts; 1 it watches: should the first one die, it knows already who has been silent for how
--      long; 0 neither.
-- Both are read before the first write. They end by themselves. It only saves Redis the work of many sweepers: that each dead worker is taken
-- away once is recover.lua's business.
local name, ttl = ARGV[1], tonumber(ARGV[2])
local holders = {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])}

local function leave(n)
  if holders[n] == name then
    redis.call('DEL', KEYS[n])
  end
end

local function take(n)
  if ttl == 0 then
    leave(n)
    return false
  elseif holders[n] and holders[n] ~= name then
    return false
  end
  redis.call('SET', KEYS[n], name, 'PX', ttl)
  return true
end

if take(1) then
  leave(2)
  return 2
end
return take(2) and 1 or 0
