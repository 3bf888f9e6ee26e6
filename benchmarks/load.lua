-- What wrk sends: one POST over and over, or, with UNIQUE, one with a number of its own each time.
local function read(name)
  local file = assert(io.open(name, "rb"))
  local text = file:read("*a")
  file:close()
  return text
end

local number = tonumber(os.getenv("UNIQUE"))
local body = read(os.getenv("BODY"))
wrk.method = "POST"
wrk.headers["Content-Type"] = os.getenv("CONTENT_TYPE")
wrk.headers["Accept"] = os.getenv("ACCEPT")
wrk.headers["Authorization"] = "Bearer " .. os.getenv("KEY")
local whole

function init()
  wrk.body = body
  whole = wrk.format()
end

function request()
  if not number then
    return whole
  end
  number = number + 1
  wrk.body = body:gsub("1000000000", string.format("%d", number), 1)
  return wrk.format()
end

function done(summary, latency)
  local errors = summary.errors
  local lost = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format('\n{"requests":%d,"seconds":%.6f,"refused":%d,"lost":%d,"p50_ms":%.3f,"p99_ms":%.3f}\n',
    summary.requests, summary.duration / 1e6, errors.status, lost,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
