"""Linking an account to a person by hand, where the platform hides e-mail addresses: who may, and how it is said."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.reading import names
from bot.world.people import Person

LINK = re.compile(r"link\s+<?@(?P<who>[\w.-]+)(?:\|[^>]*)?>?\s+(?P<name>\S.*)", re.I)
HOW = "For example: link @tom Tom Ashworth"


@dataclass(frozen=True, slots=True)
class Linked:
    """What was agreed: this account is this person's; `says` tells so, once it is kept."""

    account: str
    person: Person
    says: str


def is_link(text: str) -> bool:
    """Whether words ask for an account to be linked."""
    return text.casefold().startswith("link ")


def by_hand(
    text: str, issuer: Person, colleagues: Sequence[Person], account: Callable[[str], str | None]
) -> Linked | str:
    """Whose account is whose, for whoever leads; what stands in the way, in words, otherwise.

    `account` gives the platform's id behind what was written after the @.
    """
    if not (issuer.leads or issuer.cpd_leader):
        return "Accounts are linked by a head of department or the CPD leader."
    found = LINK.fullmatch(text.strip())
    if found is None:
        return f"Whose account is whose? {HOW}"
    who = account(found["who"])
    if who is None:
        return f"I do not find @{found['who']} here. {HOW}"
    person = names.who(found["name"], tuple(colleagues), issuer, lambda one, other: one == other)
    if not isinstance(person, Person):
        return f"I do not find {found['name']} in your school. Use the whole name, as in the configuration."
    return Linked(who, person, f"Linked: @{found['who']} is {person.name}.")
