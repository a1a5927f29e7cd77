-- Extends the job locks of jobs that run; one that expired, and that nobody took since, is taken again.
-- KEYS per lock: JobLock's lock, resque4j:joblock:<lock>, resque4j:held:<claim id> (STRING each)
-- ARGV per lock: claim id, how long it is kept from now on, in s
-- Returns per lock 1 it is the claim's; 0 it is another's.
-- Repeatable: a second run extends again.
-- A lock is deleted and set within the script, so a Redis at its memory limit takes it; nobody sees it gone.
--#include is_locked
--#include free_job_lock
--#include take_job_lock

local result = {}
for n = 1, #ARGV / 2 do
  local k, a = (n - 1) * 3, (n - 1) * 2
  local mine = take_job_lock(KEYS[k + 1], KEYS[k + 2], KEYS[k + 3], ARGV[a + 1], ARGV[a + 2])
  result[n] = mine and 1 or 0
end
return result
