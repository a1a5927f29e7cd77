-- Begins a claimed job whose class has plugins: frees its queue lock, takes its job lock, reads how often it
-- was retried.
-- KEYS 1 claim key (STRING)   then, as far as ARGV 2, 3 and 4 ask for them: QueueLock's lock (STRING);
--      JobLock's lock, resque4j:joblock:<lock>, resque4j:held:<claim id> (STRING each); Retry's counter (STRING)
-- ARGV 1 claim id   2 '1': a queue lock is to be freed   3 how long the job lock is kept, in s; '' without one
--      4 '1': a counter is to be read
-- Returns {state, counter}: state 1 it may run; 0 the claim is not there (any more), nothing was done;
--      -1 another job holds the lock. The counter is '' when there is none.
-- Repeatable: a lock that this claim owns is taken anew, and its queue lock is left alone then, for a
-- producer may have taken it since. Without a job lock the second run cannot tell, and frees it again.
--#include is_locked
--#include free_job_lock
--#include take_job_lock

local id = ARGV[1]
local head = '{"resque4j":"' .. id .. '"'
if redis.call('GETRANGE', KEYS[1], 0, #head - 1) ~= head then
  return {0, ''}
end
local at = 2
local queue_lock, lock
if ARGV[2] == '1' then
  queue_lock = KEYS[at]
  at = at + 1
end
if ARGV[3] ~= '' then
  lock = at
  at = at + 3
end
local counter = ''
if ARGV[4] == '1' then
  local value = redis.pcall('GET', KEYS[at])
  counter = type(value) == 'string' and value or ''
end
if queue_lock and not (lock and owns_job_lock(KEYS[lock], KEYS[lock + 1], id)) then
  redis.call('DEL', queue_lock)
end
if lock and not take_job_lock(KEYS[lock], KEYS[lock + 1], KEYS[lock + 2], id, ARGV[3]) then
  return {-1, counter}
end
return {1, counter}
