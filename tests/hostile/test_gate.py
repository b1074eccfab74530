"""Who half-asks is let go in time, what is no HTTP is refused in silence, and nothing ends as a 5xx but 503."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web

import adapters.gate as gate
from adapters.gate import Runner, guard
from adapters.metrics import Metrics

PATIENCE = 0.3
"""Seconds, in place of ten."""
WHOLE = b"GET /well HTTP/1.1\r\nHost: dept\r\n\r\n"


class House:
    """A small application behind the gate."""

    def __init__(self) -> None:
        self.metrics = Metrics(self.nothing, lambda: (0.0, None))
        self.port = 0

    async def nothing(self) -> tuple[float, dict[str, int], dict[tuple[str, str], int]]:
        return 0.0, {}, {}

    async def well(self, request: web.Request) -> web.Response:
        return web.Response(text="well")

    async def ill(self, request: web.Request) -> web.Response:
        raise RuntimeError("what Tom wrote about 8F")

    async def slow(self, request: web.Request) -> web.Response:
        await asyncio.sleep(PATIENCE * 2)
        return web.Response(text=await request.text())

    async def text(self) -> str:
        return (await self.metrics.text()).decode()

    async def ask(self, *pieces: bytes, every: float = 0.0) -> tuple[bytes, float]:
        """Send pieces, so long apart; what comes back until the connection is closed, and the seconds it took."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        since = time.monotonic()
        read = asyncio.create_task(reader.read())
        for piece in pieces:
            writer.write(piece)
            await asyncio.wait({read}, timeout=every)
            if read.done():
                break
        async with asyncio.timeout(5):
            said = await read
        writer.close()
        return said, time.monotonic() - since


@pytest.fixture
async def house(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    monkeypatch.setattr(gate, "SLOW", PATIENCE)
    monkeypatch.setattr(gate, "IDLE", PATIENCE * 4)
    made = House()
    app = web.Application(middlewares=[guard(made.metrics.answered)])
    app.router.add_get("/well", made.well)
    app.router.add_get("/ill", made.ill)
    app.router.add_post("/slow", made.slow)
    runner = Runner(app, made.metrics.answered, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


@pytest.mark.parametrize("first", [b"", b"G", b"GET /well HTTP/1.1\r\nHost: de", WHOLE[:-2]])
async def test_who_does_not_ask_in_time_is_let_go(house: House, first: bytes) -> None:
    said, seconds = await house.ask(first)
    assert said == b""
    assert PATIENCE * 0.9 <= seconds < PATIENCE * 4


async def test_a_header_now_and_then_buys_no_time(house: House) -> None:
    drops = [f"X-{n}: y\r\n".encode() for n in range(60)]
    said, seconds = await house.ask(WHOLE[:-2], *drops, every=PATIENCE / 10)
    assert said == b""
    assert seconds < PATIENCE * 4


async def test_the_second_request_of_a_connection_has_no_more_time_than_the_first(house: House) -> None:
    said, seconds = await house.ask(WHOLE, b"GET /we", every=PATIENCE / 2)
    assert said.count(b"200 OK") == 1
    assert seconds < PATIENCE * 4


async def test_a_connection_that_rests_between_requests_is_kept(house: House) -> None:
    said, _ = await house.ask(WHOLE, WHOLE, WHOLE, every=PATIENCE * 2)
    assert said.count(b"200 OK") == 3


async def test_whoever_has_asked_may_wait_for_a_slow_answer(house: House) -> None:
    said, _ = await house.ask(b"POST /slow HTTP/1.1\r\nHost: dept\r\nContent-Length: 2\r\n\r\n", b"ok", every=0.1)
    assert said.endswith(b"ok")


@pytest.mark.parametrize(
    "noise",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 secret words\r\n\r\n",
        b"secret words\r\n\r\n",
        b"GET /well HTTP/9.9\r\nsecret words\r\n\r\n",
        b"GET /well HTTP/1.1\r\nHost: dept\r\nsecret: words\x00\r\n\r\n",
        b"POST /slow HTTP/1.1\r\nHost: d\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\nX: secret words\r\n\r\n",
        b"GET /well HTTP/1.1\r\nHost: d\r\nX: " + b"secret words" * 2000 + b"\r\n\r\n",
        b"GET /well HTTP/1.1\r\nHost: d\r\n" + b"X: secret words\r\n" * 200 + b"\r\n",
    ],
)
async def test_what_is_no_http_is_refused_in_silence_and_counted(
    house: House, noise: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    said, _ = await house.ask(noise)
    assert said.startswith(b"HTTP/1.1 400 ") or said.startswith(b"HTTP/1.0 400 ")
    assert b"secret" not in said
    assert "secret" not in caplog.text
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING], "anybody could fill the log"
    assert 'dept_requests_total{path="other",status="400"} 1.0' in await house.text()


async def test_a_body_that_is_wrongly_packed_fills_no_log(house: House, caplog: pytest.LogCaptureFixture) -> None:
    head = b"POST /nowhere HTTP/1.1\r\nHost: dept\r\nContent-Encoding: gzip\r\nContent-Length: 12\r\n\r\n"
    said, _ = await house.ask(head, b"secret words")
    assert said.startswith(b"HTTP/1.1 404 ")
    assert not [r for r in caplog.records if r.levelno >= logging.WARNING]


async def test_what_nobody_caught_is_503_and_its_words_are_not_logged(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with ClientSession(f"http://127.0.0.1:{house.port}") as http:
        for path, status in (("/well", 200), ("/ill", 503), ("/nowhere", 404), ("/slow", 405)):
            async with http.get(path) as answer:
                assert answer.status == status
    counted = await house.text()
    for path, status in (("/well", 200), ("/ill", 503), ("other", 404), ("other", 405)):
        assert f'dept_requests_total{{path="{path}",status="{status}"}} 1.0' in counted
    assert "RuntimeError" in caplog.text
    assert "8F" not in caplog.text
