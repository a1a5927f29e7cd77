-- Decides who listens for new jobs and rings for the others.
-- KEYS 1 resque4j:bell:ringer (STRING)   2 resque4j:bell:probe (STRING), written for the one that rings, who hears of it
-- ARGV 1 name of who asks   2 time to live in ms, 0 to give it up
-- Returns the name of who rings, '' when nobody does.
-- Repeatable: it compares before it acts.
local ringer = redis.call('GET', KEYS[1])
if ARGV[2] == '0' then
  if ringer == ARGV[1] then
    redis.call('DEL', KEYS[1])
    return ''
  end
  return ringer or ''
end
if ringer and ringer ~= ARGV[1] then
  return ringer
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
return ARGV[1]
