"""What is kept about people: each subclass of Record is a table, says who may read it, and how long it is held (N9,
R76).
"""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, dataclass_transform


class Readers(StrEnum):
    """Who may read a kind of record."""

    ME = "me"
    ME_AND_HEAD = "me and my head of department"
    ME_AND_OTHERS = "me and the others in it"
    DEPARTMENT = "the department"
    SCHOOL = "everybody at my school"
    COMMUNITY = "colleagues in schools that share"


class Keep(StrEnum):
    """How long a kind of record is held."""

    UNTIL_LEAVING = "until 90 days after leaving"
    YEAR = "a year"
    SCHOOL_YEAR = "until the end of the school year"
    MONTH = "a month"


KINDS: list[type["Record"]] = []
"""Every kind of record that is declared, in the order of declaration."""


@dataclass_transform(kw_only_default=True, frozen_default=True)
@dataclass(frozen=True, kw_only=True)
class Record:
    """Something kept.

    `id` sorts by time; the school stands in every key. `owner` names the field with the person it is about.
    """

    kind: ClassVar[str] = ""
    readers: ClassVar[Readers] = Readers.ME
    keep: ClassVar[Keep] = Keep.UNTIL_LEAVING
    says: ClassVar[str] = ""
    sees: ClassVar[str] = ""
    owner: ClassVar[str] = "person"
    shared: ClassVar[bool] = False
    finds: ClassVar[tuple[str, ...]] = ()
    sums: ClassVar[tuple[str, ...]] = ()

    id: str = ""
    school: str = ""

    def __init_subclass__(
        cls,
        *,
        readers: Readers = Readers.ME,
        keep: Keep = Keep.UNTIL_LEAVING,
        says: str = "",
        sees: str = "",
        owner: str = "person",
        shared: bool = False,
        finds: tuple[str, ...] = (),
        sums: tuple[str, ...] = (),
        abstract: bool = False,
    ) -> None:
        """`says` is the kind in words for `privacy`; `sees` is what of it the other readers see; `shared` stays,
        nameless, when its owner is forgotten; `finds` are the fields by which it is found whatever the school;
        `sums` those that a summary reads of a school, what it looks for first.
        """
        cls.readers, cls.keep, cls.says, cls.sees = readers, keep, says, sees
        cls.owner, cls.shared, cls.finds, cls.sums = owner, shared, finds, sums
        cls.kind = f"{cls.__module__.rsplit('.', 1)[-1]}_{cls.__name__}".lower()
        dataclass(frozen=True, kw_only=True)(cls)
        if not abstract:
            KINDS.append(cls)


class Deed(Record, abstract=True):
    """Something a person did, on a day."""

    person: str
    day: date


@cache
def names(kind: type[Record]) -> frozenset[str]:
    """The names of a kind's fields."""
    return frozenset(f.name for f in fields(kind))


def check(kind: type[Record], wanted: dict[str, Any]) -> None:
    """Refuse field names that the kind does not have."""
    if unknown := set(wanted) - names(kind):  # type: ignore[arg-type]  # a class can be hashed
        raise TypeError(f"{kind.__name__} has no field {', '.join(sorted(unknown))}")
