"""Forgetting a person: their records, their words in messages, and what undo would need (R76)."""

from dataclasses import replace

from bot.desk import Turn
from bot.records import KINDS
from bot.shared.wishes import Forgotten


async def forget(turn: Turn) -> None:
    """All of it, for good; that they asked for it is all that is kept."""
    bare = turn.unit.records(turn.school.id)
    for kind in KINDS:
        for record in await bare.find(kind, everywhere=True, **{kind.owner: turn.person.id}):  # type: ignore[arg-type]
            if kind is Forgotten:
                continue
            await (bare.put(replace(record, **{kind.owner: ""})) if kind.shared else bare.remove(record))
    await turn.unit.journal.forget(turn.person.id)
    await turn.unit.messages.forget(turn.person.id)
