"""Monday at eight: everybody's nudge is due at once, and meanwhile people write. Sizes: `DEPT_LOAD`, `DEPT_SCHOOLS`."""

import asyncio
import json
import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from aiohttp import ClientSession, TCPConnector

from adapters.slack.addresses import Spot
from adapters.slack.pace import Limits
from bench.nudges import NOW, reached, ready
from bot.ports import Installation
from rehearsal.slack import sign
from scheduler.clock import Held
from storage.installations import SqlInstallations
from storage.store import SqlStore
from tests.databases import Databases
from tests.load.strict import Strict
from tests.serve.school import SECRET, Process
from tests.tally import tally

BIGGEST = 2
"""How many times as many people as usual the biggest school has: its limit is what everybody waits for."""
RATE = 200
SIGNING = "8f742231b10e8888abcd99yyyzzz85a5"
BUSY = 1.5
"""Processes that want each processor, from which on this machine is too busy to measure patience on."""
NIGHT = (int(os.environ.get("DEPT_LOAD", "50000")), int(os.environ.get("DEPT_SCHOOLS", "500")))


@pytest.mark.parametrize(("nudges", "schools"), [(1_000, 20), pytest.param(*NIGHT, marks=pytest.mark.slow)])
async def test_monday_at_eight_is_over_as_soon_as_the_platform_allows(
    tmp_path: Path, databases: Databases, nudges: int, schools: int
) -> None:
    database, slack = databases.migrated("sqlite"), Strict(lambda to: "X" in to, nudges)
    largest = await _due(database, nudges, schools)
    await slack.start()
    given = {
        "DEPT_DATABASE_URL": database, "DEPT_NOW": NOW.isoformat(), "DEPT_PUBLIC_URL": "https://dept.school.example",
        "SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hush-hush", "SLACK_SIGNING_SECRET": SIGNING,
        "SLACK_API_URL": slack.url,
    }  # fmt: skip
    dept, waits = Process(tmp_path, given), list[float]()
    try:
        await dept.start()
        began, over = time.monotonic(), asyncio.Event()
        crowd = asyncio.create_task(_crowd(dept.url, over, waits))
        limits = Limits()
        least = max(0.0, largest - limits.workspace_minute / 10) / (limits.workspace_minute / 60)
        async with asyncio.timeout(60 + 10 * least + nudges / 50):
            await slack.all.wait()
        took = time.monotonic() - began
        over.set()
        await crowd
    finally:
        code = await dept.stop()
        await slack.stop()
    waits.sort()
    p99, worst = waits[int(len(waits) * 0.99)], waits[-1]
    told = f"{nudges} in {took:.1f} s, {least:.1f} s at least; {slack.refused} refused; ack p99 {1000 * p99:.0f} ms"
    print(f"{told}, worst {1000 * worst:.0f} ms of {len(waits)}")  # noqa: T201
    doubled = sum(many - 1 for many in slack.seen.values())
    tally(load=nudges + len(waits), lost=nudges - len(slack.seen), doubled_slack=doubled, worst_ack=worst)
    assert (code, doubled, len(slack.seen)) == (0, 0, nudges), dept.errors
    assert slack.refused < 0.005 * slack.calls
    calm = os.getloadavg()[0] <= BUSY * (os.cpu_count() or 1)
    assert not calm or took <= 1.25 * max(least, nudges / 400), told
    assert not calm or (p99 < 0.3 and worst < 2), told


async def _due(database: str, nudges: int, schools: int) -> int:
    """Put everybody's nudge into the outbox; gives how many the biggest school has."""
    store = SqlStore(database, Held(NOW))
    kept = SqlInstallations(store, SECRET)
    people: list[tuple[str, Spot]] = []
    biggest = BIGGEST * nudges // schools
    for n in range(schools):
        many = biggest if n == 0 else (nudges - biggest) // (schools - 1)
        many = nudges - len(people) if n == schools - 1 else many
        people += [(f"s{n}/p{one}", Spot(f"T{n:04}", f"U{n}X{one}")) for one in range(many)]
        await kept.put(Installation(platform="slack", tenant=f"T{n:04}", token=f"xoxb-T{n:04}", at=1.0))
    await reached(store, [(who, spot.address) for who, spot in people])
    await ready(store, [who for who, _ in people])
    await store.close()
    return biggest


async def _crowd(url: str, over: asyncio.Event, waits: list[float]) -> None:
    """So many events a second until it is over, each answered and timed."""
    async with ClientSession(connector=TCPConnector(limit=0)) as session:
        began, sent = time.monotonic(), set[asyncio.Task[None]]()
        while not over.is_set():
            await asyncio.sleep(max(0.0, began + len(sent) / RATE - time.monotonic()))
            sent.add(asyncio.create_task(_one(url, session, len(sent), waits)))
        await asyncio.gather(*sent)


async def _one(url: str, session: ClientSession, n: int, waits: list[float]) -> None:
    team = f"T{n % 20:04}"
    said = {"type": "message", "user": f"U{n % 50}NEW", "channel": f"D{n % 50}", "channel_type": "im", "team": team}
    said |= {"ts": f"{time.time():.6f}", "text": "hello", "client_msg_id": str(uuid4())}
    outer = {"type": "event_callback", "team_id": team, "api_app_id": "A0DEPT0001", "event": said}
    body = json.dumps(outer | {"event_id": f"Ev{uuid4().hex[:10]}", "event_time": int(time.time())}).encode()
    since = time.monotonic()
    async with session.post(
        f"{url}/slack/events", data=body, headers={"Content-Type": "application/json"} | sign(SIGNING, body)
    ) as answer:
        assert answer.status == 200, await answer.text()
    waits.append(time.monotonic() - since)
