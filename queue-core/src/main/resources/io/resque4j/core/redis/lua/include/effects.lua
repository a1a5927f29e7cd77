-- What plugins want done with the end of a job, by kind; each has a fixed number of KEYS and ARGV.
--      free   KEYS lock, resque4j:joblock:<lock>, resque4j:held:<claim id>: frees the claim's job lock
--      forget KEYS any key: deletes it
--      later  KEYS delayed:<sec>, timestamps:<payload>, delayed_queue_schedule   ARGV second, member, payload
--      retry  KEYS as later, then Retry's counter and its last error
--             ARGV as later, then the limit of attempts, how long counter and error are kept in s, the error
-- `free` is done whatever became of the claim: the job has ended. The others only if it was still there.
local KEYS_OF = {free = 3, forget = 1, later = 3, retry = 5}
local ARGV_OF = {free = 0, forget = 0, later = 3, retry = 6}

-- Reads {item, kind, arguments}… behind the items; returns the effects by item.
local function read_effects(k, a)
  local by_item = {}
  while a < #ARGV do
    local item, kind = tonumber(ARGV[a + 1]), ARGV[a + 2]
    by_item[item] = by_item[item] or {}
    table.insert(by_item[item], {kind = kind, k = k, a = a + 2})
    k, a = k + KEYS_OF[kind], a + 2 + ARGV_OF[kind]
  end
  return by_item
end

-- Why an effect cannot be written, or nil. Read before the first write.
local function effects_error(effects)
  for _, effect in ipairs(effects) do
    if effect.kind == 'later' or effect.kind == 'retry' then
      for n, probe in ipairs({'LLEN', 'SCARD', 'ZCARD'}) do
        local reply = redis.pcall(probe, KEYS[effect.k + n])
        if type(reply) == 'table' then
          return reply.err
        end
      end
    end
  end
end

-- A job that waits in that second already waits there twice: neither may be lost.
local function delay(effect)
  local second, member, payload = ARGV[effect.a + 1], ARGV[effect.a + 2], ARGV[effect.a + 3]
  redis.call('RPUSH', KEYS[effect.k + 1], payload)
  redis.call('SADD', KEYS[effect.k + 2], member)
  redis.call('ZADD', KEYS[effect.k + 3], second, second)
end

-- Counts an attempt as node-resque does, from -1 up. Returns how many are left; with none the keys are gone.
local function retry(effect)
  local counter, last_error = KEYS[effect.k + 4], KEYS[effect.k + 5]
  local limit, ttl = tonumber(ARGV[effect.a + 4]), ARGV[effect.a + 5]
  local found = redis.pcall('GET', counter)
  local count = (type(found) == 'string' and tonumber(string.match(found, '^[-+]?%d+$')) or -1) + 1
  local left = limit - count - 1
  redis.call('DEL', counter, last_error)
  if left > 0 then
    redis.call('SET', counter, string.format('%.0f', count), 'EX', ttl)
    redis.call('SET', last_error, ARGV[effect.a + 6], 'EX', ttl)
    delay(effect)
  end
  return left
end

local function free_locks(effects, id)
  for _, effect in ipairs(effects) do
    if effect.kind == 'free' then
      free_job_lock(KEYS[effect.k + 1], KEYS[effect.k + 2], KEYS[effect.k + 3], id)
    end
  end
end

-- Applies all of them; returns how many attempts are left if the job is retried, else nil.
local function apply_effects(effects, id)
  local left
  free_locks(effects, id)
  for _, effect in ipairs(effects) do
    if effect.kind == 'forget' then
      redis.call('DEL', KEYS[effect.k + 1])
    elseif effect.kind == 'later' then
      delay(effect)
    elseif effect.kind == 'retry' then
      left = retry(effect)
    end
  end
  return left and left > 0 and left or nil
end
