-- Decides who of those that look for dead workers acts, and who watches to take over; has those two look, in the same
-- round trip; and passes on to all others what the one who acts knows of workers that are silent.
-- KEYS 1 resque4j:sweeper:<scope> (STRING)   2 resque4j:sweeper:<scope>:deputy (STRING)
--      3 resque4j:sweeper:<scope>:silent (STRING)   4 workers (SET)
--      5… worker:ping:<name> (STRING) of the workers that it saw the last time, 1000 at most;
--      with only two it decides and no more
-- ARGV 1 name of who asks   2 time to live in ms, 0 to give up what is held   3 how many workers are read at most
--      4 what it knows of workers that are silent, for who acts next; '' for nothing
-- Returns the role: 2 it acts; 1 it watches: should the first one die, it knows already who has been silent for how
--      long; 0 neither. With a role, if it looks, two lists: the members of workers, or -1 if there are more than may
--      be read; and the pings, '' where there is none. Without one what the one who acts said last, '' for nothing.
-- All is read before the first write, which is DEL, so that a Redis at its memory limit still has a sweeper. Roles and
-- what was said end by themselves; what was said lives longer, so that who takes over has heard it. They only save
-- Redis the work of many sweepers: that each dead worker is taken away once is recover.lua's business.
local name, ttl = ARGV[1], tonumber(ARGV[2])
local holders = {redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])}
local said = KEYS[3] and redis.call('GET', KEYS[3]) or ''

local function may(n)
  return ttl > 0 and (not holders[n] or holders[n] == name)
end

local members, pings = -1, {}
if KEYS[4] and (may(1) or may(2)) then
  if redis.call('SCARD', KEYS[4]) <= tonumber(ARGV[3]) then
    members = redis.call('SMEMBERS', KEYS[4])
  end
  if KEYS[5] then
    for n, ping in ipairs(redis.call('MGET', unpack(KEYS, 5))) do
      pings[n] = ping or ''
    end
  end
end

local function leave(n)
  if holders[n] == name then
    redis.call('DEL', KEYS[n])
  end
end

local function take(n)
  if ttl == 0 then
    leave(n)
    return false
  elseif not may(n) then
    return false
  end
  redis.call('DEL', KEYS[n])
  redis.call('SET', KEYS[n], name, 'PX', ttl)
  return true
end

if take(1) then
  leave(2)
  if KEYS[3] and ARGV[4] ~= '' then
    redis.call('SET', KEYS[3], ARGV[4], 'PX', 2 * ttl)
  elseif said ~= '' then
    redis.call('DEL', KEYS[3])
  end
  return {2, members, pings}
elseif take(2) then
  return {1, members, pings}
end
return {0, said}
