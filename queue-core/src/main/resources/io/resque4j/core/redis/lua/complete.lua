-- Ends the claims of jobs that ended, and applies what plugins want done with them.
-- KEYS 1 workers (SET)   2 stat:processed   3 stat:failed   4 failed (LIST)   5 resque4j:recoveries (HASH)
--      6 resque4j:stat:vetoed   7 queues (SET)
--      per item: claim key (STRING), stat:processed:<name>, stat:failed:<name>, queue:<q> (LIST)
--      then the keys of the effects, see include/effects.lua
-- ARGV 1 number of items
--      per item: claim id, member of `workers`, outcome, entry,
--      SHA-1 of a payload that was recovered before, '' for others: its count is forgotten when it ended;
--      for back and return the name of the queue instead
--      outcome ok    counted as processed; entry is ''
--              fail  counted as failed; entry goes to the tail of `failed`, unless a retry effect delays the job
--              back  not counted; entry is the payload, it goes back to the head of its queue
--              return  not counted; entry is the payload, it goes to the tail of its queue
--              veto  counted as vetoed: a plugin kept the job from being performed; entry is ''
--      then per effect: number of its item, kind, arguments
-- Returns per item: 1 done; 0 this claim is not there (any more); 2 a peer had cleaned the worker and put
--      the job into `failed`: the claim is dropped, nothing is counted; {3, attempts left} it failed and is
--      retried; {4, length} it is back at the tail of its queue, which has so many jobs now; or a text: the
--      error that kept this item (alone) from being ended, its claim is as it was.
-- The first write is DEL: a Redis at its memory limit can still end jobs.
--#include cleaned_by_peer
--#include free_job_lock
--#include effects

local items = tonumber(ARGV[1])
local effects = {}
if #ARGV > 1 + items * 5 then
  effects = read_effects(7 + items * 4, 1 + items * 5)
end
local result = {}
local processed, failed = 0, 0

local function is_error(reply)
  return type(reply) == 'table' and reply.err
end

local function target_error(outcome, queue)
  local probe
  if outcome == 'fail' then
    probe = redis.pcall('LLEN', KEYS[4])
  elseif outcome == 'back' or outcome == 'return' then
    probe = redis.pcall('LLEN', queue)
    if type(probe) == 'number' then
      probe = redis.pcall('SCARD', KEYS[7])
    end
  end
  return is_error(probe)
end

local members = {}
for n = 1, items do
  members[n] = ARGV[1 + (n - 1) * 5 + 2]
end
local is_member = items > 0 and redis.call('SMISMEMBER', KEYS[1], unpack(members))

for n = 1, items do
  local k, a = 7 + (n - 1) * 4, 1 + (n - 1) * 5
  local id, outcome, entry = ARGV[a + 1], ARGV[a + 3], ARGV[a + 4]
  local own = effects[n]
  local head = '{"resque4j":"' .. id .. '"'
  local held = redis.pcall('GETRANGE', KEYS[k + 1], 0, #head - 1)
  local error = is_error(held) or target_error(outcome, KEYS[k + 4]) or own and effects_error(own)
  if error then
    result[n] = error
  elseif held ~= head then
    result[n] = 0
    if own then
      free_locks(own, id)
    end
  elseif is_member[n] == 0
    and cleaned_by_peer(KEYS[4], redis.call('GET', KEYS[k + 1])) then
    redis.call('DEL', KEYS[k + 1])
    result[n] = 2
    if own then
      free_locks(own, id)
    end
  else
    redis.call('DEL', KEYS[k + 1])
    local left = own and apply_effects(own, id)
    result[n] = left and {3, left} or 1
    if outcome == 'ok' then
      processed = processed + 1
      redis.pcall('INCR', KEYS[k + 2])
    elseif outcome == 'fail' then
      if not left then
        redis.call('RPUSH', KEYS[4], entry)
      end
      failed = failed + 1
      redis.pcall('INCR', KEYS[k + 3])
    elseif outcome == 'back' then
      redis.call('SADD', KEYS[7], ARGV[a + 5]) -- somebody may have deleted the queue meanwhile
      redis.call('LPUSH', KEYS[k + 4], entry)
    elseif outcome == 'return' then
      redis.call('SADD', KEYS[7], ARGV[a + 5])
      result[n] = {4, redis.call('RPUSH', KEYS[k + 4], entry)}
    else
      redis.pcall('INCR', KEYS[6])
    end
    if ARGV[a + 5] ~= '' and outcome ~= 'back' and outcome ~= 'return' then
      redis.pcall('HDEL', KEYS[5], ARGV[a + 5])
    end
  end
end
-- A counter that holds no number is nobody's reason to keep a finished job.
if processed > 0 then
  redis.pcall('INCRBY', KEYS[2], processed)
end
if failed > 0 then
  redis.pcall('INCRBY', KEYS[3], failed)
end
return result
