"""The life of a thing in the portfolio: kept, told more about, changed, hung on an aim, removed (N10, R60)."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from bot.declare import Feature
from bot.desk import Turn
from bot.portfolio.kinds import LONGEST, awarded_by, sort_of, titled
from bot.reading.parts import Part
from bot.shared.portfolio import Aim, Impact, Item, Kept, Sort
from bot.talk import (
    Answer,
    Ask,
    Asks,
    Block,
    Button,
    Card,
    Facts,
    Form,
    Line,
    Mistake,
    Paragraph,
    Question,
    Text,
    asks,
)
from bot.world.calendar import say_day, say_minutes
from bot.world.people import fold

kept = Feature("kept", "In your portfolio", "What you did, how you used it, whether it helped.", programme="portfolio")

GONE = "That is no longer in your portfolio."
SHORT = 70
"""Characters of a title on a button, or in a sentence."""


class Title(Line):
    """What it was, on one line."""

    limit: ClassVar[int] = LONGEST


class Telling(Paragraph):
    """A few sentences."""

    limit: ClassVar[int] = 500


class Save(Form, title="Save to my portfolio"):
    """The three light fields."""

    what: str = asks(Title("What", hint="What was it? No pupil names, please.", optional=False))
    used: str = asks(Telling("How used", hint="How you used it, or mean to. This can wait."))
    effect: str = asks(Telling("Did it help", hint="“Can't show it” is a fine answer."))


async def keep(turn: Turn, text: str, day: date | None = None, **known: str | int | tuple[str, ...] | None) -> Item:
    """Keep a thing under its words; what is too long for a title says how it was used."""
    title, rest = fitting(text)
    made = Item(
        person=turn.person.id,
        day=day or turn.today,
        title=title,
        sort=sort_of(text),
        awarded_by=awarded_by(text),
        used=rest,
    )
    return await turn.records.add(replace(made, **known))  # type: ignore[arg-type]


def fitting(text: str) -> tuple[str, str]:
    """Words as a title and what is too long for one; more than both hold is refused, so that nothing is lost."""
    title, rest = titled(text)
    if len(rest) > Telling.limit:
        most = Title.limit + Telling.limit
        raise Mistake(f"Up to {most} characters, please; this has {len(text)}. Nothing was kept.")
    return title, rest


def line_of(item: Item) -> str:
    """`watched Kate's Y10, taking her exit cards: observation, Thu 19 Nov`."""
    about = [] if fold(item.title).startswith(item.sort) else [str(item.sort)]
    about += [item.awarded_by] if item.awarded_by and fold(item.awarded_by) not in fold(item.title) else []
    about += [say_day(item.day), *([say_minutes(item.minutes)] if item.minutes else [])]
    return f"{item.title}: {', '.join(about)}"


async def receipt(turn: Turn, item: Item, title: str = "Kept in your portfolio") -> Card:
    """What is kept now, with the way back, the way to say more, and the aims it could serve."""
    rows = [("How used", item.used), ("Did it help", item.effect), ("Kept with it", ", ".join(item.files))]
    told = tuple((label, said) for label, said in rows if said)
    body: list[Block] = [Text(line_of(item)), *((Facts(told),) if told else ())]
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    aims = [a for a in await standing(turn) if a.id != item.aim][:2]
    hangs = tuple(towards.button(f"For: {a.text[:60]}", item=item.id, aim=a.id) for a in aims)
    if item.aim and (aim := await turn.records.get(Aim, item.aim)):
        body.append(Text(f"Towards your aim: {aim.text}"))
    return Card(title, tuple(body), (undo, changed.button("Change", item=item.id), *hangs))


async def standing(turn: Turn) -> list[Aim]:
    """A person's aims that run today, newest first."""
    found = await turn.records.find(Aim, person=turn.person.id)
    return [a for a in reversed(found) if a.start <= turn.today <= a.until]


async def asking(turn: Turn, item: Item) -> Ask:
    """The receipt, and the two light fields in words, one after the other."""
    card = await receipt(turn, item)
    field, says = ("used", USED) if not item.used else ("effect", HELPED)
    leave = left.button("Leave it", item=item.id)
    card = replace(card, body=(*card.body, Asks(says)), buttons=(leave, *card.buttons))
    return Ask(card, told.next(item=item.id, field=field), plainly.next(item=item.id, field=field))


USED = "How did you use it, or how do you mean to? Tell me in your next words, or leave it."
HELPED = "Did it help? Tell me in your next words, or leave it. “Can't show it” is a fine answer."


ANSWERS = re.compile(
    r"\W*(?:i\s+)?(?:can'?t|cannot|can not)\s+(?:really\s+)?(?:show|prove|say|tell|measure)\b"
    r"|\W*(?:(?:i|we|i've|ive|we've)\s+)?(?:tried|used|changed)\b(?!\s+(?:to|my mind)\b)",
    re.I,
)
"""Answers that elsewhere would be a wish to pause, or a thing of their own to keep."""


def some_words(line: str, _: object) -> str | None:
    """Any words."""
    return line if len(line) > 1 else None


def plain_answer(line: str, _: object) -> str | None:
    """`can't show it`, `tried it with 9C1`: where one of these questions is the newest, they answer it."""
    return line if ANSWERS.match(line) else None


@kept.hears(some_words, any_words=True)
async def told(turn: Turn, words: str, item: str, field: str) -> Answer:
    """How it was used, or whether it helped."""
    old = await mine(turn, item)
    if old is None:
        return Card(GONE)
    if len(words) > Telling.limit:
        raise Mistake(f"Up to {Telling.limit} characters here, please; this has {len(words)}.")
    new = await turn.records.put(replace(old, **{field: words}))  # type: ignore[arg-type]
    return await asking(turn, new) if field == "used" and not new.effect else await receipt(turn, new)


@kept.hears(plain_answer, captures=True)
async def plainly(turn: Turn, words: str, item: str, field: str) -> Answer:
    """The same, in words that would mean something else elsewhere."""
    return await told.run(turn, words, item, field)


@kept.follow
async def left(turn: Turn, item: str) -> Answer:
    """Nothing more to say about it, and that is fine."""
    old = await mine(turn, item)
    return await receipt(turn, old) if old else Card(GONE)


def naming(item: Item) -> Question:
    """The question what a file is, for the next words."""
    return named.next(item=item.id)


@kept.hears(some_words, any_words=True)
async def named(turn: Turn, words: str, item: str) -> Answer:
    """What it is, in the next words."""
    old = await mine(turn, item)
    return await receipt(turn, await renamed(turn, old, words)) if old else Card(GONE)


async def renamed(turn: Turn, old: Item, words: str) -> Item:
    """A thing under other words, which may make another sort of it."""
    title, rest = fitting(words)
    sort = sort_of(words, Sort(old.sort))
    by = awarded_by(words) or old.awarded_by
    used = old.used or rest
    return await turn.records.put(replace(old, title=title, sort=sort, awarded_by=by, used=used, untitled=False))


async def as_kept(turn: Turn, item: str) -> dict[str, str]:
    """The three fields as they stand."""
    old = await mine(turn, item)
    return {"what": old.title, "used": old.used, "effect": old.effect} if old else {}


@kept.filled(as_kept)
async def changed(turn: Turn, form: Save, item: str) -> Answer:
    """The form behind `Change`, without a limit in time."""
    old = await mine(turn, item)
    if old is None:
        raise Mistake(GONE)
    if form.what != old.title:
        old = await renamed(turn, old, form.what)
    return await receipt(turn, await turn.records.put(replace(old, used=form.used, effect=form.effect)), "Changed")


@kept.changes(Item)
async def change(turn: Turn, part: Part) -> Answer:
    """`change that to …`: the newest thing kept is put right."""
    found = await turn.records.find(Item, person=turn.person.id)
    if not found:
        return Card("Nothing recent to change.")
    start = part.when.start if part.when else None
    day = start.date() if isinstance(start, datetime) else start
    old = await renamed(turn, found[-1], part.what) if part.what else found[-1]
    new = replace(old, day=day or old.day, minutes=part.minutes or old.minutes)
    return await receipt(turn, await turn.records.put(new), "Changed")


@kept.follow
async def towards(turn: Turn, item: str, aim: str) -> Answer:
    """A thing hangs on an aim of one's own (R45, R57)."""
    old = await mine(turn, item)
    return await receipt(turn, await turn.records.put(replace(old, aim=aim))) if old else Card(GONE)


@kept.action
async def remove(turn: Turn, item: str) -> Answer:
    """Out of the portfolio, with its files and what came of it; undo brings all of it back."""
    old = await mine(turn, item)
    if old is None:
        return Card(GONE)
    inside: list[Sequence[Kept | Impact]] = [await turn.records.find(k, item=item) for k in (Kept, Impact)]
    for one in [one for found in inside for one in found]:
        await turn.records.remove(one)
    await turn.records.remove(old)
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    return Card(f"Removed: {old.title[:SHORT]}", (), (undo,))


async def mine(turn: Turn, item: str) -> Item | None:
    """One's own thing, by id."""
    found = await turn.records.get(Item, item)
    return found if found and found.person == turn.person.id else None
