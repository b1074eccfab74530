"""When a reading is not sure: which of these did you mean? The choices are kept, never the line (N4)."""

from datetime import datetime
from typing import Any

from bot.declare import Action
from bot.desk import Turn
from bot.kernel.house import House
from bot.kernel.understand import Reading
from bot.reading.parts import Part, choose, restore, store
from bot.reading.text import Moment, Unsure
from bot.reading.words import only_filler, tokens
from bot.talk import Answer, Button, Card, Say
from bot.world.calendar import say_day, say_time
from bot.world.people import Person

PUZZLED = "puzzled"
CHOSEN = "unsure.chosen"


def which(house: House) -> Action[Any]:
    """The action behind the buttons of `ask_which`: the words go on from the choice, or the next question follows."""

    async def chosen(turn: Turn, intent: str, kept: str, at: int, index: int, feature: str = "") -> Answer:
        parts = restore(kept, turn.everyone)
        parts[at] = choose(parts[at], index)
        words = next(w for w in house.words if w.wording.intent == intent and feature in ("", w.feature))
        if any(part.unsure for part in parts):
            return Say(ask_which(turn, house, Reading(words, tuple(parts), True)))
        return await words.run(turn, parts)

    return Action(CHOSEN, chosen)


def ask_which(turn: Turn, house: House, reading: Reading) -> Card:
    """Ask which person or day was meant, with a button for each."""
    parts = list(reading.parts)
    at = next(n for n, part in enumerate(parts) if part.unsure)
    said = (("intent", reading.intent or ""), ("kept", store(parts)), ("at", at))
    of = (("feature", reading.words.feature),) if reading.words else ()
    buttons = tuple(
        Button(label=label, target=CHOSEN, args=(*said, ("index", n), *of))
        for n, label in enumerate(_labels(turn, parts[at]))
    )
    return Card(_question(turn, parts[at]), (), buttons)


def _question(turn: Turn, part: Part) -> str:
    if isinstance(part.who, Unsure):
        shared = set.intersection(*(set(p.name.split()) for p in part.who.choices))
        return f"Which {' '.join(sorted(shared)) or 'person'} do you mean?"
    at = _same_time(part)
    return f"Which day do you mean, {at}?" if at else "Which day do you mean?"


def _labels(turn: Turn, part: Part) -> list[str]:
    if isinstance(part.who, Unsure):
        return [_person(turn, p) for p in part.who.choices[:4]]
    assert part.when is not None
    return [say_day(c) if _same_time(part) else _moment(c) for c in part.when.choices[:4]]


def _person(turn: Turn, person: Person) -> str:
    school = turn.community.school(person.school).name
    return person.name if person.school == turn.person.school else f"{person.name}, {school}"


def _same_time(part: Part) -> str:
    """The clock time that all choices share, which then need not stand on each button."""
    choices = part.when.choices if part.when else ()
    times = {say_time(c) if isinstance(c, datetime) else "" for c in choices}
    return times.pop() if len(times) == 1 else ""


def _moment(moment: Moment) -> str:
    return f"{say_day(moment)}, {say_time(moment)}" if isinstance(moment, datetime) else say_day(moment)


async def puzzled(turn: Turn, house: House, text: str) -> Answer:
    """Not understood: one question, and the second time in a row none."""
    if tokens(text) and only_filler(text):
        return Say(Card("Any time. Say help to see what I understand."))
    newest = await turn.unit.messages.live(turn.person.id, 1)
    log_time = next((f for n, f in house.forms.items() if n == "explore.logged"), None)
    home = house.actions["core.show_home"]
    if newest and newest[0].about.startswith(PUZZLED):
        return Say(
            Card("I did not follow that one either. Your Home is here:", (), (home.button("My home"),)),
            about=f"{PUZZLED}:{turn.group}",
        )
    guesses: tuple[Button, ...] = (
        house.actions["directory.find_someone"].button("Find someone"),
        home.button("My home"),
    )
    if log_time:
        guesses = (log_time.button("Log time"), *guesses)
    return Say(Card("I did not follow that. Did you mean:", (), guesses), about=f"{PUZZLED}:{turn.group}")
