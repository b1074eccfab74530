"""Linking somebody by hand: `/dept link @tom Tom Ashworth`, for workspaces that hide e-mail addresses."""

import re
from collections.abc import Callable, Sequence

from adapters.slack.addresses import Spot
from adapters.slack.people import Register
from adapters.slack.seen import Seen, What
from bot.reading import names
from bot.world.people import Person

LINK = re.compile(r"link\s+<?@(?P<who>[\w.-]+)(?:\|[^>]*)?>?\s+(?P<name>\S.*)", re.I)
HOW = "For example: /dept link @tom Tom Ashworth"

Colleagues = Callable[[Person], Sequence[Person]]
"""The people of a person's school."""


async def by_hand(register: Register, colleagues: Colleagues, seen: Seen, issuer: Person) -> str | None:
    """Link an account to a person, for whoever leads; gives what to tell them. None: it is no such command."""
    if seen.what is not What.COMMAND or not seen.text.casefold().startswith("link "):
        return None
    if not (issuer.leads or issuer.cpd_leader):
        return "Accounts are linked by a head of department or the CPD leader."
    found = LINK.fullmatch(seen.text.strip())
    if found is None:
        return f"Whose account is whose? {HOW}"
    account = register.account(seen.team, found["who"])
    if account is None:
        return f"I do not find @{found['who']} in this workspace. {HOW}"
    person = names.who(found["name"], tuple(colleagues(issuer)), issuer, lambda one, other: one == other)
    if not isinstance(person, Person):
        return f"I do not find {found['name']} in your school. Use the whole name, as in the configuration."
    at = Spot(seen.team, user=account)
    await register.links.link(person.id, at.address, at.key)
    return f"Linked: @{found['who']} is {person.name}."
