-- Renews the pings of workers, keeps them known, and says what each holds.
-- KEYS 1 workers (SET)   2 failed (LIST)
--      per worker, 250 at most: worker:ping:<name> (STRING), claim key worker:<member> (STRING),
--      worker:<member>:started (STRING)
-- ARGV 1 length of a claim's head (up to and with its id)   2 unix second at which they started
--      per worker: member, ping
-- Returns per worker {state, head of its claim or ''}; state is 0 as expected, 1 it was no member,
--      2 it was no member and its job lies in `failed`: a peer cleaned it, and the claim was dropped.
-- A worker that was removed is known again when this has run, as it was when it started.
-- DEL comes before MSET, so that a Redis at its memory limit still hears that its workers live.
-- As a rule nobody was removed, and whoever has no work holds nothing: one command says so for all of them.
--#include cleaned_by_peer

local members, pings, claims, started, written = {}, {}, {}, {}, {}
for n = 1, (#ARGV - 2) / 2 do
  local k, a = 2 + (n - 1) * 3, 2 + (n - 1) * 2
  members[n], pings[n], claims[n], started[n] = ARGV[a + 1], KEYS[k + 1], KEYS[k + 2], KEYS[k + 3]
  written[2 * n - 1], written[2 * n] = KEYS[k + 1], ARGV[a + 2]
end

local known = redis.call('SMISMEMBER', KEYS[1], unpack(members))
redis.call('DEL', unpack(pings))
redis.call('MSET', unpack(written))
local all_started = redis.call('EXISTS', unpack(started)) == #started
local any_claim = redis.call('EXISTS', unpack(claims)) > 0

local result = {}
for n = 1, #members do
  if not all_started then
    redis.call('SETNX', started[n], ARGV[2])
  end
  local state, head = 0, any_claim and redis.pcall('GETRANGE', claims[n], 0, ARGV[1] - 1)
  head = type(head) == 'string' and head or ''
  if known[n] == 0 then
    state = redis.call('SADD', KEYS[1], members[n])
    if head ~= '' and cleaned_by_peer(KEYS[2], redis.call('GET', claims[n])) then
      redis.call('DEL', claims[n])
      state = 2
    end
  end
  result[n] = {state, head}
end
return result
