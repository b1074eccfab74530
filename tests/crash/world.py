"""What outlives a process: the platforms, in a file that says who was shown what, and the time that has gone by.

A line is written with one call to the system, so that whatever dies next, it stands. It shares no code with the product
but the words that a courier is spoken to in.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.ports import Accepted, Outcome, Parcel, Refused, Unknown

FAULTS: Mapping[str, tuple[str, ...]] = {
    "all is well": (),
    "429 with Retry-After": ("later",),
    "429 without": ("soon",),
    "503 for a while": ("soon", "soon", "later"),
    "refused for good": ("never",),
    "blocked": ("gone",),
    "500 before the effect": ("lost",),
    "502 after the effect": ("done, lost",),
    "the reply is dropped, twice": ("done, lost", "done, lost"),
    "nothing arrives, twice": ("lost", "lost"),
    "lost, then refused for now": ("lost", "later"),
    "arrived, then refused for now": ("done, lost", "later"),
    "the client breaks before": ("breaks",),
    "the client breaks after": ("done, breaks",),
    "history cannot be read": ("done, lost", "unreadable"),
}
"""What befalls the first tries, by the name of the fault (PLATFORMS §7, F, as the couriers tell it)."""


class World:
    """The file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def write(self, what: str, **more: Any) -> None:
        """Something has happened."""
        line = json.dumps({"what": what} | more) + "\n"
        handle = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)

    def read(self, what: str = "") -> list[dict[str, Any]]:
        """All that has happened, or all of one kind."""
        if not self.file.exists():
            return []
        lines = [json.loads(line) for line in self.file.read_text(encoding="utf-8").splitlines()]
        return [line for line in lines if what in ("", line["what"])]


@dataclass(frozen=True)
class Desk:
    """One platform, as a courier reaches it."""

    platform: str
    reads_back: bool
    world: World
    faults: Sequence[str]

    async def send(self, parcel: Parcel) -> Outcome:
        """One try, as it is fated to go."""
        fate = self._fate()
        self.world.write("try", platform=self.platform, uuid=parcel.id, ref=parcel.ref, fate=fate)
        outcome = self._go(parcel, fate)
        if isinstance(outcome, Exception):
            raise outcome
        if not isinstance(outcome, Unknown):
            final = isinstance(outcome, Refused) and outcome.again_in is None
            self.world.write("told", platform=self.platform, uuid=parcel.id, ref=parcel.ref, final=final)
        return outcome

    def _fate(self) -> str:
        tries = sum(line["fate"] != "before" for line in self.world.read("try")) + len(self.world.read("asked"))
        return self.faults[tries] if tries < len(self.faults) else ""

    def _go(self, parcel: Parcel, fate: str) -> Outcome | Exception:
        if fate in ("later", "soon", "unreadable"):
            return Refused(fate, 7.0 if fate == "later" else 0.0)
        if fate in ("never", "gone"):
            return Refused(fate, gone=fate == "gone")
        if fate in ("lost", "breaks"):
            return Unknown(fate) if fate == "lost" else RuntimeError(fate)
        ref = parcel.ref or f"{parcel.id}/{len(self._posts(parcel.id))}"
        parts = [[p.card.title, *zip((b.label for b in p.card.buttons), p.tokens, strict=False)] for p in parcel.parts]
        kind = "edit" if parcel.ref else "post"
        self.world.write(kind, platform=self.platform, uuid=parcel.id, ref=ref, place=parcel.to.ref, parts=parts)
        if fate == "done, lost":
            return Unknown(fate)
        return RuntimeError(fate) if fate == "done, breaks" else Accepted(ref)

    def _posts(self, uuid: str) -> list[dict[str, Any]]:
        return [line for line in self.world.read("post") if line["uuid"] == uuid]

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Whether it arrived."""
        fate = self._fate()
        self.world.write("asked", uuid=parcel.id)
        if fate == "unreadable":
            raise ConnectionError(fate)
        posted = self._posts(parcel.id)
        return Accepted(posted[0]["ref"]) if posted else None


class Kept:
    """A clock that outlives the process."""

    def __init__(self, world: World, start: datetime) -> None:
        self.world = world
        moved = world.read("now")
        self.at = datetime.fromisoformat(moved[-1]["at"]) if moved else start

    def now(self) -> datetime:
        """Where it stands."""
        return self.at

    def set(self, moment: datetime) -> None:
        """Move it."""
        self.at = moment
        self.world.write("now", at=moment.isoformat())
