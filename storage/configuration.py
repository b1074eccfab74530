"""A configuration file to a community.

What is wrong is told with file, line, field, what was found and what is allowed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

import yaml

from bot.world.calendar import Span

T = TypeVar("T")
PLATFORMS = ("slack", "teams")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a configuration."""

    file: str
    line: int
    field: str
    found: str
    allowed: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: found {self.found}; allowed: {self.allowed}"


class Wrong(Exception):
    """A configuration that cannot be used, with every fault that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class _Skip(Exception):
    """A value that was wrong and has been noted."""


class File:
    """A YAML file read with its line numbers, collecting what is wrong."""

    def __init__(self, path: Path) -> None:
        self.path, self.faults = path, list[Fault]()

    def root(self) -> yaml.Node:
        """The document; Wrong if there is none."""
        try:
            node = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        except OSError as problem:
            raise Wrong(
                [Fault(str(self.path), 0, "file", problem.strerror or "nothing", "a file that can be read")]
            ) from None
        except UnicodeDecodeError:
            raise Wrong([Fault(str(self.path), 0, "file", "bytes that are not UTF-8", "UTF-8 text")]) from None
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            said = str(getattr(problem, "problem", "") or problem).splitlines()[0]
            raise Wrong([Fault(str(self.path), mark.line + 1 if mark else 0, "file", said, "YAML")]) from None
        if node is None:
            raise Wrong([Fault(str(self.path), 1, "file", "nothing", "schools, with people and a calendar")])
        return node

    def wrong(self, node: yaml.Node, field: str, found: str, allowed: str) -> _Skip:
        """Note a fault."""
        self.faults.append(Fault(str(self.path), node.start_mark.line + 1, field, found, allowed))
        return _Skip()

    def fields(
        self, node: yaml.Node, name: str, allowed: tuple[str, ...], needed: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """The entries of a mapping, merges included; unknown and missing ones are noted."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, name, kind(node), "fields, one a line")
        found: dict[str, yaml.Node] = {}
        for key, value in self._pairs(node):
            if allowed and key.value not in allowed:
                near = get_close_matches(key.value, allowed, 1)
                hint = f"{', '.join(allowed)}" + (f" (did you mean {near[0]}?)" if near else "")
                self.wrong(key, f"{name}.{key.value}" if name else key.value, repr(key.value), hint)
            found[key.value] = value
        for missing in needed:
            if missing not in found:
                self.wrong(node, f"{name}.{missing}" if name else missing, "nothing", "a value")
        if any(missing not in found for missing in needed):
            raise _Skip
        return found

    def _pairs(self, node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
        merged: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            if key.tag == "tag:yaml.org,2002:merge" and isinstance(value, yaml.MappingNode):
                for k, v in self._pairs(value):
                    merged.setdefault(k.value, (k, v))
        own = {k.value: (k, v) for k, v in node.value if k.tag != "tag:yaml.org,2002:merge"}
        return list((merged | own).values())

    def items(self, node: yaml.Node | None, field: str, read: Callable[[yaml.Node, str], T]) -> list[T]:
        """Each item of a list, those that can be read."""
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.wrong(node, field, kind(node), "a list")
        out = []
        for n, item in enumerate(node.value, 1):
            try:
                out.append(read(item, f"{field}[{n}]"))
            except _Skip:
                continue
        return out

    def text(self, node: yaml.Node, field: str) -> str:
        """Words."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.wrong(node, field, kind(node), "words")
        return str(node.value).strip()

    def truth(self, node: yaml.Node, field: str) -> bool:
        """Yes or no."""
        value = self.text(node, field).casefold()
        if value not in ("true", "false", "yes", "no", "on", "off"):
            raise self.wrong(node, field, repr(value), "true or false")
        return value in ("true", "yes", "on")

    def day(self, node: yaml.Node, field: str) -> date:
        """A date."""
        try:
            return date.fromisoformat(self.text(node, field))
        except ValueError:
            raise self.wrong(node, field, repr(node.value), "a date such as 2026-09-01") from None

    def span(self, node: yaml.Node, field: str) -> Span:
        """Two dates, first and last."""
        words = self.text(node, field).split(" to ")
        try:
            start, end = map(date.fromisoformat, words)
        except ValueError:
            raise self.wrong(node, field, repr(node.value), "two dates such as 2026-09-01 to 2026-12-18") from None
        if end < start:
            raise self.wrong(node, field, repr(node.value), "a last date on or after the first")
        return Span(start, end)

    def one_of(self, node: yaml.Node, field: str, allowed: tuple[str, ...]) -> str:
        """One of several words."""
        value = self.text(node, field)
        if value not in allowed:
            near = get_close_matches(value, allowed, 1)
            raise self.wrong(
                node, field, repr(value), ", ".join(allowed) + (f" (did you mean {near[0]}?)" if near else "")
            )
        return value


def kind(node: yaml.Node) -> str:
    """What was found, in words."""
    if isinstance(node, yaml.MappingNode):
        return "fields"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return repr(node.value) if node.value else "nothing"
