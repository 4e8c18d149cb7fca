-- wrk: posts DIR/0.ndjson.gz, DIR/1.ndjson.gz, … in turn as bulk requests that are compressed already.
package.path = os.getenv("SCRIPTS") .. "/?.lua"
local bodies = require("bodies")

function init()
  local headers = { ["Authorization"] = "Bearer " .. bodies.tokens()[1], ["Content-Encoding"] = "gzip" }
  bodies.in_turn(bodies.bulk(nil, ".ndjson.gz", headers, tonumber(os.getenv("FILES"))))
end

require("report")
