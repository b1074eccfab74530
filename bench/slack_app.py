"""The minimal Slack app, for comparison: Bolt as documented, and one SQLAlchemy Core transaction for each event."""

import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, event, insert
from sqlalchemy.ext.asyncio import create_async_engine

from bench.wire import SECRET

metadata = MetaData()
TEXTS = ("event_id", "team", "usr", "kind", "body")
events = Table(
    "ev",
    metadata,
    Column("id", Integer, primary_key=True),
    *(Column(name, String, unique=name == "event_id") for name in TEXTS),
    Column("at", DateTime(timezone=True)),
)


async def app(url: str, keeps: bool) -> web.Application:
    """The app; `keeps`: with the write, and answered after it."""
    if url.startswith("sqlite"):
        engine = create_async_engine(url.replace("sqlite://", "sqlite+aiosqlite://"), pool_size=1, max_overflow=0)

        @event.listens_for(engine.sync_engine, "connect")
        def settle(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
    else:
        engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"), pool_size=8)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    known = AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UBOT", bot_id="B1", bot_token="xoxb-1")

    async def authorize(**_: Any) -> AuthorizeResult:
        return known

    bolt = AsyncApp(signing_secret=SECRET, authorize=authorize, process_before_response=keeps)

    @bolt.event("message")
    async def message(body: dict[str, Any]) -> None:
        said = body["event"]
        row = dict(zip(TEXTS, (body["event_id"], body["team_id"], said["user"], "log", said["text"]), strict=True))
        async with engine.begin() as connection:
            await connection.execute(insert(events), row | {"at": datetime.fromtimestamp(time.time(), UTC)})

    @bolt.command("/dept")
    async def command(ack: AsyncAck) -> None:
        await ack("Saved.")

    @bolt.action("press")
    async def press(ack: AsyncAck) -> None:
        await ack()

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await bolt.async_dispatch(await to_bolt_request(request)))

    made = web.Application()
    made.router.add_post("/slack/events", receive)
    return made


if __name__ == "__main__":
    os.sched_setaffinity(0, {0})
    made = app(sys.argv[2], sys.argv[3] == "keeps")
    web.run_app(made, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
