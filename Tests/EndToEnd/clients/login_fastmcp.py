"""FastMCP's client logs in by itself: the plan has the address; the browser is what BROWSER names.

The report is what whoami answered, as JSON.
"""

import asyncio
import json
import sys

from fastmcp import Client
from fastmcp.client.auth import OAuth


async def run(plan: dict) -> dict:
    provider = OAuth(plan["url"], client_name=plan["name"], callback_timeout=60)
    async with Client(plan["url"], auth=provider) as client:
        return (await client.call_tool("whoami", {})).structured_content


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)
