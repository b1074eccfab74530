"""Every await of the product as a place to die: counted while it runs, and the process ended at the one asked for."""

import dis
import inspect
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FLOORS = tuple(f"{ROOT / floor}{os.sep}" for floor in ("bot", "scheduler", "storage"))
ALONE = frozenset(str(ROOT / name) for name in ("app.py", "office.py"))
WAITS = inspect.CO_COROUTINE | inspect.CO_ASYNC_GENERATOR
DEAD = 9
"""The exit status of a process that died where it was asked to."""


class Points:
    """Counts the points before and after each await, and dies at one of them; 0: at none.

    Nothing is unwound: no `finally` runs, no connection is closed, nothing is said. The database and the platforms are
    left as a process that is killed leaves them.
    """

    def __init__(self, dies_at: int, dies: Callable[[str], None], remains: Callable[[], object]) -> None:
        self.dies_at, self.dies, self.remains = dies_at, dies, remains
        self.count, self.left = 0, object()
        self.differ: list[int] = []
        """The points at which a crash leaves something else than at the one before."""

    def watch(self) -> None:
        """Begin to count."""
        sys.settrace(self._entered)

    def rest(self) -> None:
        """Count no more."""
        sys.settrace(None)

    def _entered(self, frame: FrameType, event: str, arg: Any) -> Any:
        code = frame.f_code
        if not code.co_flags & WAITS or not _ours(code.co_filename):
            return None
        frame.f_trace_lines, frame.f_trace_opcodes = False, True
        return self._step

    def _step(self, frame: FrameType, event: str, arg: Any) -> Any:
        if event == "opcode" and frame.f_lasti in _awaits(frame.f_code):
            self.count += 1
            if self.count == self.dies_at:
                self.dies(f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno} {frame.f_code.co_qualname}")
            if not self.dies_at and (left := self.remains()) != self.left:
                self.left = left
                self.differ.append(self.count)
        return self._step


@cache
def _ours(file: str) -> bool:
    return file in ALONE or file.startswith(FLOORS)


@cache
def _awaits(code: CodeType) -> frozenset[int]:
    """Where an await is about to begin, and where it has just ended."""
    found: set[int] = set()
    for one in dis.get_instructions(code):
        if one.opname in ("GET_AWAITABLE", "GET_ANEXT"):
            found.add(one.offset)
        elif one.opname == "SEND":
            found.add(one.argval)
    return frozenset(found)
