"""An answer that comes a byte at a time."""

import asyncio
import json
from contextlib import suppress
from typing import Any

from aiohttp import web

BYTES = 6


async def trickled(request: web.Request, answer: Any, seconds: float) -> web.StreamResponse:
    """Send an answer so slowly that nobody waits for its end."""
    stream = web.StreamResponse(headers={"Content-Type": "application/json"})
    with suppress(ConnectionError):  # whoever asked has hung up
        await stream.prepare(request)
        for byte in json.dumps(answer).encode()[:BYTES]:
            await stream.write(bytes([byte]))
            await asyncio.sleep(seconds / BYTES)
    return stream
