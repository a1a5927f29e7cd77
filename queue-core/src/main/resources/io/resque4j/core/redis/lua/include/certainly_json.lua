local MAX_CHECKED = 1048576

-- Is this text certainly what JSON.parse takes? cjson alone is no judge: it takes NaN, hexadecimal
-- numbers and bare control characters. What is doubtful goes into the claim as a string instead.
local function certainly_json(text)
  if #text > MAX_CHECKED or string.byte(text, 1) ~= 123 or string.find(text, '%c') then
    return false
  end
  local ok, value = pcall(cjson.decode, text)
  if not ok or type(value) ~= 'table' then
    return false
  end
  local rest = string.gsub(text, '\\.', '')
  rest = string.gsub(rest, '"[^"]*"', 's')
  rest = string.gsub(rest, 'null', 'l')
  rest = string.gsub(rest, 'true', 'l')
  rest = string.gsub(rest, 'false', 'l')
  return not string.find(rest, '[^%d%[%]{}:, .eEsl+-]')
    and not string.find(rest, '[%[:, -]0%d')
    and not string.find(rest, '%.%D')
    and not string.find(rest, '%D%.')
    and not string.find(rest, '[%[:, ]%+')
end
