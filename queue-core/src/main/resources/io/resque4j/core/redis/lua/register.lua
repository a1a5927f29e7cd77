-- Makes workers known: members of `workers`, with the second at which they started and a first ping.
-- KEYS 1 workers (SET)   per worker: worker:<member>:started (STRING), worker:ping:<name> (STRING)
-- ARGV 1 unix second   per worker: member, ping
-- Returns the number of workers that were not known before.
-- Repeatable: a second run writes the same; only the number differs, and nobody needs it.
-- The types are read first; DEL comes before SET, so that a full Redis takes it.
redis.call('SCARD', KEYS[1])
local added = 0
for n = 1, (#ARGV - 1) / 2 do
  local k, a = 1 + (n - 1) * 2, 1 + (n - 1) * 2
  redis.call('DEL', KEYS[k + 1], KEYS[k + 2])
  redis.call('SET', KEYS[k + 1], ARGV[1])
  redis.call('SET', KEYS[k + 2], ARGV[a + 2])
  added = added + redis.call('SADD', KEYS[1], ARGV[a + 1])
end
return added
