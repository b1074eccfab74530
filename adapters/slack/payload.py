"""Bytes as JSON that is safe to look at, and looking at it without trusting a single type."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import parse_qsl

from orjson import JSONDecodeError, loads

from adapters.slack.mrkdwn import clean
from adapters.slack.seen import Attached, Malformed

DEPTH = 20
KEYS = 100
FIELDS = 60
NAME = 100


def json_object(body: bytes | str, depth: int = DEPTH) -> dict[str, Any]:
    """A JSON object that is neither too deep nor too wide."""
    try:
        data = loads(body)
    except JSONDecodeError:
        raise Malformed("not JSON") from None
    if not isinstance(data, dict):
        raise Malformed("not a JSON object")
    _measure(data, depth)
    return data


def _measure(data: dict[str, Any], depth: int) -> None:
    level: list[Any] = [data]
    for _ in range(depth):
        level = [inner for value in level for inner in _inside(value)]
        if not level:
            return
    raise Malformed("too deep")


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if len(value) > KEYS:
            raise Malformed("too many keys")
        value = list(value.values())
    return (inner for inner in value if isinstance(inner, dict | list))


def form(body: bytes) -> dict[str, str]:
    """The fields of a form, each given once."""
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=FIELDS
        )
    except ValueError:
        raise Malformed("not a form") from None
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise Malformed("a field twice")
    return {name: value.replace("\0", "") for name, value in fields.items()}


def text(data: dict[str, Any], name: str) -> str:
    """A string, or nothing."""
    value = data.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(f"{name} is no text")
    return value.replace("\0", "")


def needed(data: dict[str, Any], name: str) -> str:
    """A string that has to be there."""
    value = text(data, name)
    if not value:
        raise Malformed(f"{name} is missing")
    return value


def inner(data: dict[str, Any], name: str) -> dict[str, Any]:
    """An object, or an empty one."""
    value = data.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"{name} is no object")
    return value


def rows(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """A list of objects, or an empty one."""
    value = data.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise Malformed(f"{name} is no list of objects")
    return value


def attached(file: dict[str, Any]) -> Attached:
    """A file that Slack tells of."""
    size = file.get("size")
    return Attached(
        id=text(file, "id"),
        name=_file_name(text(file, "name") or text(file, "title")),
        media=text(file, "mimetype") or "application/octet-stream",
        size=size if isinstance(size, int) else 0,
        url=text(file, "url_private_download") or text(file, "url_private"),
    )


def _file_name(said: str) -> str:
    """A file's own name, whatever folders somebody put before it."""
    return PurePosixPath(" ".join(clean(said).replace("\\", "/").split())).name[-NAME:] or "your file"
