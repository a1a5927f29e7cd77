-- Removes one failed entry, the oldest that has exactly these bytes, and appends its job to a queue.
-- KEYS 1 failed (LIST)   2 queues (SET)   3 queue:<q> (LIST)
-- ARGV 1 entry   2 queue name   3 payload
-- Returns 1 when it was moved, 0 when the entry is not there (any more): then nothing is enqueued.
-- Types are read before the first write, so an error leaves nothing behind. The first write is LREM,
-- which a Redis at its memory limit takes.
redis.call('SCARD', KEYS[2])
redis.call('LLEN', KEYS[3])
if redis.call('LREM', KEYS[1], 1, ARGV[1]) == 0 then
  return 0
end
redis.call('SADD', KEYS[2], ARGV[2])
redis.call('RPUSH', KEYS[3], ARGV[3])
return 1
