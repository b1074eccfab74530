"""Story files read: Markdown in, steps out, each with its line; and what is refused before anything runs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.world.calendar import WEEKDAYS
from bot.world.people import Community, fold

CLOCK = re.compile(r"on (\w{3}) (\d{1,2} \w{3} \d{4} \d\d:\d\d)")
EXPECTS = re.compile(r"(?:bot (?:to|in|shows) |nothing (?:to|in) |at most \d+ |file to )")
CASTS = Path(__file__).resolve().parent.parent / "stories" / "casts"


class Unplayable(Exception):
    """A story that cannot be played: it says where and why."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a story."""

    file: str
    line: int
    text: str

    @property
    def where(self) -> str:
        """`FILE:LINE`."""
        return f"{self.file}:{self.line}"

    @property
    def expects(self) -> bool:
        """Whether it expects something, rather than doing it."""
        return bool(EXPECTS.match(self.text))


@dataclass(frozen=True, slots=True)
class Story:
    """One block: its cast and its steps."""

    cast: str
    steps: tuple[Step, ...]


def stories(path: Path) -> list[Story]:
    """The stories of a file, in order; Unplayable if there is none."""
    found = [_story(block) for block in _blocks(path)]
    if not found:
        raise Unplayable(f"{path}:1: no story in this file")
    return found


def _blocks(path: Path) -> Iterator[list[Step]]:
    block: list[Step] | None = None
    fence = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        if line.startswith("```"):
            if not fence:
                fence, block = line[3:].strip() or "text", []
            else:
                if fence == "story" and block is not None:
                    yield block
                fence, block = "", None
        elif fence == "story" and block is not None and line and not line.startswith("#"):
            block.append(Step(str(path), number, line))
    if fence:
        raise Unplayable(f"{path}: a block that is never closed")


def _story(steps: list[Step]) -> Story:
    if not steps:
        raise Unplayable("a story without steps")
    if not any(step.expects for step in steps):
        raise Unplayable(f"{steps[0].where}: a story with no expectation")
    cast = "thornbury"
    if steps[0].text.startswith("cast:"):
        cast, steps = steps[0].text.partition(":")[2].strip(), steps[1:]
    if not (CASTS / f"{cast}.yaml").exists():
        raise Unplayable(f"{steps[0].where}: there is no cast {cast!r} in {CASTS.name}/")
    return Story(cast, tuple(steps))


def moment(step: Step) -> datetime | None:
    """The wall time of an `on` line; None for another line."""
    found = CLOCK.fullmatch(step.text)
    if not found:
        return None
    try:
        when = datetime.strptime(found[2], "%d %b %Y %H:%M")  # noqa: DTZ007 - the zone is the school's
    except ValueError:
        raise Unplayable(f"{step.where}: there is no such moment") from None
    if WEEKDAYS[when.weekday()] != found[1]:
        raise Unplayable(f"{step.where}: {found[2]} is a {WEEKDAYS[when.weekday()]}")
    return when


def who(community: Community, step: Step, name: str) -> str:
    """The id of a person of the cast, by first name."""
    for person in community.people:
        if fold(person.first) == fold(name):
            return person.id
    raise Unplayable(f"{step.where}: the cast has no {name}")


def where(community: Community, step: Step, channel: str) -> str:
    """The department id of a channel of the cast."""
    found = community.by_channel(channel.lstrip("#"))
    if found is None:
        raise Unplayable(f"{step.where}: the cast has no channel {channel}")
    return found.id
