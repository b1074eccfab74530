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
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C, ten times as fast, where PyYAML was built with it."""
NOTHING = "tag:yaml.org,2002:null"
YAML = "YAML: a field and its value on each line, indented with spaces"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in a configuration."""

    file: str
    line: int
    field: str
    found: str
    allowed: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.field}: found {self.found}; allowed: {self.allowed}"


class Wrong(Exception):
    """A configuration that cannot be used, with every fault that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Skip(Exception):
    """A value that was wrong and has been noted."""


class File:
    """A YAML file read with its line numbers, collecting what is wrong."""

    def __init__(self, path: Path) -> None:
        self.path, self.faults = path, list[Fault]()
        self.told: dict[tuple[str, str], int] = {}

    def root(self) -> yaml.Node:
        """The document; Wrong if there is none."""
        try:
            node = yaml.compose(self.path.read_text(encoding="utf-8"), Loader=LOADER)
        except OSError as problem:
            raise Wrong(
                [Fault(str(self.path), 0, "file", problem.strerror or "nothing", "a file that can be read")]
            ) from None
        except UnicodeDecodeError:
            raise Wrong([Fault(str(self.path), 0, "file", "bytes that are not UTF-8", "UTF-8 text")]) from None
        except yaml.YAMLError as problem:
            mark = getattr(problem, "problem_mark", None)
            said = str(getattr(problem, "problem", "") or problem).splitlines()[0]
            raise Wrong([Fault(str(self.path), mark.line + 1 if mark else 0, "file", said, YAML)]) from None
        except RecursionError:
            raise Wrong([Fault(str(self.path), 1, "file", "lists inside lists without end", YAML)]) from None
        if node is None:
            raise Wrong([Fault(str(self.path), 1, "file", "nothing", "schools, with people and a calendar")])
        return node

    def wrong(self, node: yaml.Node, field: str, found: str, allowed: str) -> Skip:
        """Note a fault, once: what several schools share is read for each of them."""
        fault = Fault(str(self.path), node.start_mark.line + 1, field, found, allowed)
        if not any((f.line, f.found, f.allowed) == (fault.line, found, allowed) for f in self.faults):
            self.faults.append(fault)
        return Skip()

    def attempt(self, read: Callable[[], T], otherwise: T) -> T:
        """A value, or another in its place once it has been noted what is wrong with it, so that the rest is read."""
        try:
            return read()
        except Skip:
            return otherwise

    def once(self, node: yaml.Node, field: str, what: str, value: str, hint: str = "") -> str:
        """Note a value that has been there before; `what` says among which things it must be the only one."""
        line = self.told.setdefault((what, value), node.start_mark.line + 1)
        if line != node.start_mark.line + 1:
            self.wrong(node, field, f"{value!r}, which line {line} has already", f"one that no other {what} has{hint}")
        return value

    def fields(
        self, node: yaml.Node, name: str, allowed: tuple[str, ...], needed: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """The entries of a mapping, merges included; unknown and missing ones are noted."""
        if not isinstance(node, yaml.MappingNode):
            raise self.wrong(node, name or "file", kind(node), f"fields: {', '.join(allowed)}" if allowed else "fields")
        found: dict[str, yaml.Node] = {}
        meant = set()
        for said, (key, value) in self._pairs(node, name).items():
            if allowed and said not in allowed:
                near = get_close_matches(said, allowed, 1)
                meant.update(near)
                self.wrong(key, f"{name}.{said}" if name else said, repr(said), choices(allowed, said))
            found[said] = value
        missing = [one for one in needed if one not in found]
        for one in missing:
            if one not in meant:
                self.wrong(node, f"{name}.{one}" if name else one, "nothing", f"a value: {one} must be there")
        if missing:
            raise Skip
        return found

    def _pairs(self, node: yaml.MappingNode, name: str) -> dict[str, tuple[yaml.Node, yaml.Node]]:
        merged, own = dict[str, tuple[yaml.Node, yaml.Node]](), dict[str, tuple[yaml.Node, yaml.Node]]()
        for key, value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                for one in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                    if (
                        not isinstance(one, yaml.MappingNode)
                        or one.start_mark.index <= node.start_mark.index < one.end_mark.index
                    ):
                        raise self.wrong(key, name, kind(one), "other fields to take over, such as *year")
                    merged = self._pairs(one, name) | merged
            elif not isinstance(key, yaml.ScalarNode):
                raise self.wrong(key, name, kind(key), "the name of a field")
            elif key.value in own:
                self.wrong(key, f"{name}.{key.value}".lstrip("."), f"{key.value!r} a second time", "each field once")
            else:
                own[key.value] = (key, value)
        return merged | own

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
            except Skip:
                continue
        return out

    def text(self, node: yaml.Node, field: str) -> str:
        """Words."""
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip() or node.tag == NOTHING:
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
            raise self.wrong(node, field, repr(value), choices(allowed, value))
        return value


def choices(allowed: tuple[str, ...], said: str) -> str:
    """What is allowed, and which of it was probably meant."""
    near = get_close_matches(said.casefold(), allowed, 1) or get_close_matches(said, allowed, 1)
    return (", ".join(allowed) or "nothing yet") + (f" (did you mean {near[0]}?)" if near else "")


def kind(node: yaml.Node) -> str:
    """What was found, in words."""
    if isinstance(node, yaml.MappingNode):
        return "fields"
    if isinstance(node, yaml.SequenceNode):
        return "a list"
    return repr(node.value) if node.value and node.tag != NOTHING else "nothing"
