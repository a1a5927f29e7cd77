-- Frees a lock of JobLock if a claim owns it.
--      lock   the lock (STRING): the second at which it ends, all that node-resque knows
--      owner  resque4j:joblock:<lock> (STRING): id of the claim that took it, a space, the lock's value
--      held   resque4j:held:<claim id> (STRING): the lock's key
-- The value is compared too: a peer may have deleted the lock and taken it since, without touching `owner`.
-- Returns whether it was freed. Only DEL is used, which a Redis at its memory limit takes.
local function owns_job_lock(lock, owner, id)
  local value = redis.pcall('GET', lock)
  local by = redis.pcall('GET', owner)
  return type(value) == 'string' and type(by) == 'string' and by == id .. ' ' .. value
end

local function free_job_lock(lock, owner, held, id)
  local owned = owns_job_lock(lock, owner, id)
  redis.call('DEL', held)
  if owned then
    redis.call('DEL', lock, owner)
  end
  return owned
end
