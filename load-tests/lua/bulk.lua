-- wrk: posts DIR/0.ndjson, DIR/1.ndjson, … in turn as bulk requests.
package.path = os.getenv("SCRIPTS") .. "/?.lua"
local bodies = require("bodies")

function init()
  local headers = { ["Authorization"] = "Bearer " .. bodies.tokens()[1] }
  bodies.in_turn(bodies.bulk(nil, ".ndjson", headers, tonumber(os.getenv("FILES"))))
end

require("report")
