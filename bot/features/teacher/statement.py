"""A year in a sentence: drafted from what is kept, with four taps; the person's own (R65)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from textwrap import shorten

from bot.declare import Feature, Order
from bot.desk import Turn
from bot.portfolio.gathered import Row, gathered
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.shared.portfolio import Sort, Statement
from bot.talk import Answer, Ask, Block, Button, Card, Facts, Form, Paragraph, Text, asks
from bot.world.calendar import say_minutes

statement = Feature(
    "statement",
    "Your year",
    "The year in a sentence, drafted; yours alone.",
    "statement",
    programme="portfolio",
)

QUESTIONS = (
    ("Time well used", "Was the time well used?"),
    ("Own choice", "Did you choose it, rather than being told?"),
    ("Own programme", "Did it add up to a programme of your own?"),
    ("Enjoyed it", "Did you enjoy it?"),
)
SAYS = ("Yes", "Mostly", "No")
MOST = 4
"""Things that a draft names."""


class Own(Form, title="Your year"):
    """The sentence in one's own words."""

    text: str = asks(Paragraph("Your words", hint="This year I developed … It led to …", optional=False))


@statement.words(
    "statement",
    besides("statement year sentence draft write make end impact annual my show this what did come last words so far"),
    weight=3,
    says="""
        |my|the|a|annual|impact|year_end|end_of_year statement, my annual|impact|year_end|end_of_year statement,
        write|draft|make|do my statement, my year, my year in a sentence, sum up my year, how was
        my year, statement of my year, year statement, write up my year
    """,
    cues="my statement, my year in, statement for my, sum up my year",
)
async def show(turn: Turn, parts: list[Part]) -> Answer:
    """The year as it stands, with the first question that is open."""
    return await card(turn, await kept(turn))


@statement.nudge(Order.YEARLY, first=True)
async def ask(turn: Turn) -> Ask | None:
    """Once, in the first digest of July (or of the month in which the year ends, if sooner), ahead of all else; of a
    blank year nothing is asked.
    """
    year = turn.year.start
    last = max((t.end for t in turn.calendar.terms if t.end in turn.year), default=turn.year.end)
    if turn.today < min(date(year.year + 1, 7, 1), last.replace(day=1)):
        return None
    about = str(year.year)
    if await turn.unit.agenda.asked(turn.person.id, f"statement.ask:{about}") or await written(turn):
        return None
    return Ask(await card(turn, await kept(turn)), about=about) if await rows(turn) else None


async def written(turn: Turn) -> bool:
    """Whether the person has been at this year's already."""
    return bool(await turn.records.find(Statement, person=turn.person.id, year=turn.year.start))


async def kept(turn: Turn) -> Statement:
    """This year's, or a blank one."""
    found = await turn.records.find(Statement, person=turn.person.id, year=turn.year.start)
    return found[-1] if found else Statement(person=turn.person.id, year=turn.year.start)


async def rows(turn: Turn) -> list[Row]:
    """What the year holds."""
    return [r for r in await gathered(turn, turn.person) if r.day in turn.year]


async def card(turn: Turn, own: Statement, *, saved: bool = False) -> Card:
    """The sentence, what was tapped so far, and the next question with its three answers."""
    text = own.text or draft(await rows(turn))
    said = tuple((label, answer) for (label, _), answer in zip(QUESTIONS, own.answers, strict=False))
    body: list[Block] = [Text(text), *((Facts(said),) if said else ())]
    buttons = [changed.button("Change")]
    if len(own.answers) < len(QUESTIONS):
        body.append(Text(QUESTIONS[len(own.answers)][1]))
        buttons = [*(tapped.button(s, nth=len(own.answers), answer=s) for s in SAYS), *buttons]
    elif saved:
        buttons.insert(0, Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),)))
    return Card(f"Your year, {own.year.year}/{own.year.year % 100 + 1:02}", tuple(body), tuple(buttons))


def draft(found: Sequence[Row]) -> str:
    """`This year I developed … It led to …`, from what is kept."""
    if not found:
        return "Nothing is kept of this year, and that is fine. Change makes it yours: This year I developed …"
    grown = [r for r in found if r.sort not in (Sort.LED, Sort.CALL)]
    by_time = sorted(grown or found, key=lambda r: (-r.minutes, r.title))
    named = [shorten(r.title, 70, placeholder="…") for r in by_time[:MOST]]
    minutes = sum(r.minutes for r in found)
    long = f" ({say_minutes(minutes)} in all)" if minutes else ""
    says = f"This year I developed my practice: {joined(named)}{long}."
    gave = [shorten(r.title, 70, placeholder="…") for r in found if r.sort is Sort.LED]
    came = [shorten(f"{r.title}: {r.came[-1]}", 120, placeholder="…") for r in found if r.came]
    came += [shorten(r.effect, 120, placeholder="…") for r in found if r.effect]
    led = [*came[:3], *gave[:2]]
    return f"{says} It led to: {joined(led)}." if led else f"{says} It led to …"


def joined(said: Sequence[str]) -> str:
    """Several in a row of words, without the stops at their ends."""
    plain = [s.rstrip(".") for s in said]
    between = "; " if any("," in s for s in plain) else ", "
    return (
        plain[0]
        if len(plain) == 1
        else f"{between.join(plain[:-1])}{between[0] if between == '; ' else ''} and {plain[-1]}"
    )


@statement.action
async def tapped(turn: Turn, nth: int, answer: str) -> Answer:
    """One of the four taps; the card goes on to the next."""
    own = await kept(turn)
    if nth < len(own.answers):
        return await card(turn, own)
    text = own.text or draft(await rows(turn))
    return await card(turn, await put(turn, replace(own, text=text, answers=(*own.answers, answer))), saved=True)


async def put(turn: Turn, own: Statement) -> Statement:
    """Kept, once for each year."""
    return await (turn.records.put(own) if own.id else turn.records.add(own))


async def as_kept(turn: Turn) -> dict[str, str]:
    """The sentence as it stands."""
    own = await kept(turn)
    return {"text": own.text or draft(await rows(turn))}


@statement.filled(as_kept)
async def changed(turn: Turn, form: Own) -> Answer:
    """In one's own words."""
    return await card(turn, await put(turn, replace(await kept(turn), text=form.text)), saved=True)
