-- What the scripts share: the bodies of DIR, and the tokens, one a line, of DIR/tokens.
local bodies = {}

local function path(name)
  return os.getenv("DIR") .. "/" .. name
end

function bodies.read(name)
  local file = assert(io.open(path(name), "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

function bodies.tokens()
  local tokens = {}
  for token in io.lines(path("tokens")) do
    tokens[#tokens + 1] = token
  end
  return tokens
end

-- Formatted requests that post the files 0.SUFFIX, 1.SUFFIX, … to a path.
function bodies.bulk(target, suffix, headers, files)
  local requests = {}
  headers["Content-Type"] = "application/x-ndjson"
  for i = 1, files do
    requests[i] = wrk.format("POST", target, headers, bodies.read((i - 1) .. suffix))
  end
  return requests
end

-- Formatted request that posts the one entry.
function bodies.single(target, headers)
  headers["Content-Type"] = "application/json"
  return wrk.format("POST", target, headers, bodies.read("one.json"))
end

-- Sends the requests of a list in turn.
function bodies.in_turn(requests)
  local turn, count = 0, #requests
  function request()
    turn = turn % count + 1
    return requests[turn]
  end
end

return bodies
