-- Works on a window of a list by index. Entries are known by their bytes and looked for in their order, so
-- what a peer removed meanwhile, or moved out of the window, is not touched.

-- Where each of these entries stands, from 0; false for one that is not in the window (any more).
local function places(list, from, size, entries)
  local window = redis.call('LRANGE', list, from, from + size - 1)
  local found, next_one = {}, 1
  for n, entry in ipairs(entries) do
    found[n] = false
    for i = next_one, #window do
      if window[i] == entry then
        found[n] = from + i - 1
        next_one = i + 1
        break
      end
    end
  end
  return found
end

-- Takes the entries at these ascending places out. Those at the head are cut off; the others get a mark that
-- no entry equals, and leave together by one LREM from the nearer end: LREM by their own bytes would go
-- through the list once for each. LTRIM comes first: a Redis at its memory limit takes it, and after it LSET.
local function take_out(list, at, mark)
  local head = 0
  while at[head + 1] == head do
    head = head + 1
  end
  redis.call('LTRIM', list, head, -1)
  local marked = #at - head
  if marked == 0 then
    return
  end
  local length = redis.call('LLEN', list)
  for n = head + 1, #at do
    redis.call('LSET', list, at[n] - head, mark)
  end
  local near_head = at[#at] + at[head + 1] - 2 * head < length
  redis.call('LREM', list, near_head and marked or -marked, mark)
end
