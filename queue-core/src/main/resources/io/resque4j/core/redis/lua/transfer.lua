-- Moves delayed jobs of one second, in their order, to where they belong. Only for the leader.
-- KEYS 1 leader lock (STRING)   2 delayed:<sec> (LIST)   3 delayed_queue_schedule (ZSET)   4 queues (SET)
--      5 resque4j:stat:vetoed
--      per job: timestamps:<payload> (SET), target (LIST): queue:<q>, or `failed` for what is no job
--      per rule with a lock: QueueLock's lock (STRING)
-- ARGV 1 leader's name   2 second   3 delayed:<sec> without namespace   4 now (tests only; '' = Redis' clock)
--      5 number of jobs   per job: payload, queue name ('' for `failed`), entry to append
--      per rule of a plugin: number of the job, 'veto' (a hook decided it already) or 'check',
--      how long QueueLock's lock is kept in s ('' without one), '1': not while it is delayed elsewhere
-- Returns {moved, left in the list}; {-1, 0} when the lock is another's; {-2, 0} before the second has come;
--      {moved, left, error, vetoed…}: error is why the next job was not touched (a key of it has the wrong
--      type), or ''; vetoed are the numbers of those jobs among the moved ones that went nowhere.
-- The head of the list is compared before each move: what another scheduler took is not moved twice.
-- The job that is moved does not count as delayed: else it would veto itself.
-- The second leaves the schedule when its list is empty. The first write is LPOP.
--#include is_locked
--#include is_delayed

if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return {-1, 0}
end
local time = redis.call('TIME')[1]
local now = tonumber(ARGV[4] ~= '' and ARGV[4] or time)
if now < tonumber(ARGV[2]) then
  return {-2, 0}
end
redis.call('SCARD', KEYS[4])
redis.call('ZCARD', KEYS[3])

local jobs = tonumber(ARGV[5])
local rules = {}
local next_lock = 5 + jobs * 2
for a = 5 + jobs * 3, #ARGV - 1, 4 do
  local rule = {veto = ARGV[a + 2] == 'veto', ttl = ARGV[a + 3], once = ARGV[a + 4] == '1'}
  if rule.ttl ~= '' then
    next_lock = next_lock + 1
    rule.lock = KEYS[next_lock]
  end
  rules[tonumber(ARGV[a + 1])] = rule
end

-- Does a plugin forbid it? Raises an error for a key of the wrong type.
local function is_vetoed(rule, timestamps)
  return rule.veto
    or rule.lock and is_locked(redis.call('GET', rule.lock), now)
    or rule.once and is_delayed(timestamps, KEYS[3], ARGV[3])
end

local moved = 0
local vetoed = {}
local refusal
for n = 1, jobs do
  local k, a = 5 + (n - 1) * 2, 5 + (n - 1) * 3
  if redis.call('LINDEX', KEYS[2], 0) ~= ARGV[a + 1] then
    break
  end
  local rule = rules[n]
  local target = redis.pcall('LLEN', KEYS[k + 2])
  local veto = false
  if type(target) == 'table' then
    refusal = target.err
  elseif rule then
    local ok, answer = pcall(is_vetoed, rule, KEYS[k + 1])
    if ok then
      veto = answer
    else
      refusal = type(answer) == 'table' and answer.err or tostring(answer)
    end
  end
  if refusal then
    break
  end
  redis.call('LPOP', KEYS[2])
  redis.pcall('SREM', KEYS[k + 1], ARGV[3])
  if veto then
    vetoed[#vetoed + 1] = n
    redis.pcall('INCR', KEYS[5])
  else
    if rule and rule.lock then
      redis.call('SET', rule.lock, lock_value(now, rule.ttl), 'EX', rule.ttl)
    end
    redis.call('RPUSH', KEYS[k + 2], ARGV[a + 3])
    if ARGV[a + 2] ~= '' then
      redis.call('SADD', KEYS[4], ARGV[a + 2])
    end
  end
  moved = moved + 1
end
local left = redis.call('LLEN', KEYS[2])
if left == 0 then
  redis.call('ZREM', KEYS[3], ARGV[2])
end
return {moved, left, refusal or '', unpack(vetoed)}
