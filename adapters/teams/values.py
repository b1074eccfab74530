"""Single values out of a request's JSON; what is not as Teams sends it is Malformed."""

import hashlib
from typing import Any

from adapters.teams import budget
from adapters.teams.heard import Malformed

Json = dict[str, Any]
OURS = frozenset({"token", "msteams"})
"""What stands beside the fields of a form and is none of them."""


def key_of(*what: str) -> str:
    """The key of an event, from what makes it that event and no other."""
    return "teams:" + hashlib.sha256("\0".join(what).encode("utf-8", "replace")).hexdigest()[:40]


def object_in(raw: Json, name: str) -> Json:
    """An object by name; absent or null it is empty."""
    value = raw.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Malformed(f"{name} is not an object")
    return value


def text_in(raw: Json, name: str) -> str:
    """A name, id or address; absent or null it is empty."""
    value = raw.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > budget.ID * 4:
        raise Malformed(f"{name} is not a name")
    return value


def id_in(raw: Json, name: str = "id") -> str:
    """The id of somebody or of somewhere, which stands in the addresses that are called about it."""
    value = text_in(raw, name)
    if len(value.encode()) > budget.ID or any(sign < " " for sign in value):
        raise Malformed(f"{name} is not an id")
    return value


def token_in(data: Json) -> str:
    """The token that a button or a form carries."""
    token = data.get("token")
    if not isinstance(token, str) or not token:
        raise Malformed("no token")
    return token


def fields_in(data: Json) -> dict[str, str]:
    """What a form's inputs hold; one left empty is not sent at all."""
    fields: dict[str, str] = {}
    for name, value in data.items():
        if name in OURS or value is None:
            continue
        if not isinstance(value, str | int | float):
            raise Malformed("a field is neither words nor a number")
        fields[name] = str(value)[: budget.TYPED]
    return fields


def ids_in(raw: Json, name: str) -> tuple[str, ...]:
    """The ids of people in a list."""
    listed = raw.get(name) or []
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise Malformed(f"{name} is not a list")
    return tuple(found for one in listed[:500] if (found := id_in(one)))


def limit(value: Any, depth: int) -> None:
    """Refuses what is nested deeper, or has more names, than anything that Teams sends."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict) and len(value) > budget.KEYS:
        raise Malformed("too many names")
    if inner and depth == 0:
        raise Malformed("nested too deeply")
    for one in inner:
        if isinstance(one, dict | list):
            limit(one, depth - 1)
