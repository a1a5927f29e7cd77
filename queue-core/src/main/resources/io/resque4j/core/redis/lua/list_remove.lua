-- Removes entries of one window of a list.
-- KEYS 1 the list (LIST)   2 counter of what was removed (STRING), only if it is to be counted
-- ARGV 1 index of the window's first entry   2 size of the window   3 mark: a text that no entry equals
--      then the entries to remove, in the order of the list
-- Returns per entry 1 when it was removed, 0 when it is not in the window (any more).
-- Reads come first; no write after them can fail, so nothing is half done and no mark is ever left.
--#include window

local entries = {unpack(ARGV, 4)}
local found = places(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), entries)
local result, at = {}, {}
for n = 1, #entries do
  result[n] = found[n] and 1 or 0
  if found[n] then
    at[#at + 1] = found[n]
  end
end
if #at > 0 then
  take_out(KEYS[1], at, ARGV[3])
  if KEYS[2] then
    redis.pcall('INCRBY', KEYS[2], #at)
  end
end
return result
