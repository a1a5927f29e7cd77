-- Leaves a message for a process of workers, which reads it with its next heartbeat.
-- KEYS 1 workers (SET)   2 claim key worker:<member> (STRING)   3 resque4j:control:<process> (SET)
-- ARGV 1 member   2 head of the claim that it is about, '' for none   3 message   4 time to live of what lies
--      there in ms   5 how many messages may lie there
-- Returns 1 it lies there; 0 the worker is not known; -1 it has not this claim (any more); -2 too many lie there.
-- Repeatable: a message lies there once, and means the same however often it is read.
-- A claim is compared here, and again by who reads the message: it never hits the next job. If it stops between
-- the two writes, the message has no expiry until the next one is sent.
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 0 then
  return 0
end
if ARGV[2] ~= '' and redis.pcall('GETRANGE', KEYS[2], 0, #ARGV[2] - 1) ~= ARGV[2] then
  return -1
end
if redis.call('SISMEMBER', KEYS[3], ARGV[3]) == 0 and redis.call('SCARD', KEYS[3]) >= tonumber(ARGV[5]) then
  return -2
end
redis.call('SADD', KEYS[3], ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
return 1
