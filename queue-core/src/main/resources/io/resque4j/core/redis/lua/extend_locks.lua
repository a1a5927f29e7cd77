-- Extends the job locks of jobs that run; one that expired, and that nobody took since, is taken again.
-- KEYS per lock: claim key, JobLock's lock, resque4j:joblock:<lock>, resque4j:held:<claim id> (STRING each)
-- ARGV per lock: claim id, how long it is kept from now on, in s
-- Returns per lock 1 it is the claim's; 0 it is another's; -1 the claim is not there (any more): the script that
--      ended it freed the lock, and it is left alone, else a lock without a job would be taken.
-- Repeatable: a second run extends again.
-- A lock is deleted and set within the script, so a Redis at its memory limit takes it; nobody sees it gone.
--#include is_locked
--#include free_job_lock
--#include take_job_lock

local result = {}
for n = 1, #ARGV / 2 do
  local k, a = (n - 1) * 4, (n - 1) * 2
  local head = '{"resque4j":"' .. ARGV[a + 1] .. '"'
  if redis.pcall('GETRANGE', KEYS[k + 1], 0, #head - 1) ~= head then
    result[n] = -1
  elseif take_job_lock(KEYS[k + 2], KEYS[k + 3], KEYS[k + 4], ARGV[a + 1], ARGV[a + 2]) then
    result[n] = 1
  else
    result[n] = 0
  end
end
return result
