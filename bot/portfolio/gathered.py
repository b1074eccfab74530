"""Everything a person did, as rows: what they kept themselves, and what other features keep already (time, talks,
calls, pairs), read where it stands, so that nothing is kept twice (D32).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from bot.desk import Desk
from bot.portfolio.kinds import sort_of
from bot.shared.ledger import Bucket, Entry
from bot.shared.meeting import Meeting, Met, Purpose, Seat
from bot.shared.portfolio import CHANGED, DROPPED, USED, Impact, Item, Sort
from bot.world.calendar import say_day, say_minutes
from bot.world.people import Person, fold

CAME = {USED: "used it", CHANGED: "changed it", DROPPED: "tried, and dropped"}
MET = {Purpose.PLANNING: Sort.PLANNING, Purpose.MARKING: Sort.MARKING, Purpose.COACHING: Sort.COACHING}
ROUND = 5
"""Minutes below which something is too short for a line of its own: a turn in a round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a portfolio: a thing kept, or the same course, partner or talk over a while."""

    day: date
    """The last day of it."""
    since: date
    sort: Sort
    title: str
    minutes: int = 0
    used: str = ""
    effect: str = ""
    awarded_by: str = ""
    came: tuple[str, ...] = ()
    """What came of it, weeks later."""
    aim: str = ""
    files: tuple[str, ...] = ()
    item: str = ""
    order: str = ""
    """The newest record of it, by which rows of one day stand in order."""

    @property
    def tried(self) -> bool:
        """Whether it was put to use: said so weeks later, or told as an idea that was tried."""
        return self.sort is Sort.IDEA or any(c.startswith((CAME[USED], CAME[CHANGED])) for c in self.came)


async def gathered(desk: Desk, person: Person) -> list[Row]:
    """All of it, newest first; time on a thing that is kept itself stands with that."""
    kept = {one.item: one for one in await items(desk, person)}
    named = {fold(one.title).removeprefix("the "): one.item for one in kept.values() if not one.minutes}
    rows = await met(desk, person)
    for one in await time(desk, person):
        if item := named.get(fold(one.title).removeprefix("the ")):
            own = kept[item]
            together = {"minutes": one.minutes, "since": min(own.since, one.since), "day": max(own.day, one.day)}
            kept[item] = replace(own, **together)  # type: ignore[arg-type]
        else:
            rows.append(one)
    return sorted((*kept.values(), *rows), key=lambda r: (r.day, r.order), reverse=True)


async def items(desk: Desk, person: Person) -> list[Row]:
    """What they kept themselves, with what came of it."""
    came: dict[str, list[str]] = {}
    for one in await desk.records.find(Impact, person=person.id):
        came.setdefault(one.item, []).append(f"{CAME[one.answer]}{f': {one.line}' if one.line else ''}")
    return [
        Row(
            day=i.day, since=i.day, sort=Sort(i.sort), title=i.title, minutes=i.minutes or 0, used=i.used,
            effect=i.effect, awarded_by=i.awarded_by, came=tuple(came.get(i.id, ())), aim=i.aim, files=i.files,
            item=i.id, order=i.id,
        )
        for i in await desk.records.find(Item, person=person.id)
    ]  # fmt: skip


async def time(desk: Desk, person: Person) -> list[Row]:
    """What they logged, one line a title; talks they gave, calls they had."""
    together: dict[tuple[str, str], list[tuple[date, str, int, str, Sort]]] = {}
    for entry in await desk.records.find(Entry, person=person.id):
        if not entry.what or entry.minutes < ROUND:
            continue
        title, sort = entry.what, sort_of(entry.what, Sort.COURSE)
        if entry.bucket == Bucket.LINKS:
            sort = Sort.CALL
        elif entry.bucket == Bucket.SHARE:
            sort, department = Sort.LED, desk.community.department(entry.department)
            title = f"{title}, to {department.name}" if department else title
        key = (sort, fold(title).removeprefix("the "))
        together.setdefault(key, []).append((entry.day, entry.id, entry.minutes, title, sort))
    return [summed(spells) for spells in together.values()]


async def met(desk: Desk, person: Person) -> list[Row]:
    """Whom they planned, marked or were in coaching with; calls stand in the ledger already."""
    together: dict[tuple[str, str], list[tuple[date, str, int, str, Sort]]] = {}
    for seat, meeting in await sat_in(desk, person):
        if sort := MET.get(Purpose(meeting.purpose)):
            others = [p for p in meeting.people if p != person.id]
            title = f"{sort.capitalize()} with {desk.names(others)}"
            title += f", {meeting.focus}" if meeting.focus else ""
            together.setdefault((sort, title), []).append((seat.day, seat.id, meeting.minutes, title, sort))
    return [summed(spells) for spells in together.values()]


async def sat_in(desk: Desk, person: Person) -> list[tuple[Seat, Meeting]]:
    """The days on which they met somebody, as they said afterwards, each with its meeting."""
    seats = await desk.records.find(Seat, person=person.id, answer=Met.MET, everywhere=True)
    if not seats:
        return []
    ids = tuple({s.meeting for s in seats})
    meetings = {m.id: m for m in await desk.records.find(Meeting, id=ids, everywhere=True)}
    return [(s, meetings[s.meeting]) for s in seats if s.meeting in meetings]


def summed(spells: Iterable[tuple[date, str, int, str, Sort]]) -> Row:
    """The same thing several times, as one row."""
    found = sorted(spells)
    day, order, _, title, sort = found[-1]
    minutes = sum(m for _, _, m, _, _ in found)
    return Row(
        day=day, since=found[0][0], sort=sort, title=title, minutes=minutes, order=order
    )  # fmt: skip


def spoken(row: Row) -> str:
    """`watched Kate's Y10: observation, Thu 19 Nov. Used it: 9C1 loved it`."""
    about = [] if fold(row.title).startswith(row.sort) else [str(row.sort)]
    about += [*([say_minutes(row.minutes)] if row.minutes else []), say_day(row.day)]
    about += [f"kept with it: {', '.join(row.files)}"] if row.files else []
    came = f". {'; '.join(row.came)[:1].upper()}{'; '.join(row.came)[1:]}" if row.came else ""
    return f"{row.title}: {', '.join(about)}{came}"
