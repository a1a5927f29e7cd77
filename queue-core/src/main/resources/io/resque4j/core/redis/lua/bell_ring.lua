-- Wakes idle multiWorkers: puts a token into the bells of queues that have jobs.
-- KEYS 1 resque4j:paused (SET)   2 resque4j:bell:all (LIST), the bell of those that work on all queues
--      per queue: queue:<q> (LIST), resque4j:bell:queue:<q> (LIST)
-- ARGV 1 time to live of a token in ms   per queue: its name; '' for several: the bell of all is rung
-- A token is the queue's name, or '' for several. Returns the number of tokens; -1 when it put none because one
-- lay there already, 0 when there are no jobs. While a token lies in a bell nobody is idle there, and it gets no other: whoever is idle next takes it and looks for jobs. But who takes
-- the name of one queue need not look at another one, so a second queue makes it a token for several.
-- Taking one of several jobs rings again.
-- Repeatable: a token too many makes somebody look in vain.
-- A token is never the only thing that brings a job to a worker, so losing one costs time only.
local rang, lying = 0, 0

local function ring(bell, queue)
  local token = redis.pcall('LINDEX', bell, 0)
  if not token then
    redis.call('RPUSH', bell, queue)
    redis.call('PEXPIRE', bell, ARGV[1])
    rang = rang + 1
    return
  end
  lying = lying + 1
  if token ~= queue and type(token) == 'string' then
    redis.call('LSET', bell, 0, '')
  end
end

for n = 1, #ARGV - 1 do
  local queue = ARGV[1 + n]
  if queue == '' then
    ring(KEYS[2], '')
  else
    local jobs = redis.pcall('LLEN', KEYS[1 + 2 * n])
    if type(jobs) == 'number' and jobs > 0 and redis.pcall('SISMEMBER', KEYS[1], queue) ~= 1 then
      ring(KEYS[2], queue)
      ring(KEYS[2 + 2 * n], queue)
    end
  end
end
return rang == 0 and lying > 0 and -1 or rang
