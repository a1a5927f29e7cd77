-- Takes jobs from queues, in the given order, for processors that are free.
-- KEYS 1 workers (SET)   2 resque4j:recoveries (HASH)
--      then q times queue:<q> (LIST)   then p claim keys worker:<member> (STRING)
--      then resque4j:paused (SET)
-- ARGV 1 q   2 p   3 at which byte of a claim key the member of `workers` begins
--      4 how many jobs that were recovered before may be taken
--      q times: the queue's name as a JSON string
--      p times: how the claim begins: {"resque4j":"<claim id>","run_at":"…","worker":"<name>"
--      q times: the queue's name
-- Returns a flat list, four elements for each reply, which is one of
--      processor, queue, payload, n   a job was taken (indices from 1), which was recovered n times before
--      processor, 0, claim, n         the processor holds this claim already: an earlier reply was lost
--      processor, -1, error, 0        the claim key could not be read (wrong type): it gets no job
--      0, queue, error, 0             the queue could not be read (wrong type): it alone is passed over
-- or the error of a Redis that takes no writes just now: it is not the queue's, and nothing was taken.
-- A claim is never overwritten, so running the script again is safe, with other ids: the first one may be executed
-- later, and its claim must not be taken for the one that the second one made.
-- A job that was recovered may be what killed its worker. Past ARGV 4 of them, those behind are taken and
-- these wait in their place. While no job has a count, all this costs one EXISTS.
-- The first write is LPOP or LREM: a Redis at its memory limit still drains.
-- If it stops half way (it has no fallible command between LPOP and MSET), nothing is half done.
-- What is done for each job is as little as can be: it is most of what Redis spends on a job.
local q, p, member_at, allowed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local MOST_PASSED = 128
--#include certainly_json
--#include recoveries

local function claim_text(beginning, queue, payload)
  if certainly_json(payload) then
    return beginning .. ',"queue":' .. queue .. ',"payload":' .. payload .. '}'
  end
  return beginning .. ',"queue":' .. queue .. ',"raw":' .. cjson.encode(payload) .. ',"payload":{}}'
end

-- A pause is asked for here, where jobs are taken: it holds from the moment at which it is written.
local PAUSED = KEYS[3 + q + p]
local pausing = redis.call('EXISTS', PAUSED) == 1
local function is_paused(j)
  return pausing and redis.pcall('SISMEMBER', PAUSED, ARGV[4 + q + p + j]) == 1
end

local counting = redis.call('EXISTS', KEYS[2]) == 1

-- Takes jobs from the head of a queue, past those that have to wait.
local function take(queue, wanted)
  if not counting then
    return redis.pcall('LPOP', queue, wanted) or {}
  end
  local jobs = {}
  local at = 0
  while #jobs < wanted and at < MOST_PASSED do
    local payload = redis.pcall('LINDEX', queue, at)
    if not payload then
      break
    elseif type(payload) == 'table' then
      return payload
    end
    local suspect = recoveries(KEYS[2], payload) > 0
    if suspect and allowed < 1 then
      at = at + 1
    else
      allowed = suspect and allowed - 1 or allowed
      redis.call('LREM', queue, 1, payload) -- equal ones before it would have been passed over as well
      jobs[#jobs + 1] = payload
    end
  end
  return jobs
end

-- Why Redis takes no writes at all, in its own words, before which Redis 6.2 puts where in the script.
local function no_writes(error)
  return string.match(error, 'READONLY .*') or string.match(error, 'NOREPLICAS .*')
    or string.match(error, 'MISCONF .*')
end

local result, last = {}, 0
local function reply(i, j, text, count)
  result[last + 1], result[last + 2], result[last + 3], result[last + 4] = i, j, text, count
  last = last + 4
end

local free = {}
-- As a rule nobody holds a claim, which one command tells for all of them.
local all_free = redis.call('EXISTS', unpack(KEYS, 3 + q, 2 + q + p)) == 0
for i = 1, p do
  local held = not all_free and redis.pcall('GET', KEYS[2 + q + i])
  if type(held) == 'table' then
    reply(i, -1, held.err, 0)
  elseif held then
    local count = counting and recoveries(KEYS[2], string.match(held, '"payload":(.*)}$') or '') or 0
    allowed = count > 0 and allowed - 1 or allowed
    reply(i, 0, held, count)
  else
    free[#free + 1] = i
  end
end
redis.call('SCARD', KEYS[1])

local taken = 0
local members, claims = {}, {}
for j = 1, q do
  if taken == #free then
    break
  end
  local jobs = is_paused(j) and {} or take(KEYS[2 + j], #free - taken)
  if jobs.err and no_writes(jobs.err) then
    return {err = no_writes(jobs.err)}
  elseif jobs.err then
    reply(0, j, jobs.err, 0)
  end
  for n = 1, #jobs do
    local payload = jobs[n]
    taken = taken + 1
    local i = free[taken]
    local key = KEYS[2 + q + i]
    claims[2 * taken - 1] = key
    claims[2 * taken] = claim_text(ARGV[4 + q + i], ARGV[4 + j], payload)
    members[taken] = string.sub(key, member_at)
    reply(i, j, payload, counting and recoveries(KEYS[2], payload) or 0)
  end
end
-- A worker that a peer cleaned while it was idle is a member again before it works: a completion is
-- refused only to one that was cleaned while it held the claim.
if taken > 0 then
  redis.call('MSET', unpack(claims))
  redis.call('SADD', KEYS[1], unpack(members))
end
return result
