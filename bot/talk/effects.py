"""What a handler wants done. Handlers return these and do nothing themselves; nothing leaves before the commit."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.talk.cards import Card


class Kind(StrEnum):
    """The four kinds of message, so that N1 to N3 can be applied without argument."""

    ANSWER = "answer"
    PASSED_ON = "passed_on"
    ASKED_FOR = "asked_for"
    PLANNED = "planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question left open: the handler that hears the answer, what it needs to know, and until when it stands."""

    handler: str
    args: Mapping[str, str | int | bool] = field(default_factory=dict)
    hours: int = 12


@dataclass(frozen=True, slots=True)
class Say:
    """Answer whoever wrote or pressed: a press redraws its own part, words get a new message.

    `about` names the matter.
    """

    card: Card
    about: str | None = None


@dataclass(frozen=True, slots=True, init=False)
class Ask:
    """A card that leaves questions open, for words to answer as well as taps."""

    card: Card
    questions: tuple[Question, ...]
    about: str | None = None

    def __init__(self, card: Card, *questions: Question, about: str | None = None) -> None:
        for name, value in (("card", card), ("questions", questions), ("about", about)):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True)
class Open:
    """Open a form, filled with what is known already."""

    form: str
    values: Mapping[str, str] = field(default_factory=dict)
    args: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refuse:
    """Hand a form back: each field's name with the sentence to show beside it."""

    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tell:
    """A message to somebody else, in their own hours and on their own platform.

    One matter (`about`) has one part: told again, it is redrawn.
    """

    person: str
    card: Card
    about: str
    kind: Kind = Kind.PASSED_ON
    questions: tuple[Question, ...] = ()
    expires: datetime | None = None
    same_day: bool = False
    """Whether it changes something due that same day, so that it goes on a calm day too."""
    only_redraw: bool = False
    """Redraw the part if it is there; otherwise say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post in a department's channel, or the redrawing of the one about the same matter."""

    department: str
    card: Card
    about: str


APART = re.compile(r'[\\/:*?"<>|]+')
LONGEST_NAME = 120


def named(name: str) -> str:
    """A file's name that leads nowhere, whoever's words it is made of: no folders, and nothing that nobody sees."""
    seen = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return re.sub(r"\.{2,}", ".", APART.sub("-", seen)).strip(" .-")[-LONGEST_NAME:] or "file"


@dataclass(frozen=True, slots=True, kw_only=True)
class Give:
    """A file for whoever asked; or for `person`, to whom it is passed on in their own hours."""

    name: str
    data: bytes
    says: str
    person: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", named(self.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Undo:
    """Take back everything that one group did; `minutes` is how long that stays possible."""

    group: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """Run an action at a moment, for whoever is at the desk; it may tell and post, but has nobody to answer."""

    at: datetime
    action: str
    args: Mapping[str, str | int | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """The person is away from `start` until the day before `until`, of everything or of one programme: every feature
    does what follows, in the same transaction.
    """

    start: date
    until: date | None = None
    what: str | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """The person is back."""


@dataclass(frozen=True, slots=True)
class Forget:
    """Everything about the person goes, and what is shared with others stays without their name."""


Effect = Say | Ask | Open | Refuse | Tell | Post | Give | Undo | Later | Absent | Returned | Forget
Answer = Effect | Card | Sequence[Effect | Card] | None


def effects(answer: Answer) -> list[Effect]:
    """An answer as a list of effects; a bare card is a Say."""
    if answer is None:
        return []
    several: Sequence[Any] = answer if isinstance(answer, Sequence) else [answer]
    return [Say(one) if isinstance(one, Card) else one for one in several]
