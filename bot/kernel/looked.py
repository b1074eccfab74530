"""A message that somebody looks at again: drawn as things stand, so that nobody acts on what has moved on."""

from dataclasses import replace

from bot.desk import Turn
from bot.kernel.house import House
from bot.kernel.seal import HOME, Seal
from bot.ports import Drawn


async def looked(turn: Turn, house: House, seal: Seal, ref: str) -> tuple[Drawn, ...]:
    """The parts of the message under a ref, in the person's own chat or in the channel; a Home is made anew."""
    places = (turn.person.id, *((f"#{turn.channel.id}",) if turn.channel else ()))
    message = await turn.unit.messages.under(ref, places)
    if message is None:
        return ()
    for part in await turn.unit.messages.parts(message):
        if part.about.startswith(HOME) and part.place == turn.person.id:
            card = await house.page(turn)
            if card != part.card:
                new = replace(part, card=card, version=part.version + 1, live=house.live(card))
                await turn.unit.messages.put(new)
    return tuple(map(seal.draw, await turn.unit.messages.parts(message)))
