-- How often a job with this payload was recovered from a worker that died: a field of the hash
-- `resque4j:recoveries`, named by the payload's SHA-1, that begins with the number; see recover.lua.
local function recoveries(counts, payload)
  local count = redis.pcall('HGET', counts, redis.sha1hex(payload))
  return type(count) == 'string' and tonumber(string.match(count, '^%d+')) or 0
end
