-- Forgets recovery counts that have not grown for long: their jobs ended where nobody counts, or are gone.
-- KEYS 1 resque4j:recoveries (HASH)
-- ARGV 1 cursor, '0' to begin   2 age in seconds
-- Returns the next cursor, '0' at the end. It looks at some hundred fields at a time.
-- The only write is HDEL of what is too old.
local now = tonumber(redis.call('TIME')[1])
local page = redis.call('HSCAN', KEYS[1], ARGV[1], 'COUNT', 500)
for n = 1, #page[2], 2 do
  local last = tonumber(string.match(page[2][n + 1], '^%d+ (%d+) ') or 0)
  if now - last > tonumber(ARGV[2]) then
    redis.call('HDEL', KEYS[1], page[2][n])
  end
end
return page[1]
