-- For wrk: posts as many bytes as its argument says, gets if that is 0, and prints one line for
-- load.sh to read: requests, microseconds, bytes, errors.

function init(args)
  local bytes = tonumber(args[1])
  if bytes > 0 then
    wrk.method = "POST"
    wrk.body = string.rep("x", bytes)
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("load: %d %d %d %d\n",
    summary.requests, summary.duration, summary.bytes, failed))
end
