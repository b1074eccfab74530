"""Messages and their parts, as the core writes them: said now, held until a better moment, or redrawn in place."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Text,
    bindparam,
    case,
    func,
    insert,
    select,
    update,
)
from sqlalchemy import cast as cast_to

from bot.ports import Envelope, Paper, Part
from bot.talk.cards import Card, pack
from storage.journal import SqlJournal
from storage.line import Kept, Line
from storage.rows import PARTED, envelope, of_message, of_part
from storage.rows import part as build
from storage.tables import groups, into, messages, parts

KEPT = ("held", "ready", "sending", "sent", "unknown")
"""The states in which a message still stands, or will."""


class SqlMessages:
    """Messages and parts, in one transaction."""

    def __init__(self, line: Line, journal: SqlJournal) -> None:
        self.line, self.connection, self.journal = line, line.connection, journal
        self.opened: set[str] = set()
        """Messages without a part yet: what they wait for is their first."""

    async def open(self, envelope: Envelope) -> None:
        """A new message."""
        await self.line.run(OPEN, of_message(envelope) | {"wanted": 1})
        self.opened.add(envelope.id)

    async def post(self, posts: Sequence[tuple[Envelope, Part]]) -> None:
        """Several new messages of one part each."""
        if posts:
            await self.line.each(OPEN, [of_message(e) | {"wanted": 1} for e, _ in posts])
            rows = [of_part(p) | {"id": p.id, "school": p.school} for _, p in posts]
            await self.line.each(ADD, rows)

    async def put(self, part: Part) -> None:
        """Add or replace a part."""
        values = of_part(part) | {"id": part.id, "school": part.school}
        await self.line.run(_put(self.line.dialect.name), values)
        if part.message in self.opened:
            self.opened.remove(part.message)
        else:
            await self._again(part.message)

    async def redraw(self, message: str) -> None:
        """Send a message again as it stands."""
        await self._again(message)

    async def part(self, id: str) -> Part | None:
        """One part."""
        found = await self._parts(PART, of_id=id)
        return found[0] if found else None

    async def about(self, place: str, about: str) -> Part | None:
        """The newest part about a matter."""
        found = await self._parts(ABOUT, of_place=place, of_about=about)
        return found[0] if found else None

    async def newest(self, place: str) -> Part | None:
        """The newest part in a place."""
        found = await self._parts(NEWEST, of_place=place)
        return found[0] if found else None

    async def abouts(self, place: str, prefix: str) -> list[Part]:
        """The live parts in a place about matters that begin so, newest first."""
        begins = prefix.replace("/", "//").replace("%", "/%").replace("_", "/_")
        return await self._parts(ABOUTS, of_place=place, begins=f"{begins}%")

    async def parts(self, message: str) -> list[Part]:
        """A message's parts, in order."""
        if message in self.opened:
            return []
        return sorted(await self._parts(INSIDE, of_message=message), key=lambda p: p.position)

    async def live(self, place: str, limit: int = 12) -> list[Part]:
        """Parts with live buttons, newest first."""
        return await self._parts(LIVE, of_place=place, at_most=limit)

    async def created(self, message: str) -> datetime:
        """When a message was made."""
        return cast(datetime, await self.line.value(CREATED, {"of_id": message}))

    async def drop(self, message: str, why: str) -> None:
        """Take back what has not left."""
        waits = messages.c.state.in_(("held", "ready")) & messages.c.ref.is_(None)
        dropped = await self.connection.execute(
            update(messages).where(messages.c.id == message, waits).values(state="dropped", why=why)
        )
        if dropped.rowcount:
            await self.connection.execute(update(parts).where(parts.c.message == message).values(live=False))

    async def due(self, now: datetime, limit: int = 200) -> list[Envelope]:
        """Held messages whose moment has come."""
        return [envelope(r) for r in await self.line.rows(DUE, {"now": now, "at_most": limit})]

    async def release(self, message: str, *, due: datetime | None = None) -> None:
        """Let go, or hold on."""
        values: dict[str, Any] = {"due": due} if due else {"state": "ready"}
        await self.connection.execute(
            update(messages).where(messages.c.id == message, messages.c.state == "held").values(**values)
        )

    async def merge(self, message: str, into: str) -> None:
        """Several waiting at one moment become one message."""
        last = await self.connection.scalar(select(func.max(parts.c.position)).where(parts.c.message == into)) or 0
        for n, part in enumerate(await self.parts(message), 1):
            await self.connection.execute(
                update(parts).where(parts.c.id == part.id).values(message=into, position=last + n)
            )
        await self.connection.execute(
            update(messages).where(messages.c.id == message).values(state="dropped", why="merged")
        )
        await self._again(into)

    async def held(self, place: str) -> list[Envelope]:
        """What is held for a place."""
        return [envelope(r) for r in await self.line.rows(HELD, {"of_place": place})]

    async def planned(self, person: str, since: datetime, *, but: str = "") -> list[datetime]:
        """When planned messages went to a person."""
        values = {"of_place": person, "since": since, "but": but}
        return [row.created for row in await self.line.rows(PLANNED, values)]

    async def under(self, ref: str, places: Sequence[str]) -> str | None:
        """The message of that ref, in one of some places."""
        return cast(str | None, await self.line.value(UNDER, {"seen": ref, "places": list(places)}))

    async def asker(self, message: str) -> str | None:
        """Whoever had a message passed on."""
        return cast(str | None, await self.line.value(ASKER, {"of_id": message}))

    async def arrived(self, message: str, ref: str) -> None:
        """It has been seen. While another try is under way, that one's own answer decides."""
        await self.line.run(ARRIVED, {"of_id": message, "seen": ref})

    async def left(self, message: str) -> bool:
        """Whether a message has left, or may have."""
        row = (
            await self.connection.execute(select(messages.c.ref, messages.c.state).where(messages.c.id == message))
        ).first()
        return row is not None and (row.ref is not None or row.state in ("sending", "sent", "unknown"))

    async def enclose(self, message: str, paper: Paper) -> None:
        """Put a file into a message."""
        await self.connection.execute(
            update(messages).where(messages.c.id == message).values(paper_name=paper.name, paper=paper.data)
        )

    async def forget(self, person: str) -> None:
        """Take the words and the files out of every message that stands in a person's chat or was addressed to it."""
        await self.connection.execute(
            update(messages).where(messages.c.place == person).values(paper_name=None, paper=None)
        )
        gone = update(parts).where(parts.c.place == person).values(card=pack(Card("Forgotten.")), live=False)
        await self.connection.execute(gone)

    async def _again(self, message: str) -> None:
        await self.line.run(AGAIN, {"of_id": message})

    async def _parts(self, query: Kept, **values: Any) -> list[Part]:
        return [build(row) for row in await self.line.rows(query, values)]


# A statement is made once and kept: making it takes longer than running it.

OF_MESSAGE_PLACE = messages.c.place == bindparam("of_place")
OF_PLACE, SENT = parts.c.place == bindparam("of_place"), messages.c.state == "sent"
OPEN, ADD = Kept(insert(messages)), Kept(insert(parts))
CREATED = Kept(select(messages.c.created).where(messages.c.id == bindparam("of_id")))
HELD = Kept(select(messages).where(messages.c.state == "held", OF_MESSAGE_PLACE).order_by(messages.c.id))
DUE = Kept(
    select(messages)
    .where(messages.c.state == "held", messages.c.due <= bindparam("now"))
    .order_by(messages.c.due, messages.c.id)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True)
)
PLANNED = Kept(
    select(messages.c.created).where(
        messages.c.place == bindparam("of_place"),
        messages.c.kind == "planned",
        messages.c.created >= bindparam("since"),
        messages.c.state.in_(KEPT),
        messages.c.id != bindparam("but"),
    )
)
AGAIN = Kept(
    update(messages)
    .where(messages.c.id == bindparam("of_id"))
    .values(
        wanted=messages.c.wanted + 1,
        state=case((SENT, "ready"), else_=messages.c.state),
        tries=case((SENT, 0), else_=messages.c.tries),
    )
)

UNDER = Kept(
    select(messages.c.id).where(
        messages.c.place.in_(bindparam("places", expanding=True)), messages.c.ref == bindparam("seen")
    )
)
ASKER = Kept(
    select(groups.c.person)
    .join(messages, messages.c.grp == groups.c.id)
    .where(messages.c.id == bindparam("of_id"), messages.c.kind == "passed_on")
)
ARRIVED = Kept(
    update(messages)
    .where(messages.c.id == bindparam("of_id"), messages.c.ref.is_(None), messages.c.tried.is_not(None))
    .where(messages.c.state.in_(("unknown", "refused")))
    .values(
        ref=bindparam("seen"),
        shown=messages.c.handed,
        sent=func.coalesce(messages.c.sent, messages.c.tried),
        state=case((messages.c.wanted > messages.c.handed, "ready"), else_="sent"),
        due=messages.c.tried,
        tries=0,
        why="",
    )
)


CARD = cast_to(parts.c.card, Text).label("card")
SHOWN = [CARD if column is parts.c.card else column for column in parts.c]


def _found(*where: ColumnElement[bool], most: int | BindParameter[int]) -> Kept:
    """The parts of messages that stand, newest message first."""
    return Kept(
        select(*SHOWN, messages.c.ref)
        .join(messages, messages.c.id == parts.c.message)
        .where(*where, messages.c.state.in_((*KEPT, "refused")))
        .order_by(parts.c.message.desc(), parts.c.position.desc())
        .limit(most)
    )


PART = _found(parts.c.id == bindparam("of_id"), most=1)
ABOUT = _found(OF_PLACE, parts.c.about == bindparam("of_about"), most=1)
NEWEST = _found(OF_PLACE, most=1)
ABOUTS = _found(OF_PLACE, parts.c.live, parts.c.about.like(bindparam("begins"), escape="/"), most=20)
INSIDE = _found(parts.c.message == bindparam("of_message"), most=50)
LIVE = _found(OF_PLACE, parts.c.live, most=bindparam("at_most", type_=Integer))


@cache
def _put(dialect: str) -> Kept:
    """Adds a part or replaces it, as a database words it."""
    made = into(dialect, parts)
    new = {n: made.excluded[n] for n in PARTED}
    return Kept(made.on_conflict_do_update(index_elements=["id", "school"], set_=new))
