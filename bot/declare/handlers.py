"""What a feature declares: handlers behind words, buttons, forms and questions, and what it asks or adds elsewhere."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from bot.desk import Desk, Turn
from bot.reading.parts import Part
from bot.reading.rank import Wording
from bot.talk import Answer, Ask, Block, Button, Form, Open, Question
from bot.talk.events import Handed
from bot.world.calendar import Span
from bot.world.people import Department, Person

P = ParamSpec("P")
F = TypeVar("F", bound=Form)
V = TypeVar("V")
Value = str | int | bool


class Order(IntEnum):
    """Where an ask stands in the digest (N2): at most three go out, in this order."""

    DATED = 1
    WEEKLY = 2
    DID_IT_HAPPEN = 3
    FOLLOW_UP = 4
    WAITING = 5
    ROUND = 6
    LEADS = 7
    STILL_HAPPY = 8
    YEARLY = 9


@dataclass(frozen=True, slots=True)
class Section:
    """What a feature adds to the summary or another page."""

    title: str
    body: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """Something on a day: a title and, where it has them, the times; `uid` stays the same when it moves."""

    day: date
    title: str
    start: datetime | None = None
    end: datetime | None = None
    uid: str = ""
    department: str = ""
    """The department whose date it is; empty for the person's own."""
    detail: str = ""
    """What only the person is told about it."""
    sequence: int = 0
    """Rises when it moves, so that a calendar takes the newest."""

    @property
    def own_title(self) -> str:
        """The title as the person sees it."""
        return f"{self.title}, {self.detail}" if self.detail else self.title


def _args(values: dict[str, Any]) -> tuple[tuple[str, Value], ...]:
    for name, value in values.items():
        if not isinstance(value, str | int | bool):
            raise TypeError(f"{name}: a button carries str, int or bool, not {type(value).__name__}")
    return tuple(values.items())


def typed(run: Callable[..., Any], skip: int) -> None:
    """Refuse, at import, arguments that a button could not carry."""
    hints = {n: h for n, h in run.__annotations__.items() if n != "return"}
    for name, hint in list(hints.items())[skip:]:
        if hint not in (str, int, bool):
            raise TypeError(f"{run.__qualname__}: {name} is {hint}; buttons carry str, int or bool")


@dataclass(frozen=True)
class Action(Generic[P]):
    """A handler behind buttons. `joins`: what it does belongs to the group of the card it stands on."""

    name: str
    run: Callable[Concatenate[Turn, P], Awaitable[Answer]]
    joins: bool = False

    def button(self, label: str, /, *args: P.args, **values: P.kwargs) -> Button:
        """A button that runs it."""
        return Button(label=label, target=self.name, args=_args(values))

    def main(self, label: str, /, *args: P.args, **values: P.kwargs) -> Button:
        """The button that publishes or saves: one on a card."""
        return Button(label=label, target=self.name, args=_args(values), main=True)


@dataclass(frozen=True)
class Filled(Generic[F, P]):
    """A handler of a filled-in form."""

    name: str
    form: type[F]
    run: Callable[Concatenate[Turn, F, P], Awaitable[Answer]]
    joins: bool = False
    known: Callable[Concatenate[Turn, P], Awaitable[dict[str, str]]] | None = None
    """What is known already, by field, whenever the form is opened."""

    def button(self, label: str, /, *args: P.args, **values: P.kwargs) -> Button:
        """A button that opens the form."""
        return Button(label=label, target=self.name, args=_args(values), opens=True)

    def open(self, filled: dict[str, str], *args: P.args, **values: P.kwargs) -> Open:
        """The form, opened and filled with what is known."""
        return Open(self.name, filled, dict(_args(values)))


@dataclass(frozen=True)
class Heard(Generic[V, P]):
    """A handler of the answer to a question, in words."""

    name: str
    read: Callable[[str, Any], V | None]
    run: Callable[Concatenate[Turn, V, P], Awaitable[Answer]]
    any_words: bool
    captures: bool = False
    joins: bool = True

    def next(self, *args: P.args, **values: P.kwargs) -> Question:
        """The question left open, with what its answer needs to know."""
        return Question(handler=self.name, args=dict(_args(values)))


@dataclass(frozen=True)
class Words:
    """Words that lead to a handler, and how they are read."""

    feature: str
    wording: Wording
    run: Callable[[Turn, list[Part]], Awaitable[Answer]]
    public: bool = False
    joins: bool = False
    answers: str = ""


@dataclass(frozen=True)
class NudgeDecl:
    """Something asked of a person because its time has come; weekly ones on the person's own day only."""

    name: str
    order: Order
    weekly: bool
    run: Callable[[Turn], Awaitable[Ask | None]]
    title: str
    first: bool = False
    """Whether it goes ahead of the order, where it asks at all."""


Page = Callable[[Desk, Department, Span], Awaitable[Section | None]]
Moved = Callable[[Desk, Department, Span], Awaitable[list[str]]]
Dates = Callable[[Desk, Person, Span], Awaitable[list[Dated]]]
Gone = Callable[[Turn, Span], Awaitable[Answer]]
Parted = Callable[[Turn, str, str], Awaitable[Answer]]
Taker = Callable[[Turn, str, tuple[Handed, ...]], Awaitable[Answer | None]]
