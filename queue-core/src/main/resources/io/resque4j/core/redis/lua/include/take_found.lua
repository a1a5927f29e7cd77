-- Takes these entries out of one window of a list (needs `window`). Returns per entry 1 when it was taken out,
-- 0 when it is not in the window (any more), and how many were. `args` begin as those of the script.
local function take_found(list, args, entries)
  local found = places(list, tonumber(args[1]), tonumber(args[2]), entries)
  local result, at = {}, {}
  for n = 1, #entries do
    result[n] = found[n] and 1 or 0
    if found[n] then
      at[#at + 1] = found[n]
    end
  end
  if #at > 0 then
    take_out(list, at, args[3])
  end
  return result, #at
end
