-- Appends entries that were taken out of a list at some time, each of an import once.
-- KEYS 1 the list (LIST)   2 resque4j:import:<id> (STRING): how many entries of the import are back
--      3 queues (SET), only if the list is a queue
-- ARGV 1 index of the first entry in its import   2 seconds to remember   3 name of the queue, or empty
--      4… entries, 900 at most
-- Returns how many were appended by this call: those below the count are back already.
-- Repeatable: the count goes on with the entries.
-- Types are read before the first write. The count is written first: SET is refused when memory is full, and
-- after it nothing in this script is, so nothing is half done.

redis.call('LLEN', KEYS[1])
local from, back = tonumber(ARGV[1]), tonumber(redis.call('GET', KEYS[2]) or 0)
if not back then
  return redis.error_reply('WRONGTYPE the count of the import is no number')
end
if KEYS[3] then
  redis.call('SCARD', KEYS[3])
end
local first = math.max(back - from, 0) + 4
if first > #ARGV then
  return 0
end
redis.call('SET', KEYS[2], from + #ARGV - 3, 'EX', ARGV[2])
if KEYS[3] then
  redis.call('SADD', KEYS[3], ARGV[3])
end
redis.call('RPUSH', KEYS[1], unpack(ARGV, first))
return #ARGV - first + 1
