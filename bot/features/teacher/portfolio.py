"""The portfolio: everything a person did, in one place, their own and nobody else's (R60, R155)."""

import re
from dataclasses import replace
from datetime import date

from bot.declare import Feature
from bot.desk import Turn
from bot.ledger import bank, day_of
from bot.portfolio.gathered import gathered, spoken
from bot.portfolio.kept import GONE, SHORT, Save, Telling, asking, changed, keep, mine, receipt, remove, some_words
from bot.portfolio.kinds import began, titled
from bot.reading import spells
from bot.reading.parts import Part, met, tidy
from bot.reading.rank import besides, nothing
from bot.reading.setting import Setting
from bot.reading.text import When
from bot.shared.portfolio import Sort
from bot.talk import Answer, Ask, Block, Bullets, Button, Card, Mistake, Quiet, Text
from bot.world.calendar import say_day

portfolio = Feature(
    "portfolio",
    "Portfolio",
    "What you did, how you used it, whether it helped. Yours alone.",
    "log: watched Kate's Y10, taking her exit cards",
)

PAGE = 5
"""Lines of a page."""
UNTIMED = frozenset((Sort.LED, Sort.COACHING))
"""What stands in the portfolio with its minutes, and not in the ledger (D32)."""
PUT = re.compile(r"^(?:please\s+)?(?:add|save|put|keep|log|store|record)\b[\s:]*", re.I)
LESSON = re.compile(r"\b(?:an?|the|one)\s+lesson\s+(?=observation|visit|study|drop)", re.I)
"""`a lesson observation` is no lesson's worth of minutes."""
POSSESSIVE = re.compile(r"[’']s?\b", re.I)
LIST = besides(
    "portfolio folder cpd log record list page see look open whats in full whole everything so far up date latest year "
    "items entries development professional view check read have got"
)


def read_list(line: str, setting: Setting) -> list[Part] | None:
    """One's own, or somebody else's, which nobody is shown."""
    who, rest = met(line, setting)
    others = isinstance(who, tuple) and bool(who) and who != (setting.speaker,)
    if LIST(POSSESSIVE.sub(" ", rest), setting) is None:
        return None
    return [Part(who=who)] if others else []


def read_save(line: str, setting: Setting) -> list[Part] | None:
    """What is to be saved."""
    said = tidy(PUT.sub("", line))
    return [Part(what=said)] if len(said) > 1 and LIST(said, setting) is None else None


def read_colon(line: str, setting: Setting) -> list[Part] | None:
    """What stands behind a colon is to be saved as it is, whatever it says: a message saved from a menu comes so."""
    said = line.strip().removeprefix(":").strip()
    return [Part(what=said)] if line.lstrip().startswith(":") and len(said) > 1 else None


def read_thing(line: str, setting: Setting) -> list[Part] | None:
    """A thing that a log names and that is no explore time: without an amount, or led, which the ledger leaves out."""
    line = LESSON.sub("lesson ", line)
    parts = spells.loose(line, setting)
    if not parts or len(parts) != 1 or not parts[0].what or re.match(r"tried\s+to\b", line, re.I):
        return None
    sort = began(line) or (Sort.CERTIFICATE if "certificat" in line.casefold() else None)
    return parts if sort and (parts[0].minutes is None or sort in UNTIMED) else None


@portfolio.words("log", read_thing, weight=1, says="log, logged, record")
async def log(turn: Turn, parts: list[Part]) -> Answer:
    """A thing without time, kept with the day it was done."""
    part = parts[0]
    day = day_of(turn, part)
    if day > turn.today:
        raise Mistake(f"{say_day(day)} is still to come. Log it once it is done, please.")
    what = part.what or ""
    if part.people:
        what = f"{what} with {' and '.join(p.name for p in part.people)}"
    item = await keep(turn, what, day, minutes=part.minutes)
    card = await receipt(turn, item)
    if not part.minutes:
        return card
    return replace(card, buttons=(*card.buttons, as_explore.button("Count as explore time", item=item.id)))


@portfolio.follow
async def as_explore(turn: Turn, item: str) -> Answer:
    """It counts as explore time instead of standing here, so that no minute counts twice (D32)."""
    kept = await mine(turn, item)
    if kept is None or not kept.minutes:
        return Card(GONE)
    await turn.records.remove(kept)
    return await bank(turn, [Part(minutes=kept.minutes, what=kept.title, when=When("day", kept.day))])


@portfolio.action
async def untimed(turn: Turn, what: str, day: str) -> Answer:
    """Kept without time, where a log named no amount."""
    return await receipt(turn, await keep(turn, what, date.fromisoformat(day) if day else None))


@portfolio.words("portfolio", read_colon, weight=6, says="portfolio |save|add, my|to_my portfolio", raw=True)
@portfolio.words(
    "portfolio",
    read_save,
    weight=3,
    says="""
        portfolio save, portfolio add, save|add|put to|in|into my|the| portfolio, save|put|add|keep this|that
        in|to|into my portfolio, for my portfolio, keep in my portfolio, portfolio note
    """,
    cues="to|in|into my portfolio, for my portfolio",
)
@portfolio.words(
    "portfolio", nothing, weight=3, says="portfolio save|add, save|add to my portfolio, save something, save this"
)
async def save(turn: Turn, parts: list[Part]) -> Answer:
    """The form with the words in it; where none can open they are kept, and the rest is asked in words."""
    text = parts[0].what or "" if parts else ""
    if not text and not turn.opens:
        return Ask(Card("What would you like to keep? Your next words are it."), what_to_keep.next())
    title, rest = titled(text)
    if turn.opens:
        return saved.open({"what": title, "used": rest[: Telling.limit]})
    return await asking(turn, await keep(turn, text))


@portfolio.hears(some_words, captures=True)
async def what_to_keep(turn: Turn, words: str) -> Answer:
    """What is to be kept, in the next words."""
    return await asking(turn, await keep(turn, words))


@portfolio.form
async def saved(turn: Turn, form: Save) -> Answer:
    """The form "Save to my portfolio"."""
    return await receipt(turn, await keep(turn, form.what, used=form.used, effect=form.effect))


@portfolio.words(
    "portfolio",
    read_list,
    weight=2,
    says="""
        portfolio, my portfolio, the portfolio, my cpd|professional|development record|log|folder, my professional
        development, what have i kept, what have i saved, my saved things, my items
    """,
    cues="portfolio, my cpd record|log|folder, in my portfolio",
)
async def show(turn: Turn, parts: list[Part]) -> Answer:
    """One's own, newest first; of somebody else, how to ask them."""
    if parts and parts[0].people:
        name = turn.called(parts[0].people[0])
        return Card(f"A portfolio is its owner's alone. You could ask: message {name}: would you show me …?")
    return await page(turn, 0)


@portfolio.action
async def older(turn: Turn, after: int) -> Answer:
    """The next few, or the few before."""
    return await page(turn, after)


async def page(turn: Turn, after: int) -> Card:
    """A few lines, newest first, with the way on; one's own things open from More."""
    rows = await gathered(turn, turn.person)
    add = saved.button("Save something…")
    if not rows:
        return Card(
            "Nothing here yet, and that is fine.",
            (Text("It fills by itself from what you log, give and keep. For example: log: watched Kate's Y10"),),
            (add,),
        )
    shown = rows[after : after + PAGE]
    buttons = [Button(label="CV", target="cv.give")] if not after else []
    buttons += [older.button("Newer", after=max(0, after - PAGE))] if after else []
    buttons += [older.button("Older", after=after + PAGE)] if len(rows) > after + PAGE else []
    more = tuple(opened.button(r.title[:SHORT], item=r.item) for r in shown if r.item)
    title = "Your portfolio, newest first" if not after else f"Your portfolio, {after + 1} to {after + len(shown)}"
    body: tuple[Block, ...] = (Bullets(tuple(map(spoken, shown))), Quiet("Seen by: you"))
    return Card(title, body, (*buttons, add), more)


@portfolio.action
async def opened(turn: Turn, item: str) -> Answer:
    """One thing, with all that was said of it."""
    kept = await mine(turn, item)
    if kept is None:
        return Card(GONE)
    card = await receipt(turn, kept, "In your portfolio")
    files = (Button(label="Give me the file", target="portfolio_files.given", args=(("item", item),)),)
    buttons = (*(files if kept.files else ()), changed.button("Change", item=item), remove.button("Remove", item=item))
    return Card(card.title, card.body, buttons)
