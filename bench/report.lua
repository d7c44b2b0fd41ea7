-- What wrk found, as one line of JSON; times in microseconds.
function done(summary, latency, requests)
  local failed = summary.errors
  io.write(string.format('{"requests": %d, "errors": %d, "p50": %d, "p95": %d}\n', summary.requests,
    failed.connect + failed.read + failed.write + failed.status + failed.timeout,
    latency:percentile(50), latency:percentile(95)))
end
