"""Three school weeks later: tried it? Once, with no reminder; and once more only where it was of use (R62, D12)."""

import re
from dataclasses import replace

from bot.declare import Feature, Order
from bot.desk import Desk, Turn
from bot.portfolio.gathered import gathered
from bot.portfolio.kept import GONE, keep, mine, plain_answer, receipt, some_words
from bot.reading import spells
from bot.reading.parts import Part
from bot.reading.setting import Setting
from bot.shared.portfolio import CHANGED, DROPPED, TRIED, USED, Impact, Item, Sort
from bot.talk import Answer, Ask, Asks, Block, Button, Card, Text
from bot.world.calendar import Span, monday
from bot.world.people import Department

portfolio_tried = Feature(
    "portfolio_tried", "Tried it?", "What you kept, three school weeks later: a tap, and a line if you like.",
    programme="portfolio",
)  # fmt: skip

WEEKS = (3, 12)
"""School weeks after which it is asked."""
REACH = 6
"""School weeks for which it may still be asked, where a week had no room."""
NOTHING_TO_TRY = frozenset((Sort.LED, Sort.CERTIFICATE, Sort.TARGET, Sort.REFLECTION, Sort.IDEA, Sort.MARKING))
ELSE = re.compile(
    r"(?:to|calling|ringing|phoning|emailing|again|everything|it|this|that|them|logging|my|turning)\b", re.I
)
"""Behind `tried`: it is no idea."""
ASK = "portfolio_tried.ask"


@portfolio_tried.nudge(Order.FOLLOW_UP)
async def ask(turn: Turn) -> Ask | None:
    """About the oldest thing that is due; nothing as long as one is unanswered (R57)."""
    if await turn.unit.messages.abouts(turn.person.id, f"{ASK}:"):
        return None
    came = {(i.item, i.week): i.answer for i in await turn.records.find(Impact, person=turn.person.id)}
    for item in await turn.records.find(Item, person=turn.person.id):
        for week in WEEKS:
            open_ = (item.id, week) not in came and (week == WEEKS[0] or came.get((item.id, WEEKS[0])) in TRIED)
            if not open_ or not is_due(turn, item, week):
                continue
            if await turn.unit.agenda.asked(turn.person.id, f"{ASK}:{about(item, week)}"):
                continue
            says = "Tried it?" if week == WEEKS[0] else "Is it still of use?"
            body = (Text(f"A while ago you kept: {item.title}."),)
            return Ask(Card(says, body, answers(item, week)), about=about(item, week))
    return None


def about(item: Item, week: int) -> str:
    """The matter of one question."""
    return f"{item.id}:{week}"


def is_due(desk: Desk, item: Item, week: int) -> bool:
    """Whether so many school weeks have begun since the week of a thing from which something can be taken."""
    weeks = [w for w in desk.calendar.weeks if monday(item.day) < w <= desk.today]
    return item.sort not in NOTHING_TO_TRY and not item.untitled and week <= len(weeks) < week + REACH


def answers(item: Item, week: int) -> tuple[Button, ...]:
    """The three answers."""
    labels = (("Used it", USED), ("Changed it", CHANGED), ("Dropped it", DROPPED))
    return tuple(answered.button(label, item=item.id, week=week, answer=answer) for label, answer in labels)


@portfolio_tried.action
async def answered(turn: Turn, item: str, week: int, answer: str) -> Answer:
    """Noted; a line in the next words, or not."""
    kept = await mine(turn, item)
    if kept is None:
        return Card(GONE)
    impact = await noted(turn, kept, week, answer)
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    says = {USED: "Used it. Lovely.", CHANGED: "Changed it: that is how it becomes yours."}
    ask_line = Asks("A line on what came of it? Tell me in your next words, or leave it.")
    card = Card(says.get(answer, "Dropped it, and that is worth knowing."), (Text(kept.title), ask_line))
    buttons = (leave.button("Leave it", impact=impact.id), undo)
    return Ask(replace(card, buttons=buttons), line.next(impact=impact.id), plainly.next(impact=impact.id))


async def noted(turn: Turn, item: Item, week: int, answer: str, said: str = "") -> Impact:
    """What came of it, once for each question."""
    for old in await turn.records.find(Impact, item=item.id, week=week):
        return await turn.records.put(replace(old, answer=answer, line=said or old.line))
    made = Impact(person=turn.person.id, day=turn.today, item=item.id, week=week, answer=answer, line=said)
    return await turn.records.add(made)


@portfolio_tried.hears(some_words, any_words=True)
async def line(turn: Turn, words: str, impact: str) -> Answer:
    """A line on what came of it; no data are asked for."""
    kept = await own(turn, impact)
    return told(turn, await turn.records.put(replace(kept, line=words[:200]))) if kept else None


@portfolio_tried.hears(plain_answer, captures=True)
async def plainly(turn: Turn, words: str, impact: str) -> Answer:
    """The same, in words that would mean something else elsewhere."""
    return await line.run(turn, words, impact)


@portfolio_tried.follow
async def leave(turn: Turn, impact: str) -> Answer:
    """No line, and that is fine."""
    kept = await own(turn, impact)
    return told(turn, kept) if kept else None


def told(turn: Turn, impact: Impact) -> Card:
    """What is kept now; a line may be shared, and only by its owner's tap."""
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    if not impact.line:
        return Card("Kept with it in your portfolio.", (), (undo,))
    share = Button(label="Share the line", target="portfolio_shared.share", args=(("impact", impact.id),))
    buttons = (undo, share) if turn.department else (undo,)
    return Card("Kept with it in your portfolio.", (Text(impact.line),), buttons)


async def own(turn: Turn, impact: str) -> Impact | None:
    """One's own answer, by id."""
    found = await turn.records.get(Impact, impact)
    return found if found and found.person == turn.person.id else None


def read_tried(line: str, setting: Setting) -> list[Part] | None:
    """What somebody tried; with nothing behind it, or `tried to …`, it tells of something else."""
    if not line or ELSE.match(line):
        return None
    parts = spells.loose(f"tried {line}", setting)
    return parts if parts and len(parts) == 1 and parts[0].what and parts[0].minutes is None else None


@portfolio_tried.words("log", read_tried, says="i tried, ive tried, we tried, tried", answers=ASK)
async def tried(turn: Turn, parts: list[Part]) -> Answer:
    """The open question is answered by it; with none open, it is a thing of its own."""
    what = parts[0].what or ""
    for part in await turn.unit.messages.abouts(turn.person.id, f"{ASK}:"):
        _, item, week = part.about.rsplit(":", 2)
        if part.live and (kept := await mine(turn, item)):
            impact = await noted(turn, kept, int(week), USED, what[:200])
            return told(turn, impact)
    return await receipt(turn, await keep(turn, what))


@portfolio_tried.moved
async def moved(desk: Desk, department: Department, span: Span) -> list[str]:
    """Ideas tried, as a count, and nothing of whose they are or what came of them."""
    people = tuple(p.id for p in desk.community.members(department.id) if p.home == department.id)
    came = await desk.records.find(Impact, person=people, answer=TRIED, days=span)
    ideas = {i.item for i in came} | {
        i.id for i in await desk.records.find(Item, person=people, sort=Sort.IDEA, days=span)
    }
    return [f"{len(ideas)} idea{'s' if len(ideas) > 1 else ''} tried"] if ideas else []


@portfolio_tried.home
async def at_home(turn: Turn) -> list[Block]:
    """How much is kept, and that a CV can be had of it."""
    rows = await gathered(turn, turn.person)
    ideas = sum(1 for r in rows if r.tried)
    if not rows:
        return []
    tried = f", {ideas} idea{'s' if ideas > 1 else ''} tried" if ideas else ""
    return [
        Text(f"Portfolio: {len(rows)} thing{'s' if len(rows) > 1 else ''}{tried}. Your CV is there when you say cv.")
    ]
