"""The same nudge for everybody who is measured, and an outbox with many of them ready."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import insert

from bot.ports import Envelope, Part
from bot.talk import Card, Kind, Text
from bot.talk.cards import Button
from bot.world.people import Address
from storage.ids import fresh
from storage.store import SqlStore
from storage.tables import links

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday in term, at eight."""
TITLE = "Reminder: please add this week's exit-ticket results for 4B before Friday's meeting."
LABELS = ("Add results", "Snooze a day", "Not this week")
CARD = Card(TITLE, (Text("It takes a minute."),), tuple(Button(label=label, target="log.open") for label in LABELS))
BATCH = 5_000


def bare(n: int) -> dict[str, object]:
    """The nudge as literals, as one would write it for Slack by hand."""
    return {
        "channel": f"D{n}",
        "text": TITLE,
        "blocks": [
            {"type": "section", "text": {"type": "mrkdwn", "text": f"*{TITLE}* ({n})"}},
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": label},
                        "action_id": label,
                        "value": str(n),
                    }
                    for label in LABELS
                ],
            },
        ],
    }


async def ready(store: SqlStore, places: Sequence[str], *, due: Sequence[datetime] | None = None) -> None:
    """Put a nudge for each of some places into the outbox, ready to go."""
    for start in range(0, len(places), BATCH):
        posts = []
        for n, place in enumerate(places[start : start + BATCH], start):
            message, part, at = fresh(NOW), fresh(NOW), due[n] if due else NOW
            posts.append(
                (
                    Envelope(
                        id=message, school="one", place=place, kind=Kind.PLANNED, state="ready", due=at,
                        expires=at + timedelta(days=30), group="", same_day=False, created=NOW,
                    ),
                    Part(
                        id=part, message=message, school="one", place=place, about="log.nudge:1", position=0, version=1,
                        live=True, group="", kind=Kind.PLANNED, card=CARD,
                    ),
                )
            )  # fmt: skip
        async with store.unit() as unit:
            await unit.messages.post(posts)


async def reached(store: SqlStore, addresses: Sequence[tuple[str, Address]]) -> None:
    """Say where people are reached."""
    rows = [{"platform": a.platform, "key": f"{who}:{uuid4().hex}", "who": who, "ref": a.ref} for who, a in addresses]
    async with store.connection() as connection:
        for start in range(0, len(rows), BATCH):
            await connection.execute(insert(links), rows[start : start + BATCH])


def sqlite(folder: Path) -> str:
    """The address of a database in a folder."""
    return f"sqlite:///{folder / 'dept.db'}"
