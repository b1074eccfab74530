"""Forgetting a person: their records, their words in messages, and what undo would need (R76)."""

from dataclasses import replace
from datetime import date, timedelta

from bot.desk import Turn
from bot.ports import Unit
from bot.records import KINDS
from bot.shared.wishes import Forgotten, Left
from bot.world.people import Community

AFTER = timedelta(days=90)
"""How long what was held about somebody stays once they have left: time to ask for it, and to come back."""


async def forget(turn: Turn) -> None:
    """All of it, for good; that they asked for it is all that is kept."""
    await _erase(turn.unit, turn.person.id, turn.school.id, asked=True)


async def leavers(unit: Unit, community: Community, today: date) -> None:
    """Note who is no longer named, and erase what was held about whoever left long enough ago.

    Somebody who is named again has not left, so that a slip in the configuration costs nothing.
    """
    bare, here = unit.records(community.schools[0].id), {person.id for person in community.people}
    noted = {left.person: left for left in await bare.find(Left, everywhere=True)}
    for person in noted.keys() & here:
        await bare.remove(noted[person])
    for person in await unit.owners() - here - noted.keys():
        await bare.add(Left(person=person, day=today))
    for person, left in noted.items():
        if person not in here and today - left.day >= AFTER:
            await _erase(unit, person, left.school, asked=False)


async def _erase(unit: Unit, person: str, school: str, *, asked: bool) -> None:
    bare = unit.records(school)
    for kind in KINDS:
        if asked and kind is Forgotten:
            continue
        for record in await bare.find(kind, everywhere=True, **{kind.owner: person}):  # type: ignore[arg-type]
            await (bare.put(replace(record, **{kind.owner: ""})) if kind.shared else bare.remove(record))
    await unit.journal.forget(person)
    await unit.messages.forget(person)
    if not asked:
        await unit.part(person)
