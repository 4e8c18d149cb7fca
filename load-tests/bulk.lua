-- wrk: posts the files DIR/0.ndjson … in turn as bulk requests. DIR, FILES and TOKEN come from the environment.
local files = tonumber(os.getenv("FILES"))
local headers = {
  ["Content-Type"] = "application/x-ndjson",
  ["Authorization"] = "Bearer " .. (os.getenv("TOKEN") or ""),
}
local requests, turn = {}, 0

function init()
  for i = 1, files do
    local file = assert(io.open(os.getenv("DIR") .. "/" .. (i - 1) .. ".ndjson", "rb"))
    requests[i] = wrk.format("POST", nil, headers, file:read("*a"))
    file:close()
  end
end

function request()
  turn = turn % files + 1
  return requests[turn]
end

dofile(os.getenv("REPORT"))
