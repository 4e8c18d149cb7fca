-- Ends a wrk run with one line of JSON: rates per second, latencies in milliseconds.
function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    '{"rate":%.1f,"errors":%d,"p50":%.3f,"p99":%.3f,"p999":%.3f}\n',
    summary.requests / (summary.duration / 1e6),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency:percentile(99.9) / 1000))
end
