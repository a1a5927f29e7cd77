-- Appends jobs to a queue and makes the queue known.
-- KEYS 1 queues (SET)   2 queue:<q> (LIST)
-- ARGV 1 queue name     2… payloads, 1000 at most
-- Returns the queue's new length.
-- Types are read before the first write, and SADD comes before RPUSH, so an error leaves nothing behind.
-- RPUSH is one command: all payloads are in the queue, or none.
redis.call('LLEN', KEYS[2])
redis.call('SADD', KEYS[1], ARGV[1])
return redis.call('RPUSH', KEYS[2], unpack(ARGV, 2))
