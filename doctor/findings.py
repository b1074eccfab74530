"""A finding: one matter that was looked into, how much it weighs, and what to do about it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from textwrap import fill

from doctor.sentences import SENTENCES, Weight

WIDTH = 110


class Area(StrEnum):
    """What is looked into, in the order in which it is told."""

    CONFIG = "Configuration"
    ENVIRONMENT = "Environment"
    SLACK = "Slack"
    TEAMS = "Teams"
    PUBLIC = "Public address"
    CLOCK = "Clock"
    DISK = "Disk"
    DATABASE = "Database"
    OUTBOX = "Outbox"


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence of the catalogue, filled in. `id` stays the same whatever the words become."""

    id: str
    weight: Weight
    says: str
    do: str

    @property
    def area(self) -> Area:
        """What it is about."""
        return Area[self.id.partition(".")[0].upper()]


def find(id: str, **given: object) -> Finding:
    """A sentence of the catalogue about this school."""
    found = SENTENCES[id]
    return Finding(id, found.weight, found.says.format(**given), found.do.format(**given))


def count(number: int, one: str, many: str) -> str:
    """`1 school`, `3 schools`."""
    return f"{number} {one if number == 1 else many}"


def stands_in_the_way(findings: Sequence[Finding]) -> bool:
    """Whether anything has to be done before Dept can work."""
    return any(one.weight is Weight.STOP for one in findings)


def lines(findings: Sequence[Finding]) -> str:
    """The findings as one reads them: a line each, and under it what to do."""
    width = max(len(area) for area in Area)
    told = []
    for one in findings:
        lead = f"{one.weight:5} {one.area:{width}}  "
        told.append(fill(one.says, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)))
        if one.do:
            told.append(
                fill(one.do, WIDTH, initial_indent=" " * len(lead) + "→ ", subsequent_indent=" " * (len(lead) + 2))
            )
    stops = sum(one.weight is Weight.STOP for one in findings)
    end = "Nothing stands in the way." if not stops else f"{stops} to see to; then run `dept doctor` again."
    return "\n".join([*told, "", end])


def as_json(findings: Sequence[Finding]) -> dict[str, object]:
    """The findings as a machine reads them."""
    return {
        "ready": not stands_in_the_way(findings),
        "findings": [asdict(one) | {"area": one.area} for one in findings],
    }
