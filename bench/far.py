"""The far side of a send: a very cheap server on loopback that answers as Slack and the Bot Connector both may."""

import asyncio
import os
import signal
import ssl
import sys

import orjson

BODY = b'{"ok":true,"id":"1700000000000","channel":"D1","ts":"1700000000.000100","team_id":"T0000","user_id":"U0"}'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
OK = HEAD % len(BODY) + BODY
DELAY = float(os.environ.get("FAR_DELAY", "0"))
"""Seconds until it answers, as a real service takes its time."""
counted = {"requests": 0, "connections": 0}


class Http(asyncio.Protocol):
    """One connection."""

    transport: asyncio.Transport
    heard = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It opens."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        counted["connections"] += 1

    def data_received(self, data: bytes) -> None:
        """Something came; each whole request gets the same answer."""
        self.heard += data
        while (end := self.heard.find(b"\r\n\r\n")) >= 0:
            head = self.heard[:end].lower()
            at = head.find(b"content-length:")
            size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.heard) < end + 4 + size:
                return
            self.heard = self.heard[end + 4 + size :]
            counted["requests"] += 1
            if DELAY:
                asyncio.get_running_loop().call_later(DELAY, self._answer)
            else:
                self._answer()

    def _answer(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(OK)


async def main() -> None:
    """Listen, say where, and say at the end what came."""
    proof = None
    if os.environ.get("FAR_PROOF"):
        proof = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        proof.load_cert_chain(os.environ["FAR_PROOF"])
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    server = await loop.create_server(Http, "127.0.0.1", 0, ssl=proof, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    sys.stdout.buffer.write(orjson.dumps(counted) + b"\n")


if __name__ == "__main__":
    asyncio.run(main())
