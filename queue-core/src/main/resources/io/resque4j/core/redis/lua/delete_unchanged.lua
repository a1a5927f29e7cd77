-- Deletes a key that still has the value with which it was seen.
-- KEYS 1 the key (STRING)   2 a key that goes with it, if there is one
-- ARGV 1 its value
-- Returns 1 when it was deleted, 0 when it is gone, has another value or another type.
-- Repeatable: a second run finds no such value, and a caller that got no reply learns 0: it is gone.
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('DEL', unpack(KEYS))
return 1
