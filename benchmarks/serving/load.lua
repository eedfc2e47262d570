-- Sends prepared bodies one after the other, as fast as answers come or at a fixed rate, and prints what came of it as JSON.
--
--   wrk -t1 -c32 -d10s -s load.lua http://127.0.0.1:8080 -- PATH BODIES KEY RATE
--
-- BODIES has a JSON body a line, "-" sends GET instead; KEY is the caller's; RATE is requests a second over all connections, 0 for
-- no limit. Requests are put together before the first is sent: what is left to do for each is to hand out the next.

local ffi = require("ffi")
ffi.cdef [[
    typedef struct { long seconds; long nanoseconds; } instant;
    int clock_gettime(int clock, instant *now);
]]
local MONOTONIC = 1

local requests, at = {}, 0

function init(args)
    local path, bodies, key, rate = args[1], args[2], args[3], tonumber(args[4])
    local headers = { ["Content-Type"] = "application/json", ["Authorization"] = "Bearer " .. key }
    if bodies == "-" then
        requests[1] = wrk.format("GET", path, headers)
    else
        for body in io.lines(bodies) do
            requests[#requests + 1] = wrk.format("POST", path, headers, body)
        end
    end
    if rate > 0 then pace(rate) end
end

function request()
    at = at % #requests + 1
    return requests[at]
end

-- Every request has its time: a slow answer delays the requests that follow it, which then come closer together.
function pace(rate)
    local clock, period, due = ffi.new("instant"), 1000 / rate, nil
    function delay()
        ffi.C.clock_gettime(MONOTONIC, clock)
        local now = tonumber(clock.seconds) * 1000 + tonumber(clock.nanoseconds) / 1000000
        due = math.max((due or now) + period, now - 1000)
        return math.max(0, math.floor(due - now + 0.5))
    end
end

function done(summary, latency, _)
    local errors = summary.errors
    local figures = {
        '"seconds":%.3f', summary.duration / 1e6,
        '"requests":%d', summary.requests,
        '"bytes":%d', summary.bytes,
        '"p50_us":%d', latency:percentile(50),
        '"p90_us":%d', latency:percentile(90),
        '"p99_us":%d', latency:percentile(99),
        '"p99_9_us":%d', latency:percentile(99.9),
        '"max_us":%d', latency.max,
        '"errors":%d', errors.connect + errors.read + errors.write + errors.timeout,
        '"not_2xx":%d', errors.status,
    }
    local members = {}
    for position = 1, #figures, 2 do
        members[#members + 1] = string.format(figures[position], figures[position + 1])
    end
    io.write("{", table.concat(members, ","), "}\n")
end
