-- Did a peer that cleaned this worker put its job into `failed`? node-resque reads the claim first and
-- removes the worker later, so a worker may be removed without its job being anywhere: only the entry
-- itself tells that the job is safe. It is looked for among the newest entries.
local NEWEST = 100

local function cleaned_by_peer(failed, claim)
  local payload = string.match(claim, '"payload":(.*)}$')
  local worker = string.match(claim, '("worker":"[^"]*")')
  local entries = redis.pcall('LRANGE', failed, -NEWEST, -1)
  if not payload or not worker or entries.err then
    return false
  end
  for n = #entries, 1, -1 do
    if string.find(entries[n], worker, 1, true) and string.find(entries[n], payload, 1, true) then
      return true
    end
  end
  return false
end
