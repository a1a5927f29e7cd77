-- Takes jobs from queues, in the given order, for processors that are free.
-- KEYS 1 workers (SET)   2..1+q queue:<q> (LIST)   then p claim keys worker:<member> (STRING)
-- ARGV 1 q   2 p   3 run_at
--      q times: the queue's name as a JSON string
--      p times: claim id, member of `workers`, worker's name as a JSON string
-- Returns a list; each element is one of
--      {processor, queue, payload}   a job was taken (indices from 1)
--      {processor, 0, claim}         the processor holds this claim already: an earlier reply was lost
--      {processor, -1, error}        the claim key could not be read (wrong type): it gets no job
--      {0, queue, error}             the queue could not be read (wrong type): it alone is passed over
-- A claim is never overwritten, so running the script again is safe.
-- The first write is LPOP: a Redis at its memory limit still drains.
-- If it stops half way (it has no fallible command between LPOP and SET), nothing is half done.
local q, p = tonumber(ARGV[1]), tonumber(ARGV[2])
--#include certainly_json

local function claim_text(id, queue, worker, payload)
  local head = '{"resque4j":"' .. id .. '","run_at":"' .. ARGV[3] .. '","queue":' .. queue
    .. ',"worker":' .. worker
  if certainly_json(payload) then
    return head .. ',"payload":' .. payload .. '}'
  end
  return head .. ',"raw":' .. cjson.encode(payload) .. ',"payload":{}}'
end

local result = {}
local free = {}
for i = 1, p do
  local held = redis.pcall('GET', KEYS[1 + q + i])
  if type(held) == 'table' then
    result[#result + 1] = {i, -1, held.err}
  elseif held then
    result[#result + 1] = {i, 0, held}
  else
    free[#free + 1] = i
  end
end
redis.call('SCARD', KEYS[1])

local taken = 0
local names = {}
for j = 1, q do
  if taken == #free then
    break
  end
  local jobs = redis.pcall('LPOP', KEYS[1 + j], #free - taken)
  if jobs and jobs.err then
    result[#result + 1] = {0, j, jobs.err}
  elseif jobs then
    for _, payload in ipairs(jobs) do
      taken = taken + 1
      local i = free[taken]
      local at = 3 + q + (i - 1) * 3
      redis.call('SET', KEYS[1 + q + i], claim_text(ARGV[at + 1], ARGV[3 + j], ARGV[at + 3], payload))
      names[#names + 1] = ARGV[at + 2]
      result[#result + 1] = {i, j, payload}
    end
  end
end
-- A worker that a peer cleaned while it was idle is a member again before it works: a completion is
-- refused only to one that was cleaned while it held the claim.
if taken > 0 then
  redis.call('SADD', KEYS[1], unpack(names))
end
return result
