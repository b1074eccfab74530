"""A meeting, and a seat in it for each person and day: what calls, pairs and whatever else has a date share."""

from datetime import date, time
from enum import StrEnum

from bot.records import Deed, Keep, Readers, Record


class Purpose(StrEnum):
    """What people meet for."""

    CALL = "call"
    PLANNING = "planning"
    MARKING = "marking"
    COACHING = "coaching"


class State(StrEnum):
    """Where a meeting stands."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    AGREED = "agreed"
    LAPSED = "lapsed"
    OFF = "off"


class Met(StrEnum):
    """What became of one day of a meeting: nobody has said, they met, they missed it, or it was settled elsewhere."""

    OPEN = ""
    MET = "met"
    MISSED = "missed"


class Meeting(
    Record,
    readers=Readers.ME_AND_OTHERS,
    keep=Keep.UNTIL_LEAVING,
    says="Calls and pairs that you asked for",
    owner="asker",
    shared=True,
):
    """A call, or a pair's standing half-hour: who, what for, and at what time of the asker's school."""

    asker: str
    purpose: str
    people: tuple[str, ...]
    at: time
    minutes: int = 30
    period: str = ""
    """What the bells of the asker's school call it, if anything."""
    slot: str = ""
    """A standing one's free: `Tue P5`, `B Mon P2`."""
    state: str = State.PROPOSED
    waiting: tuple[str, ...] = ()
    """Whose yes is still to come."""
    offer: str = ""
    """Another time that one of them has suggested: a moment (`2026-11-25T13:15`) or a slot (`Wed P4`)."""
    by: str = ""
    """Who suggested it last."""
    asked: tuple[str, ...] = ()
    """The days that have been asked about, which are not offered again (R85)."""
    round: str = ""
    sequence: int = 0
    """Rises with each change of time, so that a calendar takes the newest."""
    every: int = 1
    """Of a standing one, in how many weeks it comes round."""
    focus: str | None = None
    link: str | None = None


class PairRound(
    Record,
    readers=Readers.DEPARTMENT,
    keep=Keep.UNTIL_LEAVING,
    says="Pair rounds that you started",
    owner="maker",
    shared=True,
):
    """Everybody of a department in pairs, for one purpose and some weeks; the seed makes it the same draw again."""

    maker: str
    department: str
    purpose: str
    start: date
    end: date
    seed: int
    state: str = State.DRAFT
    """draft, agreed (once posted), lapsed (once another took its place) or off."""


class NotWith(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Whom you would rather not be paired with"):
    """Somebody with whom a person would rather not be paired. Nothing that is shown may hint at it (R137)."""

    person: str
    other: str


class CountedIn(Record, readers=Readers.ME, keep=Keep.SCHOOL_YEAR, says="Rounds that you wanted to be in"):
    """Somebody who had fallen silent, and wants to be in the half-term's rounds all the same (R138)."""

    person: str
    on: date


class Seat(
    Deed,
    readers=Readers.ME_AND_OTHERS,
    keep=Keep.UNTIL_LEAVING,
    says="Calls and pairs that you are in",
    finds=("person", "meeting"),
):
    """One person's place in one day of a meeting."""

    meeting: str
    answer: str = Met.OPEN
    reported: date | None = None
    """When it was said what became of it."""
