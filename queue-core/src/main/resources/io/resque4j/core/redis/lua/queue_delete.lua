-- Deletes jobs at the head of a queue with their QueueLocks, and the queue's name when nothing is left.
-- KEYS 1 queue:<q> (LIST)   2 queues (SET)   then the lock of each job that has one (STRING)
-- ARGV 1 queue name   per job: payload, '1' when it has a lock among KEYS, else '0'
-- Returns {deleted, left}. Each job is deleted only while it is the head: what a worker took stays taken.
-- A key of another type than LIST is no queue and is deleted at once.
-- A job and its lock go together; if the caller stops half way, the rest of the queue is as it was.
redis.call('SCARD', KEYS[2])
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'list' then
  redis.call('DEL', KEYS[1])
end
local deleted, lock = 0, 2
for a = 2, #ARGV, 2 do
  if kind ~= 'list' or redis.call('LINDEX', KEYS[1], 0) ~= ARGV[a] then
    break
  end
  redis.call('LPOP', KEYS[1])
  deleted = deleted + 1
  if ARGV[a + 1] == '1' then
    lock = lock + 1
    redis.call('DEL', KEYS[lock])
  end
end
local left = redis.call('LLEN', KEYS[1])
if left == 0 then
  redis.call('SREM', KEYS[2], ARGV[1])
end
return {deleted, left}
