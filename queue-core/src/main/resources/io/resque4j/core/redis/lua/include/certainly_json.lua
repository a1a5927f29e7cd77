local MAX_CHECKED = 1048576

-- Is this text certainly what JSON.parse takes? cjson alone is no judge: it takes NaN, hexadecimal
-- numbers and bare control characters. What is doubtful goes into the claim as a string instead.
-- A job as every resque writes it, whose arguments are plain strings and whole numbers, is known by its shape
-- alone; the mark that stands for its strings is a control character, of which the text has none itself.
local function certainly_json(text)
  if #text > MAX_CHECKED or string.byte(text, 1) ~= 123 or string.find(text, '%c') then
    return false
  end
  local rest = string.gsub(text, '"[^"\\]*"', '\1')
  local args = string.match(rest, '^{\1:\1,\1:\1,\1:%[([%d\1,]*)%]}$') or string.match(rest, '^{\1:\1,\1:%[([%d\1,]*)%]}$')
  if args then
    args = ',' .. args .. ','
    return args == ',,' or not (string.find(args, ',,', 1, true) or string.find(args, ',0%d')
      or string.find(args, '\1[%d\1]') or string.find(args, '%d\1'))
  end
  if not pcall(cjson.decode, text) then
    return false
  end
  if not string.find(rest, '[^%d\1%[%]{}:,]') then
    return not string.find(rest, '[%[:,]0%d')
  end
  if string.find(rest, '["\\]') then
    rest = string.gsub(string.gsub(text, '\\.', ''), '"[^"]*"', '')
  end
  rest = string.gsub(rest, '\1', '')
  rest = string.gsub(rest, 'null', '')
  rest = string.gsub(rest, 'true', '')
  rest = string.gsub(rest, 'false', '')
  return not string.find(rest, '[^%d%[%]{}:, .eE+-]')
    and not string.find(rest, '[%[:, -]0%d')
    and not string.find(rest, '%.%D')
    and not string.find(rest, '%D%.')
    and not string.find(rest, '[%[:, ]%+')
end
