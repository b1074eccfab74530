"""What the way out is measured beside: a bare client, Microsoft's own, bare claims, and a bot as first written."""

import asyncio
import json
import sqlite3
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bench.apart import Meter
from bench.nudges import LABELS, TITLE
from bench.nudges import bare as literals

Send = Callable[[int], Awaitable[None]]
AT_ONCE, BUCKET, BUCKETS = 256, 60, 8
"""Sends under way; nudges of one school and slot, which one row claims; such rows claimed together."""


def bare(session: aiohttp.ClientSession, url: str) -> Send:
    """Dicts, json and one session."""
    headers = {"Content-Type": "application/json; charset=utf-8", "Authorization": "Bearer xoxb-1"}

    async def send(n: int) -> None:
        body = json.dumps(literals(n))
        async with session.post(f"{url}/chat.postMessage", data=body, headers=headers) as answer:
            assert json.loads(await answer.read())["ok"]

    return send


def continued(url: str) -> Send:
    """The SDK's documented way to speak first, exactly as it is shipped."""
    from botbuilder.core.cloud_adapter_base import CloudAdapterBase
    from botbuilder.schema import Activity, Attachment, ChannelAccount, ConversationAccount, ConversationReference
    from botframework.connector.auth import BotFrameworkAuthenticationFactory

    adapter: Any = CloudAdapterBase(BotFrameworkAuthenticationFactory.create())
    actions = [{"type": "Action.Submit", "title": label} for label in LABELS]
    body = [{"type": "TextBlock", "text": TITLE, "wrap": True}]
    card = {"type": "AdaptiveCard", "version": "1.4", "body": body, "actions": actions}
    attached = Attachment(content_type="application/vnd.microsoft.card.adaptive", content=card)

    async def send(n: int) -> None:
        to = ConversationReference(
            channel_id="msteams",
            service_url=url,
            user=ChannelAccount(id=f"29:{n}"),
            bot=ChannelAccount(id="28:b"),
            conversation=ConversationAccount(id=f"a:{n}"),
        )

        async def turn(context: Any) -> None:
            sent = await context.send_activity(Activity(type="message", text=TITLE, attachments=[attached]))
            assert sent.id

        await adapter.continue_conversation(to, turn, "00000000-0000-0000-0000-000000000000")

    return send


async def _all(send: Send, ids: Iterable[int]) -> None:
    left = iter(ids)

    async def some() -> None:
        for one in left:
            await send(one)

    await asyncio.gather(*(some() for _ in range(AT_ONCE)))


def nudges(database: Path, n: int, *, buckets: bool, later: int = 0) -> sqlite3.Connection:
    """A bare table of due nudges, scattered in time, and as many more that are due later."""
    made = sqlite3.connect(database, isolation_level=None)
    made.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
        "CREATE TABLE nudge (id INTEGER PRIMARY KEY, tenant INT, usr INT, kind TEXT, due_at INT, status TEXT,"
        " attempts INT DEFAULT 0, claimed_at INT, sent_at INT)"
    )
    rows = ((one % 3000, one, "log", -((one * 7919) % 86400), "due") for one in range(n))
    ahead = ((one % 3000, one, "log", 86400 + (one * 7919) % 21600000, "due") for one in range(later))
    for some in (rows, ahead):
        made.execute("BEGIN")
        made.executemany("INSERT INTO nudge (tenant, usr, kind, due_at, status) VALUES (?,?,?,?,?)", some)
        made.execute("COMMIT")
    if buckets:
        made.executescript(
            f"CREATE TABLE bucket AS SELECT (id - 1) / {BUCKET} AS id, min(due_at) AS due_at, 'due' AS status"
            f" FROM nudge GROUP BY (id - 1) / {BUCKET}; CREATE UNIQUE INDEX bucket_id ON bucket (id);"
            "CREATE INDEX bucket_due ON bucket (due_at) WHERE status='due'"
        )
    else:
        made.execute("CREATE INDEX nudge_due ON nudge (due_at) WHERE status='due'")
    made.executescript("PRAGMA synchronous=FULL; PRAGMA wal_checkpoint(TRUNCATE)")
    return made


async def buckets(folder: Path, url: str, n: int) -> Meter:
    """Sixty nudges claimed by one row, on the bare driver, sent by a bare client, marked together."""
    store = nudges(folder / "bare.db", n, buckets=True)
    claim = (
        "UPDATE bucket SET status='claimed' WHERE id IN (SELECT id FROM bucket WHERE status='due' AND due_at<=0"
        f" ORDER BY due_at LIMIT {BUCKETS}) RETURNING id"
    )
    done = 0
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        send = bare(session, url)
        with Meter() as took:
            while got := [row[0] for row in store.execute(claim).fetchall()]:
                spans = [(one * BUCKET + 1, one * BUCKET + BUCKET) for one in got]
                look = "SELECT id FROM nudge WHERE id BETWEEN ? AND ?"
                ids = [row[0] for span in spans for row in store.execute(look, span)]
                await _all(send, ids)
                store.execute("BEGIN IMMEDIATE")
                store.executemany("UPDATE nudge SET status='sent', sent_at=1 WHERE id BETWEEN ? AND ?", spans)
                store.executemany("UPDATE bucket SET status='sent' WHERE id=?", [(one,) for one in got])
                store.execute("COMMIT")
                done += len(ids)
    assert done == n, (done, n)
    store.close()
    return took


async def naive(folder: Path, url: str, n: int) -> Meter:
    """A scheduler's job for each message, which opens an ORM session, and a client that opens a connection."""
    from apscheduler.executors.asyncio import AsyncIOExecutor
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler
    from slack_sdk.web.async_client import AsyncWebClient
    from sqlalchemy import Column, Integer, MetaData, Table, Text
    from sqlalchemy.ext.asyncio import create_async_engine
    from sqlalchemy.orm import registry

    store = nudges(folder / "naive.db", n, buckets=False)
    store.close()
    columns: list[Column[Any]] = [
        Column(name, Integer) for name in ("tenant", "usr", "due_at", "attempts", "claimed_at", "sent_at")
    ]
    columns += [Column(name, Text) for name in ("kind", "status")]
    table = Table("nudge", MetaData(), Column("id", Integer, primary_key=True), *columns)
    NAIVE.update(left=n, done=asyncio.Event(), url=url, client=AsyncWebClient, nudge=type("Nudge", (), {}))
    registry().map_imperatively(NAIVE["nudge"], table)
    NAIVE["engine"] = create_async_engine(
        f"sqlite+aiosqlite:///{folder / 'naive.db'}", pool_size=1, max_overflow=0, pool_timeout=600
    )
    jobs = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")
    scheduler = AsyncIOScheduler(
        jobstores={"default": jobs},
        executors={"default": AsyncIOExecutor()},
        job_defaults={"misfire_grace_time": None},
        timezone="UTC",
    )
    scheduler.start(paused=True)
    at = datetime.fromtimestamp(0, UTC)
    with Meter() as took:
        for one in range(1, n + 1):
            scheduler.add_job("bench.baselines:naive_job", "date", run_date=at, args=(one,), id=str(one))
        scheduler.resume()
        await NAIVE["done"].wait()
    scheduler.shutdown(wait=False)
    await NAIVE["engine"].dispose()
    return took


NUMBERS = ("tenant", "usr", "due_at", "attempts", "claimed_at", "sent_at")
NAIVE: dict[str, Any] = {}


async def naive_job(n: int) -> None:
    """One message of the naive bot."""
    from sqlalchemy.ext.asyncio import AsyncSession

    async with AsyncSession(NAIVE["engine"]) as session:
        row = await session.get(NAIVE["nudge"], n)
        told = literals(n)
        client = NAIVE["client"](token="xoxb-1", base_url=f"{NAIVE['url']}/")
        answer = await client.chat_postMessage(channel=told["channel"], text=told["text"], blocks=told["blocks"])
        assert row is not None
        assert answer["ok"]
        row.status, row.sent_at = "sent", 1
        await session.commit()
    NAIVE["left"] -= 1
    if not NAIVE["left"]:
        NAIVE["done"].set()
