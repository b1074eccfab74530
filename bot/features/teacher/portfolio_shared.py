"""A line on what came of something, shared by its owner's tap: the department reads it in the summary (R62)."""

from bot.declare import Feature, Section
from bot.desk import Desk, Turn
from bot.shared.portfolio import Impact, Told
from bot.talk import Answer, Bullets, Button, Card, Text
from bot.world.calendar import Span
from bot.world.people import Department

portfolio_shared = Feature(
    "portfolio_shared", "Lines shared", "A line on what came of it, if its owner shares it.", programme="portfolio"
)

MOST = 5
"""Lines of one summary; the newest."""


@portfolio_shared.action
async def share(turn: Turn, impact: str) -> Answer:
    """[Share the line]: the words alone, without what they are about."""
    kept = await turn.records.get(Impact, impact)
    if kept is None or kept.person != turn.person.id or not kept.line or turn.department is None:
        return Card("There is no line to share any more.")
    there = await turn.records.find(Told, person=turn.person.id, impact=impact)
    if not there:
        of = turn.department.id
        await turn.records.add(
            Told(person=turn.person.id, day=turn.today, department=of, impact=impact, text=kept.line)
        )
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    return Card(f"Shared with {turn.department.name}. It stands in the summary.", (Text(kept.line),), (undo,))


@portfolio_shared.summary
@portfolio_shared.team
async def lines(desk: Desk, department: Department, span: Span) -> Section | None:
    """What colleagues have shared, newest first."""
    found = await desk.records.find(Told, department=department.id, days=span)
    said = tuple(f"{desk.called(t.person)}: {t.text}" for t in reversed(found[-MOST:]))
    return Section("What came of it", (Bullets(said),)) if said else None
