-- Forgets workers that stopped, as node-resque does: membership, ping, start and their own counters.
-- KEYS 1 workers (SET)   per worker: claim key, worker:<member>:started, worker:ping:<name>,
--      stat:processed:<name>, stat:failed:<name>
-- ARGV per worker: its member
-- Returns the number of workers forgotten. One that still holds a claim is kept whole: its job is found
-- through `workers` and recovered. The type of `workers` is read first: a worker is forgotten whole or not.
redis.call('SCARD', KEYS[1])
local forgotten = 0
for n = 1, #ARGV do
  local k = 1 + (n - 1) * 5
  if redis.call('EXISTS', KEYS[k + 1]) == 0 then
    redis.call('DEL', KEYS[k + 2], KEYS[k + 3], KEYS[k + 4], KEYS[k + 5])
    redis.call('SREM', KEYS[1], ARGV[n])
    forgotten = forgotten + 1
  end
end
return forgotten
