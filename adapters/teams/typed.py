"""The words of a message as they were typed: without the mention, markup and entities that Teams adds."""

import html
import re
from collections.abc import Iterator
from typing import Any

from adapters.teams import budget
from adapters.teams.markdown import clean

_AT = re.compile(r"<at\b[^>]*>(.*?)</at>", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_COMMAND = re.compile(r"/dept\b[ \t]*", re.IGNORECASE)


def words(raw: dict[str, Any], bot: str) -> str:
    """The text of a message. The bot's own mention goes, anybody else's becomes the name."""
    text = raw.get("text")
    if not isinstance(text, str):
        return ""
    text = text[: budget.BODY_BYTES]
    for said, name in _mentions(raw, bot):
        text = text.replace(said, name, 1)
    text = _AT.sub(r"\1", text)
    if raw.get("textFormat") == "xml":
        text = _TAG.sub("", _BREAK.sub("\n", text))
    plain = clean(html.unescape(text).replace("\xa0", " "))
    return plain.strip()[: budget.TYPED]


def command(text: str) -> tuple[str, bool]:
    """The words without a leading `/dept`, and whether it was there: in Teams the command's words are simply typed."""
    found = _COMMAND.match(text)
    return (text[found.end() :], True) if found else (text, False)


def mentioned(raw: dict[str, Any], bot: str) -> tuple[tuple[str, str], ...]:
    """The ids and names of the people whom a message mentions, in the order of its words."""
    return tuple((id, name.strip()) for _, id, name in _entities(raw) if id != bot)


def _mentions(raw: dict[str, Any], bot: str) -> list[tuple[str, str]]:
    """Each mention's text as it stands in the message, with what takes its place."""
    return [(said, " " if id == bot else name) for said, id, name in _entities(raw)]


def _entities(raw: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each mention: its text in the message, and whose id and name it is."""
    listed = raw.get("entities")
    for one in listed[:100] if isinstance(listed, list) else []:
        who = one.get("mentioned") if isinstance(one, dict) and one.get("type") == "mention" else None
        if not isinstance(who, dict) or not isinstance(one.get("text"), str) or not one["text"]:
            continue
        id, name = who.get("id"), who.get("name")
        yield one["text"], id if isinstance(id, str) else "", name if isinstance(name, str) else ""
