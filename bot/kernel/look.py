"""A search that is only looked at: the directory's answer, without being said in anybody's chat."""

from dataclasses import replace

from bot.desk import Turn
from bot.kernel.house import House
from bot.kernel.understand import clean, understand
from bot.reading.text import Unsure
from bot.rules.guard import guard
from bot.talk import Ask, Card, Mistake, NotAllowed, Say
from bot.talk.effects import effects

FIND = "find"
"""The intent whose handler answers."""


async def look(turn: Turn, house: House, words: str) -> list[Card]:
    """The cards that `find` would show for some words, without their buttons; of two with one name, both."""
    if guard(clean(words)):
        return []
    try:
        reading = understand(f"{FIND} {clean(words)}", turn.setting(turn.person), house)
        if reading.words is None or reading.intent != FIND:
            return []
        parts = [replace(p, who=p.who.choices) if isinstance(p.who, Unsure) else p for p in reading.parts]
        found = effects(await reading.words.run(turn, parts))
    except (Mistake, NotAllowed) as problem:
        return [Card(str(problem))]
    return [one.card.still() for one in found if isinstance(one, Say | Ask)]
