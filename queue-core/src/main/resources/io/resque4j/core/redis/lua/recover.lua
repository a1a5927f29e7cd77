-- Takes workers away that are dead, and puts the jobs that they hold where they belong.
-- KEYS 1 workers (SET)   2 queues (SET)   3 failed (LIST)   4 stat:failed   5 resque4j:recoveries (HASH)
--      6 workers:heartbeat (HASH, of Ruby)
--      per worker: worker:ping:<name>, claim key worker:<member>, worker:<member>:started,
--      stat:processed:<name>, stat:failed:<name>, queue:<q> of its claim (LIST; any list if it has none),
--      resque4j:held:<claim id>, the job lock that it names and resque4j:joblock:<lock> (STRING each; if the
--      claim holds none, any key)
-- ARGV 1 maxRecoveries   2 how long counts live, in seconds
--      per worker: member, '1' whatever its signs of life are or '', ping, Ruby's heartbeat, claim (each ''
--      if there is none), what to do, queue name, payload, its SHA-1, event, entry, claim id, the full key of
--      the job lock that the claim holds ('' for none)
--      what  forget   it has no job
--            requeue  the payload goes to the head of its queue and is counted, once per event however many
--                     equal ones it has; past maxRecoveries the entry goes to `failed`
--            fail     the entry goes to `failed`
-- Returns per worker {code, count}: 0 it was left alone, since it gave a sign of life, or its claim or job lock changed;
--      1 forgotten; 2 requeued for the count-th time; 3 failed; 4 failed, count is past maxRecoveries;
--      5 its job was in `failed` already: a peer had cleaned it.
--      Or a text: the error that kept this worker (alone) from being taken away; everything is as it was.
-- Signs and claim are compared byte for byte, so of several who try at once one does it.
-- The first write is DEL. Between it and the last there is no command that can fail but for want of
-- memory, and that Redis checks at the first write only.
--#include cleaned_by_peer
--#include free_job_lock

local function text(reply)
  return type(reply) == 'string' and reply or ''
end

local function forget(k, member)
  local claim = redis.call('TYPE', KEYS[k + 2])
  redis.call('DEL', KEYS[k + 1], KEYS[k + 3], KEYS[k + 4], KEYS[k + 5])
  if claim.ok == 'string' then
    redis.call('DEL', KEYS[k + 2])
  end
  redis.call('SREM', KEYS[1], member)
  redis.pcall('HDEL', KEYS[6], member)
end

-- Else the job would meet its own lock when it runs again.
local function free(k, id, lock)
  if id ~= '' and lock ~= '' then
    free_job_lock(KEYS[k + 8], KEYS[k + 9], KEYS[k + 7], id)
  end
end

local function to_failed(entry)
  redis.call('RPUSH', KEYS[3], entry)
  redis.pcall('INCR', KEYS[4])
end

local function error_of(what, queue)
  local probe = {}
  if what ~= 'forget' then
    probe = redis.pcall('LLEN', KEYS[3])
  end
  if what == 'requeue' and type(probe) == 'number' then
    probe = redis.pcall('LLEN', queue)
    if type(probe) == 'number' then
      probe = redis.pcall('SCARD', KEYS[2])
    end
  end
  return type(probe) == 'table' and probe.err
end

local function times(digest, event)
  local known = redis.pcall('HGET', KEYS[5], digest)
  if type(known) == 'table' then
    return 1
  end
  local count, last = string.match(known or '', '^(%d+) %d+ (.*)$')
  count = tonumber(count) or 0
  return last == event and count or count + 1
end

local function requeue(queue, name, payload, digest, count, event)
  redis.pcall('HSET', KEYS[5], digest, count .. ' ' .. redis.call('TIME')[1] .. ' ' .. event)
  redis.pcall('EXPIRE', KEYS[5], ARGV[2])
  redis.call('SADD', KEYS[2], name)
  redis.call('LPUSH', queue, payload)
end

local function take_away(k, a)
  local member, what, queue, name, payload, digest, event, entry = ARGV[a + 1], ARGV[a + 6], KEYS[k + 6],
    ARGV[a + 7], ARGV[a + 8], ARGV[a + 9], ARGV[a + 10], ARGV[a + 11]
  local alive = text(redis.pcall('GET', KEYS[k + 1])) ~= ARGV[a + 3]
    or text(redis.pcall('HGET', KEYS[6], member)) ~= ARGV[a + 4]
  local claim = text(redis.pcall('GET', KEYS[k + 2]))
  local id, lock = ARGV[a + 12], text(redis.pcall('GET', KEYS[k + 7]))
  if claim ~= ARGV[a + 5] or (alive and ARGV[a + 2] ~= '1') or (id ~= '' and lock ~= ARGV[a + 13]) then
    return {0, 0}
  end
  local error = error_of(what, queue)
  if error then
    return error
  end
  if claim ~= '' and redis.call('SISMEMBER', KEYS[1], member) == 0 and cleaned_by_peer(KEYS[3], claim) then
    forget(k, member)
    free(k, id, lock)
    return {5, 0}
  end
  forget(k, member)
  free(k, id, lock)
  if what == 'forget' then
    return {1, 0}
  elseif what == 'fail' then
    to_failed(entry)
    return {3, 0}
  end
  local count = times(digest, event)
  if count > tonumber(ARGV[1]) then
    redis.pcall('HDEL', KEYS[5], digest)
    to_failed(entry)
    return {4, count}
  end
  requeue(queue, name, payload, digest, count, event)
  return {2, count}
end

redis.call('SCARD', KEYS[1])
local result = {}
for n = 1, (#ARGV - 2) / 13 do
  result[n] = take_away(6 + (n - 1) * 9, 2 + (n - 1) * 13)
end
return result
