-- wrk: sends the requests of the files that are named after `--`, in turn; prints what came of it as one line of JSON.
-- A file has a line "METHOD path", lines of headers, an empty line, the body. `--pause N` before the files: each connection waits N/2 to
-- 3N/2 milliseconds before each request.

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("*a")
    file:close()
    local head, body = text:match("^(.-)\n\n(.*)$")
    local method, target = head:match("^(%S+) (%S+)")
    local headers = {}
    for name, value in head:gmatch("\n([^:\n]+): ([^\n]*)") do headers[name] = value end
    return wrk.format(method, target, headers, #body > 0 and body or nil)
end

function init(args)
    local first, pause = 1, nil
    if args[1] == "--pause" then first, pause = 3, tonumber(args[2]) end
    if wrk.headers["Host"] == nil then wrk.headers["Host"] = wrk.host .. ":" .. wrk.port end
    local requests, turn = {}, 0
    for index = first, #args do requests[#requests + 1] = read(args[index]) end
    if #requests == 1 then
        request = function() return requests[1] end
    else
        request = function()
            turn = turn % #requests + 1
            return requests[turn]
        end
    end
    if pause then delay = function() return math.random(math.floor(pause / 2), math.floor(pause * 3 / 2)) end end
end

function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format(
        'RESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "p50_ms": %.3f, "p99_ms": %.3f, "max_ms": %.3f, "bad": %d, "broken": %d}',
        summary.requests, summary.duration / 1e6, summary.bytes, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
        latency.max / 1e3, errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
