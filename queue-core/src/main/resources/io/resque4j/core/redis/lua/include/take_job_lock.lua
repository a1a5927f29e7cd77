-- Takes a lock of JobLock for a claim, or extends the one that it owns. It begins with a DEL, so that a Redis
-- at its memory limit takes the rest. Needs free_job_lock.lua and is_locked.lua.
-- Returns whether the claim owns the lock now.
local function take_job_lock(lock, owner, held, id, ttl)
  if redis.call('EXISTS', lock) == 1 and not owns_job_lock(lock, owner, id) then
    return false
  end
  redis.call('DEL', lock, owner, held)
  local value = lock_value(tonumber(redis.call('TIME')[1]), ttl)
  redis.call('SET', lock, value, 'EX', ttl)
  redis.call('SET', owner, id .. ' ' .. value, 'EX', ttl)
  redis.call('SET', held, lock, 'EX', ttl)
  return true
end
