-- wrk: posts the one entry of DIR/one.json again and again.
package.path = os.getenv("SCRIPTS") .. "/?.lua"
local bodies = require("bodies")

wrk.method = "POST"
wrk.body = bodies.read("one.json")
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. bodies.tokens()[1]

require("report")
