-- Takes entries that are no jobs out of one window of a list, and appends a failed entry for each.
-- KEYS 1 the list (LIST; may be `failed` itself)   2 failed (LIST)
--      only of a delayed list: 3 delayed_queue_schedule (ZSET)   per entry: timestamps:<entry> (SET)
-- ARGV 1 index of the window's first entry   2 size of the window   3 mark: a text that no entry equals
--      4 the second of a delayed list, else ''
--      per entry, in the order of the list: entry, what is appended to `failed`
-- Returns per entry 1 when it was moved, 0 when it is not in the window (any more).
-- Reads come first; no write after them can fail, so nothing is half done and no mark is ever left. The first
-- write is LTRIM. A set of the wrong type is left alone, and so is the entry in it: it leads nowhere.
--#include window
--#include take_found

redis.call('LLEN', KEYS[2])
local second = ARGV[4]
if second ~= '' then
  redis.call('ZCARD', KEYS[3])
end
local entries = {}
for n = 1, (#ARGV - 4) / 2 do
  entries[n] = ARGV[3 + 2 * n]
end
local result, moved = take_found(KEYS[1], ARGV, entries)
if moved > 0 then
  for n = 1, #entries do
    if result[n] == 1 then
      redis.call('RPUSH', KEYS[2], ARGV[4 + 2 * n])
      if second ~= '' then
        redis.pcall('SREM', KEYS[3 + n], 'delayed:' .. second)
      end
    end
  end
  if second ~= '' and redis.call('EXISTS', KEYS[1]) == 0 then
    redis.call('ZREM', KEYS[3], second)
  end
end
return result
