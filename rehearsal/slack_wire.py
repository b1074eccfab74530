"""Requests as Slack makes them: signed, escaped and shaped as the service expects to get them."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from hmac import new as seal
from typing import Any


@dataclass(frozen=True, slots=True)
class Answered:
    """What the service answered to one request."""

    status: int
    body: bytes
    data: Any = None
    """The body, where it was JSON."""


def sign(secret: str, body: bytes, at: float | None = None) -> dict[str, str]:
    """The two headers by which Slack says that it was Slack."""
    stamp = str(int(time.time() if at is None else at))
    seen = seal(secret.encode(), b"v0:" + stamp.encode() + b":" + body, sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={seen}"}


def typed(text: str) -> str:
    """Words as Slack hands them on."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def state(block: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """A field of a submitted form as Slack hands it on."""
    element, value = block["element"], values.get(block["block_id"], "")
    kind, action = element["type"], element["action_id"]
    if kind != "static_select":
        return {action: {"type": kind, "value": value or None}}
    options = element["options"]
    chosen = next((o for o in options if value and o["text"]["text"].casefold().startswith(value.casefold())), None)
    return {action: {"type": kind, "selected_option": chosen}}
