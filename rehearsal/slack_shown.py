"""What people see in Slack: a message as it is shown, flattened to one line, with the buttons that can be pressed."""

import re
from dataclasses import dataclass, field
from typing import Any

_LINK = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_BOLD = re.compile(r"\*([^*\n]+)\*")


@dataclass(frozen=True, slots=True)
class Pressable:
    """A button or a menu's option: its label, the value that it carries, and what Slack calls it."""

    label: str
    value: str
    action_id: str = ""
    block_id: str = ""
    kind: str = "button"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as somebody sees it now. `since` numbers its first showing, `changed` its last edit, on one count."""

    place: str
    """`dm`, or `#` and the channel's name."""
    ts: str
    text: str
    buttons: tuple[Pressable, ...] = ()
    edits: int = 0
    ephemeral: bool = False
    files: tuple[tuple[str, bytes], ...] = ()
    since: int = 0
    changed: int = 0
    channel: str = ""


@dataclass(slots=True, kw_only=True)
class Message:
    """A message as the stand-in keeps it. `to` is set where only one person sees it."""

    channel: str
    ts: str
    user: str
    text: str
    since: int
    blocks: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    files: list[tuple[str, str, bytes]] = field(default_factory=list)
    """Each file's id, name and contents."""
    edits: int = 0
    changed: int = 0
    to: str = ""


@dataclass(slots=True, kw_only=True)
class View:
    """A form that is open for somebody, and what is wrong with it."""

    id: str
    user: str
    view: dict[str, Any]
    since: int
    problems: dict[str, str] = field(default_factory=dict)
    refused: int = 0
    """The count at which it was last handed back."""

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.view["title"]["text"])

    @property
    def fields(self) -> dict[str, str]:
        """The name of each field, by its visible label."""
        return {b["label"]["text"]: b["block_id"] for b in self.view["blocks"] if b["type"] == "input"}

    @property
    def values(self) -> dict[str, str]:
        """What each field is filled with already."""
        return {b["block_id"]: _filled(b["element"]) for b in self.view["blocks"] if b["type"] == "input"}

    @property
    def complaint(self) -> str:
        """Each refused field's label with the problem beside it, in one line."""
        labels = {name: label for label, name in self.fields.items()}
        return " ".join(f"{labels.get(name, name)}: {problem}" for name, problem in self.problems.items())


def _filled(element: dict[str, Any]) -> str:
    chosen = element.get("initial_option") or {}
    return str(element.get("initial_value") or chosen.get("value") or "")


def unmarked(words: str) -> str:
    """Markup as it reads."""
    words = _LINK.sub(lambda found: found[2] or found[1], words)
    words = _BOLD.sub(r"\1", words)
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def flatten(message: dict[str, Any]) -> str:
    """A message or view as Slack would show it, in one line: text, then fields, then button labels as `[Label]`."""
    blocks = message.get("blocks") or []
    texts = [words for block in blocks for words in _texts(block)] or [unmarked(str(message.get("text") or ""))]
    fields = [_words(row) for block in blocks for row in block.get("fields", [])]
    labels = [f"[{button.label}]" for button in buttons(message)]
    return " ".join(" ".join([*texts, *fields, *labels]).split())


def _texts(block: dict[str, Any]) -> list[str]:
    match block.get("type"):
        case "section" | "header":
            return [_words(block["text"])] if "text" in block else []
        case "context":
            return [_words(element) for element in block["elements"] if "text" in element]
        case "input":
            return [_words(block["label"])]
        case _:
            return []


def _words(text: dict[str, Any]) -> str:
    said = str(text.get("text", ""))
    return unmarked(said) if text.get("type") == "mrkdwn" else said


def buttons(message: dict[str, Any]) -> tuple[Pressable, ...]:
    """Everything that can be pressed, in the order shown; a menu's options too."""
    found: list[Pressable] = []
    for block in message.get("blocks") or []:
        elements = block.get("elements", []) if block.get("type") == "actions" else [block.get("accessory") or {}]
        for element in elements:
            found.extend(_pressable(element, block.get("block_id", "")))
    return tuple(found)


def _pressable(element: dict[str, Any], block: str) -> list[Pressable]:
    kind, action = element.get("type", ""), element.get("action_id", "")
    if kind == "button":
        return [Pressable(element["text"]["text"], element.get("value", ""), action, block)]
    options = element.get("options", []) if kind in ("overflow", "static_select") else []
    return [Pressable(option["text"]["text"], option["value"], action, block, kind) for option in options]
