-- Slides: a picture fills what its slide has left and carries an alternative text; speaker notes are for
-- the screen's presenter view only.
local typst = FORMAT:match 'typst'
local function quoted(text) return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"' end

function Figure(figure)
  local image
  figure:walk { Image = function(found) image = found end }
  local alt = pandoc.utils.stringify(image.caption)
  if alt == '' then error('slide picture ' .. image.src .. ': has no alternative text') end
  if not typst then return pandoc.Para { image } end
  local picture = 'image(%s, alt: %s, width: 100%%, height: 100%%, fit: "contain")'
  return pandoc.RawBlock('typst', '#block(width: 100%, height: 1fr, align(center + horizon, '
    .. picture:format(quoted(image.src), quoted(alt)) .. '))')
end

function Div(div)
  if typst and div.classes:includes 'notes' then return {} end
end
