"""Moments that the playground keeps: a copy of its database, and all that people had been shown."""

import asyncio
import itertools
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from adapters.playground.memory import Memory
from adapters.playground.world import Impossible, Moment

MOST = 8
"""Moments that are kept besides the first; each is a file of some megabytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One of them."""

    moment: Moment
    file: Path
    memory: Memory
    step: int


class Moments:
    """The kept moments, oldest first, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kept: list[Kept] = []
        self._numbers = itertools.count(1)

    async def keep(self, why: str, at: datetime, database: Path, memory: Memory, step: int) -> None:
        """Keep this moment, unless nothing has happened since the last one."""
        if self.kept and (self.kept[-1].moment.at, self.kept[-1].step) == (at, step):
            return
        id = f"{next(self._numbers)}"
        file = self.folder / f"moment-{id}.db"
        await asyncio.to_thread(_copy, database, file)
        self.kept.append(Kept(moment=Moment(id=id, at=at, why=why), file=file, memory=memory, step=step))
        while len(self.kept) > MOST + 1:
            self.kept.pop(1).file.unlink()

    def find(self, id: str) -> Kept:
        """The moment of that id."""
        found = next((k for k in self.kept if k.moment.id == id), None)
        if found is None:
            raise Impossible("That moment is not kept any more.")
        return found

    async def lay_out(self, kept: Kept) -> Path:
        """A database as it was then, in a file of its own: whoever still reads the old one is not disturbed."""
        file = self.folder / f"demo-{next(self._numbers)}.db"
        await asyncio.to_thread(shutil.copyfile, kept.file, file)
        return file


def _copy(database: Path, to: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)
