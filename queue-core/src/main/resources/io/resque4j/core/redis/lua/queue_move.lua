-- Moves jobs from one queue to another, with their QueueLocks: from the head to the tail, in their order; or to
-- the front, from the tail and one after the other, which keeps their order too.
-- KEYS 1 queue:<from> (LIST)   2 queue:<to> (LIST)   3 queues (SET)
--      then for each job that can have a lock: the lock's key in the old queue, and in the new one (STRING)
-- ARGV 1 name of the new queue   2 'tail', or 'front': then the jobs are given from the last one on
--      per job: payload, '1' when it has locks among KEYS, else '0'
-- Returns how many were moved. Each is moved only while it is at that end: what a worker took stays taken.
-- A lock keeps its value and time; if the new queue has an equal one, the old one goes.
-- Types are read before the first write, which is LPOP or RPOP.
redis.call('LLEN', KEYS[1])
redis.call('LLEN', KEYS[2])
redis.call('SCARD', KEYS[3])
local front = ARGV[2] == 'front'
local moved, lock = 0, 3
for a = 3, #ARGV, 2 do
  if redis.call('LINDEX', KEYS[1], front and -1 or 0) ~= ARGV[a] then
    break
  end
  redis.call(front and 'RPOP' or 'LPOP', KEYS[1])
  redis.call(front and 'LPUSH' or 'RPUSH', KEYS[2], ARGV[a])
  moved = moved + 1
  if ARGV[a + 1] == '1' then
    local old, new = KEYS[lock + 1], KEYS[lock + 2]
    lock = lock + 2
    if redis.call('EXISTS', old) == 1 and redis.call('RENAMENX', old, new) == 0 then
      redis.call('DEL', old)
    end
  end
end
if moved > 0 then
  redis.call('SADD', KEYS[3], ARGV[1])
end
return moved
