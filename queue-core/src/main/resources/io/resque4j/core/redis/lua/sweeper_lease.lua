-- Decides who of those that look for dead workers acts, and who watches to take over; has those two look, in the same
-- round trip; and passes on to all others which signs of life the one who acts saw.
-- KEYS 1 resque4j:sweeper:<scope> (STRING)   2 resque4j:sweeper:<scope>:deputy (STRING)
--      3 resque4j:sweeper:<scope>:signs (STRING)   4 workers (SET)
--      5… worker:ping:<name> (STRING) of the workers that it saw the last time, 1000 at most;
--      with only two it decides and no more
-- ARGV 1 name of who asks   2 time to live in ms, 0 to give up what is held   3 how many workers are read at most
--      4 which signs of life it saw, for who acts next; '' for nothing
-- Returns the role: 2 it acts; 1 it watches: should the first one die, it knows already who has been silent for how
--      long; 0 neither. With a role, if it looks, two lists: the members of workers, or -1 if there are more than may
--      be read; and the pings, '' where there is none. Without one what the one who acts said last, '' for nothing.
-- All is read before the first write, which is PEXPIRE or DEL, so that a Redis at its memory limit still has a sweeper.
-- Roles and what was said end by themselves. What was said lives longer, and stays where who takes over knows nothing
-- yet: a third one must not forget it meanwhile. With no deputy there is nobody to hear anything.
-- They only save Redis the work of many sweepers: that each dead worker is taken away once is recover.lua's business.
-- What is no string counts as nothing, and as a role it is replaced: nobody else writes there. So the set of workers may
-- be among the keys that are read.
-- A process without work runs this once a second for ever: each command less is one that it costs less.
local name, ttl = ARGV[1], tonumber(ARGV[2])
local values = redis.call('MGET', unpack(KEYS, 1, math.min(#KEYS, 1000)))
for n = 1001, #KEYS do
  values[n] = redis.call('MGET', KEYS[n])[1]
end

local function may(n)
  return ttl > 0 and (not values[n] or values[n] == name)
end

local members, pings = -1, {}
if KEYS[4] and (may(1) or may(2)) then
  if redis.call('SCARD', KEYS[4]) <= tonumber(ARGV[3]) then
    members = redis.call('SMEMBERS', KEYS[4])
  end
  for n = 5, #KEYS do
    pings[n - 4] = values[n] or ''
  end
end

local function leave(n)
  if values[n] == name then
    redis.call('DEL', KEYS[n])
  end
end

local function take(n)
  if ttl == 0 then
    leave(n)
    return false
  elseif not may(n) then
    return false
  elseif not values[n] then
    redis.call('DEL', KEYS[n])
    redis.call('SET', KEYS[n], name, 'PX', ttl)
  else
    redis.call('PEXPIRE', KEYS[n], ttl)
  end
  return true
end

if take(1) then
  leave(2)
  if KEYS[3] and ARGV[4] ~= '' and values[2] then
    redis.call('SET', KEYS[3], ARGV[4], 'PX', 3 * ttl)
  end
  return {2, members, pings}
elseif take(2) then
  return {1, members, pings}
end
return {0, KEYS[3] and values[3] or ''}
