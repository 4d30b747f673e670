"""The longest list there is: every tool with its schemas."""

from harness.bench import Bench, Side
from harness.figures import Row
from harness.troupe import Appliance


def measure(bench: Bench) -> Row:
    row = Row("tools", "`tools/list` with everything", [])
    appliance = Appliance(bench.folder)
    appliance.start()
    bench.end(appliance)
    request = appliance.message("tools/list", path="/mcp/all")
    answer = appliance.send(request)
    result = answer.json()["result"]
    if result.get("nextCursor"):
        raise RuntimeError("tools/list did not answer everything on one page")
    row.notes.append(f"{len(result['tools'])} tools in {len(answer.body):,} bytes, at /mcp/all; one connection.")
    bench.alternate(row, [("tools/list", Side("Troupe", appliance.server, [request], 1))])
    row.target("CPU a request", "<", 1000, row.of("tools/list", "Troupe", "CPU µs/request").median, "µs")
    return row
