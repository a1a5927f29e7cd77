-- Renews the pings of workers, keeps them known, and says what each holds.
-- KEYS 1 workers (SET)   2 failed (LIST)
--      per worker: worker:ping:<name> (STRING), claim key worker:<member> (STRING),
--      worker:<member>:started (STRING)
-- ARGV 1 length of a claim's head (up to and with its id)   2 unix second at which they started
--      per worker: member, ping
-- Returns per worker {state, head of its claim or ''}; state is 0 as expected, 1 it was no member,
--      2 it was no member and its job lies in `failed`: a peer cleaned it, and the claim was dropped.
-- A worker that was removed is known again when this has run, as it was when it started.
-- DEL comes before SET, so that a Redis at its memory limit still hears that its workers live.
--#include cleaned_by_peer

redis.call('SCARD', KEYS[1])
local result = {}
for n = 1, (#ARGV - 2) / 2 do
  local k, a = 2 + (n - 1) * 3, 2 + (n - 1) * 2
  redis.call('DEL', KEYS[k + 1])
  redis.call('SET', KEYS[k + 1], ARGV[a + 2])
  redis.call('SETNX', KEYS[k + 3], ARGV[2])
  local state = redis.call('SADD', KEYS[1], ARGV[a + 1])
  local head = redis.pcall('GETRANGE', KEYS[k + 2], 0, ARGV[1] - 1)
  head = type(head) == 'string' and head or ''
  if state == 1 and head ~= '' and cleaned_by_peer(KEYS[2], redis.call('GET', KEYS[k + 2])) then
    redis.call('DEL', KEYS[k + 2])
    state = 2
  end
  result[n] = {state, head}
end
return result
