-- Removes entries of one window of a list.
-- KEYS 1 the list (LIST)   2 counter of what was removed (STRING), only if it is to be counted
-- ARGV 1 index of the window's first entry   2 size of the window   3 mark: a text that no entry equals
--      then the entries to remove, in the order of the list
-- Returns per entry 1 when it was removed, 0 when it is not in the window (any more).
-- Reads come first; no write after them can fail, so nothing is half done and no mark is ever left.
--#include window
--#include take_found

local result, removed = take_found(KEYS[1], ARGV, {unpack(ARGV, 4)})
if removed > 0 and KEYS[2] then
  redis.pcall('INCRBY', KEYS[2], removed)
end
return result
