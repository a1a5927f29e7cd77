-- Reads the messages for a process of workers, takes away those that it has carried out, and keeps known how it is.
-- KEYS 1 resque4j:control:<process> (SET)   2 resque4j:state:<process> (STRING)
-- ARGV 1 its state, '' for the usual one   2 how long that is known, in ms   then messages that were carried out
-- Returns the messages that lie there.
-- Repeatable: a message lies there until the next heartbeat says that it was carried out, so a lost reply loses none.
-- What was carried out is taken away first; DEL and SREM are taken by a Redis at its memory limit.
redis.call('SCARD', KEYS[1])
for n = 3, #ARGV do
  redis.call('SREM', KEYS[1], ARGV[n])
end
redis.call('DEL', KEYS[2])
if ARGV[1] ~= '' then
  redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
end
return redis.call('SMEMBERS', KEYS[1])
