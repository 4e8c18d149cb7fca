-- wrk: posts the one entry of DIR/one.json again and again. DIR and TOKEN come from the environment.
local file = assert(io.open(os.getenv("DIR") .. "/one.json", "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Authorization"] = "Bearer " .. (os.getenv("TOKEN") or "")

dofile(os.getenv("REPORT"))
