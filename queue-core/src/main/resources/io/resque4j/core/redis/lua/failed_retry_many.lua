-- Takes failed entries of one window out of the list and appends their jobs to their queues.
-- KEYS 1 failed (LIST)   2 queues (SET)   per entry: queue:<q> (LIST)
-- ARGV 1 index of the window's first entry   2 size of the window   3 mark: a text that no entry equals
--      per entry, in the order of the list: entry, queue name, payload
-- Returns per entry 1 when it was moved; 0 when it is not in the window (any more): nothing is enqueued for
--      it; or a text: the error of its queue (wrong type), it alone stays in `failed`.
-- Types are read before the first write; no write can fail after that, so each entry is in one place.
--#include window

redis.call('SCARD', KEYS[2])
local entries = {}
for n = 1, (#ARGV - 3) / 3 do
  entries[n] = ARGV[3 * n + 1]
end
local found = places(KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2]), entries)
local result, at, jobs = {}, {}, {}
for n = 1, #entries do
  local queue = redis.pcall('LLEN', KEYS[2 + n])
  if not found[n] then
    result[n] = 0
  elseif type(queue) == 'table' then
    result[n] = queue.err
  else
    result[n] = 1
    at[#at + 1] = found[n]
    jobs[#jobs + 1] = n
  end
end
if #at > 0 then
  take_out(KEYS[1], at, ARGV[3])
  for _, n in ipairs(jobs) do
    redis.call('SADD', KEYS[2], ARGV[3 * n + 2])
    redis.call('RPUSH', KEYS[2 + n], ARGV[3 * n + 3])
  end
end
return result
