-- Ends the claims of jobs that ended well and leave nothing else to write, which is most of them; complete.lua
-- ends all others.
-- KEYS 1 workers (SET)   2 stat:processed
--      n times: claim key (STRING)
--      n times: stat:processed:<name>
-- ARGV 1 at which byte of a claim key the member of `workers` begins
--      n times: how the claim begins: {"resque4j":"<claim id>"
-- Returns the indices, from 1, of those that are not ended: their claim is another one, gone or of a wrong
--      type, or their worker was cleaned by a peer. Nothing was changed for them; complete.lua tells what it is.
-- The first write is DEL: a Redis at its memory limit can still end jobs. A counter that holds no number is
-- nobody's reason to keep a finished job.
-- If it stops half way (after DEL no command of it can fail), nothing is half done.
local n, member_at = #ARGV - 1, tonumber(ARGV[1])
local members = {}
for i = 1, n do
  members[i] = string.sub(KEYS[2 + i], member_at)
end
local is_member = redis.call('SMISMEMBER', KEYS[1], unpack(members))

local done, counters, others = {}, {}, {}
for i = 1, n do
  local head = ARGV[1 + i]
  if is_member[i] == 1 and redis.pcall('GETRANGE', KEYS[2 + i], 0, #head - 1) == head then
    done[#done + 1] = KEYS[2 + i]
    counters[#counters + 1] = KEYS[2 + n + i]
  else
    others[#others + 1] = i
  end
end
if #done > 0 then
  redis.call('DEL', unpack(done))
  for i = 1, #counters do
    redis.pcall('INCR', counters[i])
  end
  redis.pcall('INCRBY', KEYS[2], #done)
end
return others
