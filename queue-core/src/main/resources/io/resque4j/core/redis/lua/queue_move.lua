-- Moves jobs from the head of one queue to the tail of another, in their order, with their QueueLocks.
-- KEYS 1 queue:<from> (LIST)   2 queue:<to> (LIST)   3 queues (SET)
--      then for each job that can have a lock: the lock's key in the old queue, and in the new one (STRING)
-- ARGV 1 name of the new queue   per job: payload, '1' when it has locks among KEYS, else '0'
-- Returns how many were moved. Each is moved only while it is the head: what a worker took stays taken.
-- A lock keeps its value and time; if the new queue has an equal one, the old one goes.
-- Types are read before the first write, which is LPOP.
redis.call('LLEN', KEYS[1])
redis.call('LLEN', KEYS[2])
redis.call('SCARD', KEYS[3])
local moved, lock = 0, 3
for a = 2, #ARGV, 2 do
  if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[a] then
    break
  end
  redis.call('LPOP', KEYS[1])
  redis.call('RPUSH', KEYS[2], ARGV[a])
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
