-- Moves delayed jobs of one second, in their order, to where they belong. Only for the leader.
-- KEYS 1 leader lock (STRING)   2 delayed:<sec> (LIST)   3 delayed_queue_schedule (ZSET)   4 queues (SET)
--      per job: timestamps:<payload> (SET), target (LIST): queue:<q>, or `failed` for what is no job
-- ARGV 1 leader's name   2 second   3 delayed:<sec> without namespace   4 now (tests only; '' = Redis' clock)
--      per job: payload, queue name ('' for `failed`), entry to append
-- Returns {moved, left in the list}; {-1, 0} when the lock is another's; {-2, 0} before the second has come;
--      {moved, left, error} when the next job's target has the wrong type: that job was not touched.
-- The head of the list is compared before each move: what another scheduler took is not moved twice.
-- The second leaves the schedule when its list is empty. The first write is LPOP.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {-1, 0}
end
local now = ARGV[4] ~= '' and ARGV[4] or redis.call('TIME')[1]
if tonumber(now) < tonumber(ARGV[2]) then
  return {-2, 0}
end
redis.call('SCARD', KEYS[4])
redis.call('ZCARD', KEYS[3])
local moved = 0
for n = 1, (#ARGV - 4) / 3 do
  local k, a = 4 + (n - 1) * 2, 4 + (n - 1) * 3
  if redis.call('LINDEX', KEYS[2], 0) ~= ARGV[a + 1] then
    break
  end
  local target = redis.pcall('LLEN', KEYS[k + 2])
  if type(target) == 'table' then
    return {moved, redis.call('LLEN', KEYS[2]), target.err}
  end
  redis.call('LPOP', KEYS[2])
  redis.pcall('SREM', KEYS[k + 1], ARGV[3])
  redis.call('RPUSH', KEYS[k + 2], ARGV[a + 3])
  if ARGV[a + 2] ~= '' then
    redis.call('SADD', KEYS[4], ARGV[a + 2])
  end
  moved = moved + 1
end
local left = redis.call('LLEN', KEYS[2])
if left == 0 then
  redis.call('ZREM', KEYS[3], ARGV[2])
end
return {moved, left}
