"""What the year adds up to: the three buckets on Home, and the time section of the head's and the team's summary (R1,
R4).
"""

from collections.abc import Sequence

from bot.declare import Feature, Section
from bot.desk import Desk, Turn
from bot.rules import pace
from bot.shared.ledger import Bucket, Entry, of
from bot.talk import Block, Bullets, Facts, Progress, Text
from bot.world.calendar import Span, say_minutes
from bot.world.people import Department, Person, fold

Said = tuple[int, str | None]
"""Minutes, and the title where there is one."""

totals = Feature("totals", "Your year", "What your time adds up to.")


@totals.home
async def at_home(turn: Turn) -> list[Block]:
    """The three buckets of the year (R4)."""
    if not turn.calendar.terms:
        return [Text("Your school's year is still to be set up. Whoever leads can say: set up.")]
    rows: list[Block] = []
    for bucket in Bucket:
        done, whole = await turn.spent(turn.person.id, bucket), await turn.target(turn.person, bucket)
        rows.append(Progress(bucket.title(), done, whole, of(done, whole)))
    return rows


@totals.moved
async def moved(desk: Desk, department: Department, span: Span) -> list[str]:
    """New courses begun."""
    count = len(await titles(desk, department, span))
    return [f"{count} new course{'s' if count > 1 else ''}"] if count else []


async def titles(desk: Desk, department: Department, span: Span) -> list[str]:
    """The titles of a department's explore time, once each."""
    found = await desk.records.glean(Entry, "what", department=department.id, bucket=Bucket.EXPLORE, days=span)
    return list({fold(said).removeprefix("the "): said for (said,) in reversed(found) if said}.values())[::-1]


@totals.summary
async def for_head(desk: Desk, department: Department, span: Span) -> Section | None:
    """Minutes and titles of each: the head first, the rest by first name."""
    entries: dict[str, list[Said]] = {}
    for person, minutes, what in await desk.records.glean(
        Entry, "person", "minutes", "what", department=department.id, bucket=Bucket.EXPLORE, days=span
    ):
        entries.setdefault(person, []).append((minutes, what))
    members = desk.community.members(department.id)
    rows = [(desk.called(p), await row(desk, p, entries.get(p.id, ()))) for p in members]
    return Section("Explore time", (Facts(tuple(rows)), *await together(desk, department, span)))


async def row(desk: Desk, person: Person, entries: Sequence[Said]) -> str:
    """One person's line in their head's summary."""
    if await desk.paused(person.id):
        return "not in this round"
    minutes = sum(minutes for minutes, _ in entries)
    says = say_minutes(minutes) if minutes else "none yet"
    if minutes and person.fte < 100:
        says = of(minutes, await desk.target(person, Bucket.EXPLORE))
    named_ = dict.fromkeys(what for _, what in entries if what)
    return f"{says}: {', '.join(named_)}" if named_ else says


async def together(desk: Desk, department: Department, span: Span) -> tuple[Block, ...]:
    """The team's total, and its even pace for the whole year (D2)."""
    sums = await desk.records.total(
        Entry, "minutes", by="person", department=department.id, bucket=Bucket.EXPLORE, days=span
    )
    people = [p for p in desk.community.members(department.id) if p.home == department.id]
    weeks = desk.calendar.weeks_of(desk.year)
    even = pace.even([await desk.target(p, Bucket.EXPLORE) for p in people], pace.begun(weeks, desk.today), len(weeks))
    says = f"Together: {say_minutes(sum(sums.values()))}. Even pace for the whole team by now: {round(even / 60)} h."
    return (Text(says),)


@totals.team
async def for_team(desk: Desk, department: Department, span: Span) -> Section | None:
    """Totals and titles, and nobody's hours."""
    said = await titles(desk, department, span)
    return Section(
        "Explore time", (*await together(desk, department, span), *((Bullets(tuple(said)),) if said else ()))
    )
