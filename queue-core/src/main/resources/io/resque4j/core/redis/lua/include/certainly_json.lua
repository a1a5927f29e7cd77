local MAX_CHECKED = 1048576

-- Is this text certainly what JSON.parse takes? cjson alone is no judge: it takes NaN, hexadecimal
-- numbers and bare control characters. What is doubtful goes into the claim as a string instead.
-- Most payloads have plain strings and whole numbers only; they leave after two searches.
local function certainly_json(text)
  if #text > MAX_CHECKED or string.byte(text, 1) ~= 123 or not pcall(cjson.decode, text) then
    return false
  end
  local rest = string.gsub(text, '"[^"\\%c]*"', '')
  if not string.find(rest, '[^%d%[%]{}:,]') then
    return not string.find(rest, '[%[:,]0%d')
  end
  if string.find(rest, '["\\]') then
    if string.find(text, '%c') then
      return false
    end
    rest = string.gsub(string.gsub(text, '\\.', ''), '"[^"]*"', '')
  end
  rest = string.gsub(rest, 'null', '')
  rest = string.gsub(rest, 'true', '')
  rest = string.gsub(rest, 'false', '')
  return not string.find(rest, '[^%d%[%]{}:, .eE+-]')
    and not string.find(rest, '[%[:, -]0%d')
    and not string.find(rest, '%.%D')
    and not string.find(rest, '%D%.')
    and not string.find(rest, '[%[:, ]%+')
end
