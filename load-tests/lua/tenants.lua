-- wrk: every tenant of DIR/tokens in turn sends a log on its own; each time all have, one of them sends a bulk of 1000.
package.path = os.getenv("SCRIPTS") .. "/?.lua"
local bodies = require("bodies")

function init()
  local requests = {}
  local files = tonumber(os.getenv("FILES"))
  local tokens = bodies.tokens()
  local singles = {}
  for i, token in ipairs(tokens) do
    singles[i] = bodies.single("/api/v1/logs", { ["Authorization"] = "Bearer " .. token })
  end
  for round = 1, #tokens do
    for i = 1, #tokens do
      requests[#requests + 1] = singles[i]
    end
    local headers = {
      ["Authorization"] = "Bearer " .. tokens[round],
      ["Content-Type"] = "application/x-ndjson",
    }
    local body = bodies.read((round - 1) % files .. ".ndjson")
    requests[#requests + 1] = wrk.format("POST", "/api/v1/logs/bulk?return=count", headers, body)
  end
  bodies.in_turn(requests)
end

require("report")
