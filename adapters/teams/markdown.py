"""Words in the Markdown of Teams' cards: what people typed stays as they typed it, and only our own parts are live."""

import re
from collections.abc import Sequence

from bot.talk.cards import At, Bold, Link, Part

# Escaped only where it would mean something, because not every client unescapes alike. `<` and `&` become entities,
# for a backslash would leave `<at>` and `<b>` standing; date functions and templates are broken up.
_LIVE = re.compile(r"[\\*_`]|~(?=~)|(?<=\])\(|\](?=[\[:])|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<=\{)\{|(?<=\$)\{|(?<=!)\[")
_LINE = re.compile(r"^([ \t]*)(#{1,6}(?=\s|$)|>|[-+](?=[\s-]|$)|\|)", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]{4,}", re.MULTILINE)
_NUMBER = re.compile(r"^([ \t]*\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_ENTITIES = {"<": "&lt;", "&": "&amp;"}
# Control characters, those that turn the direction of what follows, and those that nobody sees (joiners of emoji stay).
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_END = re.compile(r"([!\]])\Z")  # before a live link these would make it a picture, or the second half of another
_ROUND = str.maketrans("[]", "()")
_URL = re.compile(r"(?:https?://|mailto:)[^\s()<>\\\[\]\"`]+")


def clean(text: str) -> str:
    """Text without what cannot be seen and could mislead."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def escape(text: str) -> str:
    """Literal text: nothing in it is a link, a mention or a format."""
    out = _LIVE.sub(lambda found: _ENTITIES.get(found[0]) or "\\" + found[0], clean(text))
    if "\n" in out or (out and not out[0].isalpha()):
        out = _NUMBER.sub(r"\1\\\2", _LINE.sub(r"\1\\\2", _INDENT.sub("   ", out)))
    return out


def paragraphs(text: str) -> str:
    """Line breaks as Markdown shows them: a single one would be a space."""
    return re.sub(r"\n+", "\n\n", text.strip("\n")) if "\n" in text else text


def draw(parts: Sequence[Part]) -> str:
    """A paragraph of parts: names bold, links live, the rest literal."""
    merged: list[Part] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part  # judged together, or "[a]" and "(b)" would meet as a link
        else:
            merged.append(part)
    return paragraphs("".join(_part(part, last=part is merged[-1]) for part in merged))


def _part(part: Part, *, last: bool) -> str:
    match part:
        case str():
            said = escape(part)
            return said if last else _END.sub(r"\\\1", said)
        case At(name) | Bold(name):
            return bold(name)
        case Link(words, url):
            return link(words, url)


def bold(words: str) -> str:
    """Words that stand out; the asterisks must touch them."""
    inner = escape(" ".join(words.split()))
    return f"**{inner}**" if inner else ""


def link(words: str, url: str) -> str:
    """A live link, if the address is one; else its words and the address as they are."""
    address = clean(url).strip().replace("(", "%28").replace(")", "%29")
    if not _URL.fullmatch(address):
        return escape(f"{words} ({url})")
    # Brackets inside a link's words are read differently by every client.
    said = " ".join(words.split()).translate(_ROUND)
    return f"[{escape(said or address)}]({address})"
