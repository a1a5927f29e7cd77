-- Did a peer that cleaned this worker put its job into `failed`? node-resque reads the claim first and
-- removes the worker later, so a worker may be removed without its job being anywhere: only the entry
-- itself tells that the job is safe. It is looked for among the newest entries, by its worker, its queue and
-- what it means, for the peer wrote the payload anew: 1.0 is 1 there, é may be \u00e9, {} may be [], a member
-- may be elsewhere, and what is no UTF-8 is U+FFFD. Its time says nothing: clocks of two hosts differ.
local NEWEST, AT_A_TIME = 1000, 100

local function same(a, b)
  if type(a) == 'table' and type(b) == 'table' then
    for name, value in pairs(a) do
      if not same(value, b[name]) then
        return false
      end
    end
    for name in pairs(b) do
      if a[name] == nil then
        return false
      end
    end
    return true
  elseif type(a) == 'string' and type(b) == 'string' then
    return string.gsub(a, '[\128-\255]', '') == string.gsub(b, '[\128-\255]', '')
  end
  return a == b or (b == cjson.null and (a == math.huge or a == -math.huge))
end

-- The entries of peers' cleanings that were read so far, the newest first: one script may ask for many workers.
local cleanings, next_place = {}, -1

local function read_more(failed)
  if next_place < -NEWEST then
    return false
  end
  local entries = redis.pcall('LRANGE', failed, next_place - AT_A_TIME + 1, next_place)
  next_place = next_place - AT_A_TIME
  if entries.err or #entries == 0 then
    next_place = -NEWEST - 1
    return false
  end
  for n = #entries, 1, -1 do
    if string.find(entries[n], '"queue#forceCleanWorker"', 1, true) then
      local ok, entry = pcall(cjson.decode, entries[n])
      if ok and type(entry) == 'table' and type(entry.backtrace) == 'table'
        and entry.backtrace[2] == 'queue#forceCleanWorker' then
        cleanings[#cleanings + 1] = entry
      end
    end
  end
  return true
end

local function cleaned_by_peer(failed, bytes)
  local ok, claim = pcall(cjson.decode, bytes)
  if not ok or type(claim) ~= 'table' then
    return false
  end
  local n = 1
  repeat
    while n <= #cleanings do
      local entry = cleanings[n]
      if entry.worker == claim.worker and entry.queue == claim.queue and same(claim.payload, entry.payload) then
        return true
      end
      n = n + 1
    end
  until not read_more(failed)
  return false
end
