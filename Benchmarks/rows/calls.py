"""Authenticated calls that read, beside the floor in C and beside what a user would pick instead."""

from harness.bench import Bench, Side
from harness.figures import Row
from harness.peers import PocketBase, anchor, copy, mcp_sdk, mcp_sdk_request, rehash_newest_key
from harness.troupe import Appliance

CONNECTIONS = 32
TOOLS = ["whoami", "get_story"]


def measure(bench: Bench) -> Row:
    row = Row("calls", "Authenticated `tools/call` over keep-alive HTTP, 32 connections", [
        "MCP 2026-07-28: key checked, rate window counted, audit kept. The floors read the same body and answer the same bytes, with "
        "two threads as Troupe: the bare one does nothing else, the other hashes the token and looks it up in SQLite.",
        "The MCP SDK serves a trivial tool without authentication, stateless, JSON, uvloop and httptools: a decorated function, as its "
        "documentation has it, and its low-level server with an answer made beforehand. PocketBase reads one record with a user's token.",
    ])
    appliance = Appliance(bench.folder)
    appliance.start()
    bench.end(appliance)
    story = appliance.call("create_story", caption="c" * 300, title="A story")["id"]
    sides = []
    for tool in TOOLS:
        key = appliance.mint()  # one each: a key's window takes a million requests a minute
        request = appliance.tool(tool, key, **({"story_id": story} if tool == "get_story" else {}))
        answer = appliance.send(request).save(bench.folder, tool)
        keyed = copy(appliance, f"floor-{tool}")
        rehash_newest_key(keyed, key)
        bare = anchor("floor", *answer, name="bare floor", folder=bench.folder)
        bench.end(bare)
        known = anchor("floor", *answer, keyed, name="floor with lookup", folder=bench.folder)
        bench.end(known)
        sides += [(tool, side) for side in [
            Side("Troupe", appliance.server, [request], CONNECTIONS), Side("bare floor", bare, [request], CONNECTIONS),
            Side("floor with lookup", known, [request], CONNECTIONS)]]
    sdks = [mcp_sdk(bench.folder, "MCP SDK", "documented"), mcp_sdk(bench.folder, "MCP SDK, low level", "bare")]
    for sdk in sdks:
        bench.end(sdk)
        sides.append(("trivial tool", Side(sdk.name, sdk, [mcp_sdk_request()], CONNECTIONS)))
    pocketbase = PocketBase(bench.folder)
    bench.end(pocketbase)
    sides.append(("read a record", Side("PocketBase", pocketbase.server, [pocketbase.read()], CONNECTIONS)))
    before = audited(appliance)
    sent = bench.alternate(row, sides)["Troupe"]
    appliance.stop()  # the last lines are written
    kept = audited(appliance) - before
    if kept < sent:
        raise RuntimeError(f"{sent} calls were answered, but the audit has {kept}")
    row.notes.append(f"All {sent:,} answered calls are in the audit.")
    for tool in TOOLS:
        rate = "requests/s"
        row.target(f"{tool}, requests/s against the bare floor", ">=", 0.25, row.ratio(tool, "Troupe", "bare floor", rate))
        row.target(f"{tool}, requests/s against the floor with lookup", ">=", 0.35, row.ratio(tool, "Troupe", "floor with lookup", rate))
        row.target(f"{tool}, CPU a request", "<=", 40, row.of(tool, "Troupe", "CPU µs/request").median, "µs")
        row.target(f"{tool}, p99", "<", 10, row.of(tool, "Troupe", "p99 ms").median, "ms")
        for sdk in sdks:
            row.target(f"{tool}, requests/s against the {sdk.name}", ">=", 10, row.ratio(tool, "Troupe", sdk.name, rate, "trivial tool"))
        row.target(f"{tool}, requests/s against PocketBase", ">=", 2, row.ratio(tool, "Troupe", "PocketBase", rate, "read a record"))
    return row


def audited(appliance: Appliance) -> int:
    return appliance.sql("SELECT COUNT(*) FROM audit WHERE outcome = 'ok'")[0][0]
