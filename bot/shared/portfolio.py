"""The portfolio: what a person did, how they used it, whether it helped; their own, and nobody else's (D15, R60)."""

from dataclasses import field
from datetime import date
from enum import StrEnum

from bot.records import Deed, Keep, Readers, Record


class Sort(StrEnum):
    """What sort of thing was done (R155), as a line of the portfolio calls it."""

    COURSE = "course"
    WEBINAR = "webinar"
    LED = "session led"
    JOINED = "session joined"
    OBSERVATION = "observation"
    PLANNING = "joint planning"
    MARKING = "joint marking"
    COACHING = "coaching"
    CALL = "call"
    SHADOWING = "shadowing"
    PLACEMENT = "placement"
    JOB_SWAP = "job swap"
    READING = "reading"
    BLOG = "blog"
    NOTE = "note"
    IDEA = "idea tried"
    REFLECTION = "reflection"
    TARGET = "target"
    CERTIFICATE = "certificate"


class Item(Deed, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Things in your portfolio"):
    """One thing kept: what it was, how it was used, whether it helped. `aim` is the person's own target, if it serves
    one; `files` are the names of what is kept with it.
    """

    title: str
    sort: Sort = Sort.NOTE
    minutes: int | None = None
    used: str = ""
    effect: str = ""
    awarded_by: str = ""
    aim: str = ""
    files: tuple[str, ...] = ()
    untitled: bool = False
    """Whether the next words may still say what it is."""


class Kept(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Files in your portfolio", finds=("item",)):
    """A file kept with an item: a photo of notes, a certificate."""

    person: str
    item: str
    name: str
    media: str
    content: bytes = field(repr=False)


class Impact(Deed, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="What came of things you kept", finds=("item",)):
    """What came of an item, some school weeks later (`week`: 3 or 12); a line if the person wants one."""

    item: str
    week: int
    answer: str
    line: str = ""


USED, CHANGED, DROPPED = "used", "changed", "dropped"
TRIED = (USED, CHANGED)
"""Answers that mean an idea was tried, and is worth asking about once more (D12)."""


class Told(Deed, readers=Readers.DEPARTMENT, keep=Keep.UNTIL_LEAVING, says="Lines you shared with your department"):
    """A line on what came of something, which its owner has shared (R62)."""

    department: str
    impact: str
    text: str


class Aim(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Aims of your own"):
    """Something to get better at over a while, on which single things hang (R57)."""

    person: str
    text: str
    length: str
    start: date
    until: date


class Statement(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Your year in a sentence"):
    """What a school year came to, in the person's own words, and how it was for them (R65). `year` is its first day."""

    person: str
    year: date
    text: str = ""
    answers: tuple[str, ...] = ()


class NextStep(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="The next step you are after"):
    """The post that a person is after; told to nobody (R2)."""

    person: str
    text: str
    on: date
