"""Messages and their parts as rows, and rows as messages and parts."""

from functools import lru_cache
from json import loads
from typing import Any
from uuid import UUID, uuid4, uuid5

from bot.ports import Envelope, Part
from bot.talk.cards import Card, pack, unpack
from storage.tables import Turn

OCCASIONS = UUID("7b0c1f6e-7d0a-4d51-9d3b-0f8f4f1c2a60")
PARTED = ("message", "place", "about", "position", "version", "live", "kind", "grp", "card")
"""What of a part may change."""


def of_message(envelope: Envelope) -> dict[str, Any]:
    """The row of a new message."""
    names = ("id", "school", "place", "kind", "state", "due", "expires", "same_day", "created")
    # An occasion's message has the same identity whoever writes it down, so that it is found after a restore.
    occasion = envelope.kind == "planned" and envelope.group
    uuid = uuid5(OCCASIONS, f"{envelope.group}:{envelope.place}") if occasion else uuid4()
    told = {n: getattr(envelope, n) for n in names}
    return told | {"grp": envelope.group, "uuid": str(uuid), "turn": _turn(envelope)}


def _turn(envelope: Envelope) -> Turn:
    if envelope.place.startswith("?"):
        return Turn.STRANGER
    return Turn.ANSWER if envelope.kind == "answer" else Turn.OTHER


def of_part(part: Part) -> dict[str, Any]:
    """What of a part may change, as columns."""
    told = {n: getattr(part, n) for n in PARTED if n not in ("grp", "card")}
    return told | {"grp": part.group, "card": pack(part.card)}


def part(row: Any) -> Part:
    """A part from its row."""
    names = ("id", "message", "school", "place", "about", "position", "version", "live", "kind")
    card = drawn(row["card"]) if isinstance(row["card"], str) else unpack(row["card"])
    return Part(**{n: row[n] for n in names}, group=row["grp"], card=card, sent=row["ref"] is not None)


@lru_cache(maxsize=2048)
def drawn(kept: str) -> Card:
    """The card that was kept; one that was read lately is not read again."""
    return unpack(loads(kept))


def envelope(row: Any) -> Envelope:
    """A message from its row."""
    names = ("id", "school", "place", "kind", "state", "due", "expires", "same_day", "created")
    return Envelope(**{n: row[n] for n in names}, group=row["grp"], enclosed=row["paper_name"] is not None)
