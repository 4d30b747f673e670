"""mock-myna, whose scenarios (delays, errors) a provider's address can choose.

It reads them from a header or from a query, which we send to nobody: here `/as/SCENARIO/v1/…` is `/v1/…` with that header, for example
`/as/delay=2000/v1` or `/as/error=rate_limit/v1`. What it answers is its own.
"""

from myna.main import app as myna


async def app(scope, receive, send):
    if scope["type"] == "http" and scope["path"].startswith("/as/"):
        _, _, scenario, path = scope["path"].split("/", 3)
        headers = [*scope["headers"], (b"x-mock-scenario", scenario.encode())]
        scope = scope | {"path": f"/{path}", "raw_path": f"/{path}".encode(), "headers": headers}
    await myna(scope, receive, send)
