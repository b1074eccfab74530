"""An e-mail that somebody may send themself, to a colleague who cannot be reached here (R160)."""

from urllib.parse import quote

from bot.desk import Desk
from bot.profiles.card import mailed
from bot.profiles.offers import profile_of
from bot.talk import Block, Link, Text
from bot.world.people import Person

LONGEST_LINK = 1500
"""Characters of an e-mail link; a longer draft is left to be copied."""


async def letter(desk: Desk, sender: Person, person: Person, text: str) -> tuple[Block, ...]:
    """The words to copy, and a link that opens them as an e-mail; the address only if its owner shows it."""
    to = quote(person.email) if mailed(person, await profile_of(desk, person.id)) else ""
    link = f"mailto:{to}?subject={quote(f'From {sender.name}')}&body={quote(text)}"
    copy = Text(f"Your words, to copy: “{text}”")
    return (copy, Text(Link("Open an e-mail", link))) if len(link) <= LONGEST_LINK else (copy,)
