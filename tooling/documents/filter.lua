-- Numbers figures and tables, resolves references to them, and gives every picture and formula the
-- alternative text that PDF/UA asks for. The input is the Markdown that notebook.py writes.
--
--   ![caption](file.svg){#fig-x alt="…"}      a figure
--   ::: {#tbl-x .table caption="…"}           a table, as HTML inside the div
--   @fig-x, @tbl-x                            a reference; one that leads nowhere is an error

local typst = FORMAT:match 'typst'
local count, numbers = { fig = 0, tbl = 0 }, {}
local names = { fig = 'Figure', tbl = 'Tableau' }

local function quoted(text) return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"' end

local function rendered(blocks)
  return (pandoc.write(pandoc.Pandoc(blocks), 'typst'):gsub('%s+$', ''))
end

local function numbered(label)
  local kind = label:match '^(%a+)%-'
  if not count[kind] then error('label ' .. label .. ': expected fig-… or tbl-…') end
  if numbers[label] then error('label ' .. label .. ': used twice') end
  count[kind] = count[kind] + 1
  numbers[label] = { kind = kind, number = count[kind] }
  return names[kind] .. ' ' .. count[kind]
end

local function figure(block)
  local image
  block:walk { Image = function(found) image = found end }
  local alt = image and (image.attributes.alt or pandoc.utils.stringify(image.caption)) or ''
  if alt == '' then error('figure ' .. (image and image.src or '') .. ': has no alternative text') end
  local label = block.identifier ~= '' and block.identifier or image.identifier
  if label == '' then error('figure ' .. image.src .. ': has no label') end
  local number = numbered(label)
  local caption = pandoc.utils.blocks_to_inlines(block.caption.long)
  if typst then
    return pandoc.RawBlock('typst', ('#figure(image(%s, alt: %s, width: 70%%), alt: %s, caption: [%s]) <%s>')
      :format(quoted(image.src), quoted(alt), quoted(alt), rendered { pandoc.Plain(caption) }, label))
  end
  local picture = pandoc.Image(alt, image.src, '', pandoc.Attr('', {}, {}))
  local legend = pandoc.Inlines { pandoc.Strong(number .. '.'), pandoc.Space() }
  legend:extend(caption)
  return pandoc.Figure({ pandoc.Plain { picture } }, { long = { pandoc.Plain(legend) } }, pandoc.Attr(label))
end

local function tables(div)
  if not div.classes:includes 'table' then return end
  local out = pandoc.Blocks {}
  for _, block in ipairs(div.content) do
    if block.t == 'RawBlock' and block.format == 'html' then
      for _, read in ipairs(pandoc.read(block.text, 'html').blocks) do
        if read.t == 'Table' then
          local legend = div.attributes.caption or pandoc.utils.stringify(read.caption.long)
          if div.identifier ~= '' then
            local number = numbered(div.identifier)
            local caption = pandoc.read(legend, 'markdown').blocks
            local inlines = #caption > 0 and caption[1].content or pandoc.Inlines {}
            if not typst then
              inlines = pandoc.Inlines { pandoc.Strong(number .. '.'), pandoc.Space() } .. inlines
            end
            read.caption = { long = { pandoc.Plain(inlines) } }
            read.identifier = div.identifier
          end
        end
        out:insert(read)
      end
    else
      out:insert(block)
    end
  end
  return out
end

local function references(cite)
  local id = cite.citations[1].id
  local found = numbers[id]
  if not found then error('reference @' .. id .. ': no figure or table has this label') end
  if typst then return pandoc.RawInline('typst', '@' .. id) end
  return pandoc.Link(names[found.kind]:lower() .. '\u{a0}' .. found.number, '#' .. id)
end

function Pandoc(doc)
  -- Figures and tables are numbered each in their order, so that one pass over blocks serves both.
  doc = doc:walk { traverse = 'topdown', Figure = figure, Div = tables }
  return doc:walk {
    Cite = references,
    Math = typst and function(math)
      local text = pandoc.write(pandoc.Pandoc { pandoc.Plain { math } }, 'typst'):gsub('%s+$', '')
      local alt = math.text:gsub('\\[a-zA-Z]+', ' '):gsub('[{}]', ' ')
      local block = math.mathtype == 'DisplayMath' and 'block: true, ' or ''
      return pandoc.RawInline('typst', '#math.equation(' .. block .. 'alt: ' .. quoted(alt) .. ', ' .. text .. ')')
    end or nil,
  }
end
