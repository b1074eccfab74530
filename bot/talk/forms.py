"""Forms: a class with a field a line, so that the type checker sees what a handler gets.

Every field is checked here, none by the platform.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, ClassVar, Generic, TypeVar, cast, dataclass_transform
from unicodedata import category

from bot.reading.dates import read as read_when
from bot.reading.durations import bare
from bot.reading.setting import Setting
from bot.talk.errors import Mistake

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Field(ABC, Generic[T]):
    """One field of a form: its label, a hint, and how its raw words are read."""

    label: str
    hint: str = ""
    optional: bool = False

    @abstractmethod
    def read(self, raw: str, setting: Setting) -> T:
        """The value of the raw words; Mistake with the sentence to show beside the field."""


class Line(Field[str]):
    """One line of words, 200 characters at most."""

    limit: ClassVar[int] = 200

    def __init__(self, label: str, hint: str = "", *, optional: bool = True) -> None:
        super().__init__(label=label, hint=hint, optional=optional)

    def read(self, raw: str, setting: Setting) -> str:
        """The words, trimmed."""
        words = self.trim(raw)
        if not words and not self.optional:
            raise Mistake("A few words, please.")
        if len(words) > self.limit:
            raise Mistake(f"Up to {self.limit} characters; this has {len(words)}.")
        return words

    def trim(self, raw: str) -> str:
        """The words on one line, with single spaces."""
        return " ".join(raw.split())


class Paragraph(Line):
    """Several lines of words, 1,000 characters at most."""

    limit: ClassVar[int] = 1000

    def trim(self, raw: str) -> str:
        """The words as typed, lines kept, without the blanks around them."""
        return raw.strip()


class Minutes(Field[int]):
    """A duration in words or figures, as whole minutes."""

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__(label=label, hint=hint)

    def read(self, raw: str, setting: Setting) -> int:
        """`45`, `1h30` and `an hour and a half` are minutes; 1 to 720 of them."""
        minutes = bare(raw.strip()) if raw.strip() else None
        if minutes is None:
            raise Mistake("Minutes, please: 45, 1h30 or half an hour.")
        if not 1 <= minutes <= 720:
            raise Mistake("Between 1 minute and 12 hours, please. A longer time can go in over several days.")
        return minutes


class Time(Field[time]):
    """A clock time."""

    def __init__(self, label: str, hint: str = "") -> None:
        super().__init__(label=label, hint=hint)

    def read(self, raw: str, setting: Setting) -> time:
        """`15:40`, `3.40` and `twenty to 4`, as people write them."""
        when = read_when(raw.strip(), setting.now, setting.calendar) if raw.strip() else None
        moments = (when.start, *when.choices) if when and when.precision == "minute" else ()
        found = next((m for m in moments if isinstance(m, datetime)), None)
        if found is None:
            raise Mistake("A time, please: 15:40 or 8.15.")
        return found.time()


class Choice(Field[str]):
    """One of a few options."""

    options: tuple[str, ...]

    def __init__(self, label: str, options: tuple[str, ...], hint: str = "") -> None:
        super().__init__(label=label, hint=hint)
        object.__setattr__(self, "options", options)

    def read(self, raw: str, setting: Setting) -> str:
        """The option meant, by its beginning, capitals aside."""
        wanted = raw.strip().casefold()
        meant = [o for o in self.options if wanted and o.casefold().startswith(wanted)]
        if len(meant) != 1 and wanted not in {o.casefold() for o in meant}:
            raise Mistake(f"One of {', '.join(self.options)}, please.")
        return next((o for o in meant if o.casefold() == wanted), meant[0])


def asks(field: Field[T]) -> T:
    """Declares a field; to the type checker it has the field's value."""
    return cast(T, field)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(asks,))
class Form:
    """A form. `class LogTime(Form, title="Log time"): minutes: int = asks(Minutes("Minutes"))`."""

    title: ClassVar[str]
    submit: ClassVar[str]
    fields: ClassVar[dict[str, Field[Any]]]

    def __init_subclass__(cls, *, title: str, submit: str = "Save") -> None:
        cls.title, cls.submit = title, submit
        cls.fields = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @classmethod
    def read(cls, raw: Mapping[str, str], setting: Setting) -> "tuple[Form | None, dict[str, str]]":
        """The filled form, or each refused field with its sentence."""
        values: dict[str, Any] = {}
        problems: dict[str, str] = {}
        for name, field in cls.fields.items():
            try:
                values[name] = field.read(writable(raw.get(name, "") or ""), setting)
            except (Mistake, ValueError) as problem:
                problems[name] = str(problem)
        return (None, problems) if problems else (cls(**values), {})


def writable(text: str) -> str:
    """Typed words without what no store can keep: control characters, and halves of letters."""
    return "".join(c for c in text if c in "\n\t" or category(c) not in ("Cc", "Cs"))
