"""`dept pages`: the pages of docs/ filled in with what the code says now, between a comment that names it and `end`."""

import argparse
import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

from commands.words import refuse

HELP = "fill in the pages of docs/ with what stories and code say now"
HOME = Path(__file__).resolve().parent.parent
PLACE = re.compile(r"(<!-- (?P<kind>story|kept|doctor)(?: (?P<what>[^\n]*?))? -->\n).*?(<!-- end -->)", re.DOTALL)
"""A place to fill in: `story talk-rota 1 | for Priya | to Priya taps "Post"`, `kept`, or `doctor slack`."""


def declare(parser: argparse.ArgumentParser) -> None:
    """What may be given."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="without any: every page of docs/")


def run(options: argparse.Namespace) -> int:
    """Fill them in, and say which have changed."""
    for page in options.files or pages():
        try:
            was = page.read_text(encoding="utf-8")
            now = asyncio.run(filled(was))
        except (OSError, ValueError) as problem:
            return refuse("pages", f"{page}: {problem}")
        if now != was:
            page.write_text(now, encoding="utf-8")
            print(f"{page} is up to date again.")
    return 0


def pages() -> list[Path]:
    """Every page with a place to fill in."""
    return [page for page in sorted((HOME / "docs").rglob("*.md")) if PLACE.search(page.read_text(encoding="utf-8"))]


async def filled(text: str) -> str:
    """A page with every place filled in."""
    out, end = [], 0
    for place in PLACE.finditer(text):
        made = await _made(place["kind"], place["what"] or "")
        out += [text[end : place.start()], place[1], made, "\n", place[4]]
        end = place.end()
    return "".join([*out, text[end:]])


async def _made(kind: str, what: str) -> str:
    match kind:
        case "story":
            return f"```text\n{await excerpt(what)}\n```"
        case "kept":
            return kept()
        case _:
            return doctor(what)


async def excerpt(what: str) -> str:
    """Part of a story: its name, the number of the block, and what is quoted of it."""
    from rehearsal.player import Player
    from rehearsal.script import Unplayable, stories
    from rehearsal.transcript import Excerpt, quoted

    named, *more = what.split("|")
    name, _, number = named.strip().rpartition(" ")
    try:
        story = stories(HOME / "stories" / f"{name}.md")[int(number) - 1]
    except (OSError, Unplayable, ValueError, IndexError):
        raise ValueError(f"there is no story {named.strip()!r}") from None
    result = await Player(story, "playground").play()
    if result.failures:
        raise ValueError(f"{named.strip()} does not hold: {result.failures[0]}")
    return quoted(Excerpt.read(more).of(result.transcript))


def kept() -> str:
    """What is kept about people, who reads it, and for how long; records first, then what Dept needs to work."""
    from bot import features
    from bot.records import KINDS, Keep
    from storage.tidying import CHAT, YEAR

    assert features  # importing them declares the records
    order = list(Keep)
    rows = [
        (kind.says, reader(kind.readers, kind.sees), str(kind.keep), "yes" if kind.shared else "")
        for kind in sorted(KINDS, key=lambda kind: (order.index(kind.keep), kind.says))
    ]
    chat, year = f"{CHAT.days} days", "a year" if YEAR.days == 366 else f"{YEAR.days} days"
    rows += [
        ("Dept's private messages to you, and what undo needs", "you", chat, ""),
        ("Ids of events, so that a repeat has no second effect", "nobody", chat, ""),
        ("Why something was sent, held or left out (`why`)", "you", year, ""),
        ("When a question was due", "nobody", year, ""),
        ("Which account in Slack or Teams is yours", "nobody", "until the account is closed or unlinked", ""),
        ("Dept's posts in a department's channel", "the department", "as long as the department is served", "yes"),
    ]
    head = ("What", "Who reads it", "How long", "Stays, nameless, after *forget me*")
    return table(head, rows)


def reader(readers: str, sees: str) -> str:
    """Who reads a kind of record, said to the person whom it is about."""
    you = re.sub(r"\bmy\b", "your", re.sub(r"\bme\b", "you", readers))
    return f"{you} ({sees})" if sees else you


def doctor(area: str) -> str:
    """What `dept doctor` may say of one area, and what to do."""
    from doctor.findings import Area
    from doctor.sentences import SENTENCES, Weight

    if area.upper() not in Area.__members__:
        raise ValueError(f"dept doctor looks into {', '.join(Area)}; not {area!r}")
    rows = [
        (said(one.says), said(one.do), "yes" if one.weight is Weight.STOP else "")
        for id, one in SENTENCES.items()
        if id.startswith(f"{area}.") and one.weight is not Weight.GOOD
    ]
    return table(("It says", "Do", "In the way"), rows)


def said(words: str) -> str:
    """A sentence of the catalogue, its places shown as dots."""
    return re.sub(r"\{\w+\}", "…", words)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in lines)
