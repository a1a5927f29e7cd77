-- Takes jobs from queues, in the given order, for processors that are free.
-- KEYS 1 workers (SET)   2 resque4j:recoveries (HASH)
--      then q times queue:<q> (LIST)   then p claim keys worker:<member> (STRING)
--      then resque4j:paused (SET)
-- ARGV 1 q   2 p   3 run_at   4 how many jobs that were recovered before may be taken
--      q times: the queue's name as a JSON string
--      p times: claim id, member of `workers`, worker's name as a JSON string
--      q times: the queue's name
-- Returns a list; each element is one of
--      {processor, queue, payload}   a job was taken (indices from 1)
--      {processor, 0, claim}         the processor holds this claim already: an earlier reply was lost
--                                    either has as fourth element how often the job was recovered, if it was
--      {processor, -1, error}        the claim key could not be read (wrong type): it gets no job
--      {0, queue, error}             the queue could not be read (wrong type): it alone is passed over
-- or the error of a Redis that takes no writes just now: it is not the queue's, and nothing was taken.
-- A claim is never overwritten, so running the script again is safe.
-- A job that was recovered may be what killed its worker. Past ARGV 4 of them, those behind are taken and
-- these wait in their place. While no job has a count, all this costs one EXISTS.
-- The first write is LPOP or LREM: a Redis at its memory limit still drains.
-- If it stops half way (it has no fallible command between LPOP and MSET), nothing is half done.
local q, p, allowed = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
local MOST_PASSED = 128
--#include certainly_json
--#include recoveries

local function claim_text(id, queue, worker, payload)
  local head = '{"resque4j":"' .. id .. '","run_at":"' .. ARGV[3] .. '","queue":' .. queue
    .. ',"worker":' .. worker
  if certainly_json(payload) then
    return head .. ',"payload":' .. payload .. '}'
  end
  return head .. ',"raw":' .. cjson.encode(payload) .. ',"payload":{}}'
end

-- A pause is asked for here, where jobs are taken: it holds from the moment at which it is written.
local PAUSED = KEYS[3 + q + p]
local pausing = redis.call('EXISTS', PAUSED) == 1
local function is_paused(j)
  return pausing and redis.pcall('SISMEMBER', PAUSED, ARGV[4 + q + 3 * p + j]) == 1
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

local function reply(i, j, text, payload)
  local count = counting and recoveries(KEYS[2], payload) or 0
  if count > 0 then
    return {i, j, text, count}
  end
  return {i, j, text}
end

local result = {}
local free = {}
-- As a rule nobody holds a claim, which one command tells for all of them.
local all_free = redis.call('EXISTS', unpack(KEYS, 3 + q, 2 + q + p)) == 0
for i = 1, p do
  local held = not all_free and redis.pcall('GET', KEYS[2 + q + i])
  if type(held) == 'table' then
    result[#result + 1] = {i, -1, held.err}
  elseif held then
    result[#result + 1] = reply(i, 0, held, string.match(held, '"payload":(.*)}$') or '')
    allowed = allowed - (#result[#result] - 3)
  else
    free[#free + 1] = i
  end
end
redis.call('SCARD', KEYS[1])

local taken = 0
local names, claims = {}, {}
for j = 1, q do
  if taken == #free then
    break
  end
  local jobs = is_paused(j) and {} or take(KEYS[2 + j], #free - taken)
  if jobs.err and no_writes(jobs.err) then
    return {err = no_writes(jobs.err)}
  elseif jobs.err then
    result[#result + 1] = {0, j, jobs.err}
  end
  for _, payload in ipairs(jobs) do
    taken = taken + 1
    local i = free[taken]
    local at = 4 + q + (i - 1) * 3
    claims[#claims + 1] = KEYS[2 + q + i]
    claims[#claims + 1] = claim_text(ARGV[at + 1], ARGV[4 + j], ARGV[at + 3], payload)
    names[#names + 1] = ARGV[at + 2]
    result[#result + 1] = reply(i, j, payload, payload)
  end
end
-- A worker that a peer cleaned while it was idle is a member again before it works: a completion is
-- refused only to one that was cleaned while it held the claim.
if taken > 0 then
  redis.call('MSET', unpack(claims))
  redis.call('SADD', KEYS[1], unpack(names))
end
return result
