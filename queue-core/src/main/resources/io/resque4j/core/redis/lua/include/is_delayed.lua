-- Does a payload wait in a second other than the excepted one? A member of its set whose second is not in
-- the schedule any more is what a crash of a peer left behind: it would forbid the job for ever.
local MANY_SECONDS = 500

local function is_delayed(timestamps, schedule, except)
  if redis.call('SCARD', timestamps) > MANY_SECONDS then
    return true
  end
  for _, member in ipairs(redis.call('SMEMBERS', timestamps)) do
    local second = string.match(member, '^delayed:(%d+)$')
    if second and member ~= except and redis.call('ZSCORE', schedule, second) then
      return true
    end
  end
  return false
end
