"""Slack's markup, both ways: literal words made safe to show, and what people typed made plain again."""

import re
from collections.abc import Callable
from urllib.parse import quote

from bot.talk import At, Bold, Link
from bot.talk.cards import Part

Named = Callable[[str], str | None]
"""The name behind a Slack id, if it is known."""

_ENTITY = re.compile(r"<([^<>]*)>")
_WEB = re.compile(r"(https?://|mailto:)\S+", re.IGNORECASE)
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def escape(words: str) -> str:
    """Literal words, with the three characters that could begin a mention, a channel or a link made harmless."""
    return _visible(words).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(words: str) -> str:
    """Words for a place without markup, such as a label; angle brackets become lookalikes, to be quite sure."""
    return _visible(words).replace("<", "‹").replace(">", "›")


def bold(words: str) -> str:
    """Words that stand out; a line each, since Slack's bold ends with its line."""
    lines = (escape(line.strip()).replace("*", "∗") for line in words.split("\n"))
    return "\n".join(f"*{line}*" if line else "" for line in lines)


def link(words: str, url: str) -> str:
    """Words that lead to a web or mail address; to any other address they do not lead."""
    if not _WEB.fullmatch(url):
        return escape(f"{words} ({url})" if words != url else url)
    target = quote(url, safe=":/?#[]@!$&'()*+,;=%~-._").replace("&", "&amp;")
    said = escape(" ".join(words.split())).replace("|", "¦")
    return f"<{target}|{said or escape(url)}>"


def paragraph(parts: tuple[Part, ...]) -> list[str]:
    """A paragraph's parts, each as markup; a part is never broken in two."""
    said = [_marked(part) for part in parts]
    # Two bold parts that touch would both stop being bold.
    return [f" {now}" if before[-1:] == now[:1] == "*" else now for before, now in zip(["", *said], said, strict=False)]


def _marked(part: Part) -> str:
    match part:
        case str():
            return escape(part)
        case At(name):
            return bold(name)
        case Bold(words):
            return bold(words)
        case Link(words, url):
            return link(words, url)


def typed(text: str, me: str, people: Named, channels: Named) -> str:
    """What somebody typed, as plain words: the bot's own mention goes, people and channels are called by name."""

    def said(found: re.Match[str]) -> str:
        return _entity(found[1], me, people, channels)

    words = _ENTITY.sub(said, text).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return clean(words).strip()


def clean(words: str) -> str:
    """Words without the characters that nobody sees: they could turn a line round, and no database likes a null."""
    return _UNSEEN.sub("", words)


def _visible(words: str) -> str:
    """What can be seen of words; where nothing can, dots stand for them, for Slack takes no text that is empty."""
    return clean(words) or ("…" if words else "")


def _entity(inside: str, me: str, people: Named, channels: Named) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        if target[1:] == me:
            return ""
        name = people(target[1:])
        return f"@{target[1:]}" if name is None else name
    if target.startswith("#"):
        return f"#{label or channels(target[1:]) or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    return label if target.startswith(("mailto:", "tel:")) and label else target
