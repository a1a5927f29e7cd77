-- Wakes idle multiWorkers: puts a token into the bells of queues that have jobs.
-- KEYS 1 resque4j:paused (SET)   2 resque4j:bell:all (LIST), the bell of those that work on all queues
--      per queue: queue:<q> (LIST), resque4j:bell:queue:<q> (LIST)
-- ARGV 1 time to live of a token in ms   per queue: its name
-- A token is the queue's name. Returns the number of tokens. While a token lies in a bell nobody is idle there, and it gets no other:
--      whoever is idle next takes it and looks for jobs. Taking one of several jobs rings again.
-- Repeatable: a token too many makes somebody look in vain.
-- A token is never the only thing that brings a job to a worker, so losing one costs time only.
local rang = 0

local function ring(bell, queue)
  if redis.pcall('LLEN', bell) == 0 then
    redis.call('RPUSH', bell, queue)
    redis.call('PEXPIRE', bell, ARGV[1])
    rang = rang + 1
  end
end

for n = 1, #ARGV - 1 do
  local jobs = redis.pcall('LLEN', KEYS[1 + 2 * n])
  if type(jobs) == 'number' and jobs > 0 and redis.pcall('SISMEMBER', KEYS[1], ARGV[1 + n]) ~= 1 then
    ring(KEYS[2], ARGV[1 + n])
    ring(KEYS[2 + 2 * n], ARGV[1 + n])
  end
end
return rang
