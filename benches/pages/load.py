"""Load by `wrk`: requests a second, and how long they take."""

import subprocess
import tempfile
from typing import NamedTuple

# The cookie travels in `wrk.headers`. A save takes a new name each time. `done` prints what `rate` reads.
REQUEST = {
    "get": "",
    "save": """
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
local thread_number = 0
function setup(thread) thread:set("number", thread_number); thread_number = thread_number + 1 end
local saved = 0
function request()
  saved = saved + 1
  local phone = string.format("%%2B7999%07d", (saved * 2 + number) % 10000000)
  return wrk.format(nil, nil, nil, "fio=Saved+" .. number .. "-" .. saved .. "&telephone=" .. phone)
end
""",
}
DONE = """
function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print("RESULT", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1000,
        latency:percentile(95) / 1000, failed)
end
"""


class Rate(NamedTuple):
    per_second: float
    median_ms: float
    p95_ms: float
    failed: int


def rate(url, connections, seconds, cookie="", request="get"):
    headers = {"Cookie": cookie, "Sec-Fetch-Site": "same-origin"}
    return rate_of(url, connections, seconds, headers, REQUEST[request])


def rate_of(url, connections, seconds, headers, request):
    """The same for a request that a script in Lua describes."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(request + DONE)
        script.flush()
        command = ["wrk", "-t", str(min(connections, 2)), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "30s"]
        command += [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
        output = subprocess.run([*command, "-s", script.name, url], check=True, capture_output=True, text=True).stdout
    cells = next(line.split() for line in output.splitlines() if line.startswith("RESULT"))
    return Rate(float(cells[1]), float(cells[2]), float(cells[3]), int(float(cells[4])))
