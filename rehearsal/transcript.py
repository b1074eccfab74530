"""What was said on the stage: each line with who and to whom, told whole, or in part as a page quotes it."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rehearsal.fragments import flat

WIDTH = 100
BUTTON = re.compile(r"\[.+\]$")
OPTION = re.compile(r"(for|from|to) (.+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: a moment, what somebody did, or what Dept said to somebody or in a channel."""

    kind: Literal["when", "did", "said"]
    text: str
    to: str = ""
    """A first name, or a channel with its `#`."""
    edited: bool = False
    files: tuple[str, ...] = ()

    def __str__(self) -> str:
        """As `dept story --transcript` tells it."""
        if self.kind == "when":
            return f"\n**{self.text}**\n"
        if self.kind == "did":
            return f"- {self.text}"
        files = "".join(f" 📎 {name}" for name in self.files)
        where = f"in {self.to}" if self.to.startswith("#") else f"to {self.to}"
        return f"- Dept {where}{' (edited)' if self.edited else ''}: {flat(self.text)}{files}"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What a page quotes of a story: between two phrases, and only what some people and channels see."""

    who: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""

    @classmethod
    def read(cls, options: Sequence[str]) -> "Excerpt":
        """From `for Priya, #computing`, `from PHRASE`, `to PHRASE`."""
        found: dict[str, str] = {}
        for option in options:
            if not (said := OPTION.fullmatch(option.strip())):
                raise ValueError(f"an excerpt takes for, from and to; not {option!r}")
            found[said[1]] = said[2].strip()
        who = tuple(name.strip() for name in found.get("for", "").split(",") if name.strip())
        return cls(who, found.get("from", ""), found.get("to", ""))

    def of(self, lines: Sequence[Line]) -> list[Line]:
        """The lines that are quoted; ValueError if a phrase is nowhere, so that no page goes quietly empty."""
        acts = [n for n, line in enumerate(lines) if line.kind != "said"]
        first = next((n for n in acts if self.begins in lines[n].text), None)
        last = next((n for n in acts if first is not None and n >= first and self.ends in lines[n].text), None)
        if first is None or (self.ends and last is None):
            raise ValueError(f"the story has no {self.begins if first is None else self.ends!r}")
        after = [n for n in acts if self.ends and last is not None and n > last]
        kept = [line for line in lines[first : after[0] if after else None] if self._quoted(line)]
        if not any(line.kind == "said" for line in kept):
            raise ValueError("nothing is said in this excerpt")
        # A moment at which nobody who is quoted does or hears anything is left out.
        pairs = zip(kept, [*kept[1:], None], strict=True)
        return [line for line, then in pairs if line.kind != "when" or (then and then.kind != "when")]

    def _quoted(self, line: Line) -> bool:
        if not self.who or line.kind == "when":
            return True
        if line.kind == "said":
            return line.to in self.who
        return line.text.partition(" ")[0].rstrip(":") in self.who or line.text.partition(" ")[0] in (
            "slack",
            "teams",
            "the",
        )


def quoted(lines: Sequence[Line]) -> str:
    """Lines as a page quotes them: what Dept says stands in its own lines, indented."""
    out: list[str] = []
    for line in lines:
        if line.kind == "when":
            out += [*([""] if out else []), line.text]
        elif line.kind == "did":
            out += textwrap.wrap(line.text.replace("*", "…"), WIDTH, subsequent_indent="  ", break_long_words=False)
        else:
            where = f"in {line.to}" if line.to.startswith("#") else f"to {line.to}"
            out.append(f"Dept {where}, in place of what stood there:" if line.edited else f"Dept {where}:")
            for row in [*_rows(line.text), *(f"📎 {name}" for name in line.files)]:
                out += textwrap.wrap(
                    row, WIDTH, initial_indent="    ", subsequent_indent="    ", break_long_words=False
                )
    return "\n".join(out)


def _rows(text: str) -> list[str]:
    """The lines of a message, its buttons side by side."""
    rows: list[str] = []
    for row in text.splitlines():
        if rows and BUTTON.match(row) and BUTTON.match(rows[-1]):
            rows[-1] += f" {row}"
        else:
            rows.append(row)
    return rows
