"""What people see on the stand-in of Teams: messages as flat text, their buttons, open forms and files."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
CARD = "application/vnd.microsoft.card.adaptive"
CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
PROBLEM = "problem-"
_MARKDOWN = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)|(?m:^- )")


@dataclass(frozen=True, slots=True)
class Button:
    """A button as drawn; `action` is what pressing it sends."""

    label: str
    action: Json


@dataclass(slots=True)
class Shown:
    """A message as it stands. `since` numbers its first showing, `changed` its last edit, on the ledger's count."""

    room: str
    """Whose private chat it stands in, or `#` and the channel's name."""
    id: str
    conversation: str
    activity: Json
    since: int = 0
    changed: int = 0
    edits: int = 0
    gone: bool = False
    only: str = ""
    """The one person in a channel who sees it; empty, everybody does."""
    files: tuple[tuple[str, bytes], ...] = ()

    @property
    def place(self) -> str:
        """`dm`, or `#` and the channel's name."""
        return self.room if self.room.startswith("#") else "dm"

    @property
    def text(self) -> str:
        """The message as flat text."""
        return flatten(self.activity)

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Its buttons, in order, those behind "…" as well."""
        return tuple(one for card in cards(self.activity) for one in buttons(card))


@dataclass(slots=True, kw_only=True)
class View:
    """A form that is open for somebody: a dialog, or (`message`) one that stands in a card."""

    who: str
    title: str
    card: Json
    since: int
    refused: int = 0
    """The count at which it was last handed back."""
    message: str = ""
    entry: str = ""
    """The entry of the message extension's menu that opened it."""

    @property
    def fields(self) -> dict[str, str]:
        """The name of each field, by its visible label."""
        return {str(node.get("label") or ""): str(node.get("id")) for node in self._inputs}

    @property
    def values(self) -> dict[str, str]:
        """What each field is filled with already."""
        return {str(node.get("id")): str(node.get("value") or "") for node in self._inputs}

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong with its fields, by name."""
        found = ((str(node.get("id", "")), node) for node in nodes(self.card.get("body")) if _kind(node) == "TextBlock")
        return {id.removeprefix(PROBLEM): plain(node.get("text")) for id, node in found if id.startswith(PROBLEM)}

    @property
    def complaint(self) -> str:
        """Each refused field's label with the problem beside it, in one line."""
        labels = {name: label for label, name in self.fields.items()}
        return " ".join(f"{labels.get(name, name)}: {problem}" for name, problem in self.problems.items())

    @property
    def submit(self) -> Json:
        """The action that sends it: its first."""
        return next(node for part in ("body", "actions") for node in nodes(self.card.get(part)) if submits(node))

    @property
    def _inputs(self) -> list[Json]:
        return [node for node in nodes(self.card.get("body")) if _kind(node).startswith("Input.")]


@dataclass(frozen=True, slots=True)
class Seen:
    """A line of the ledger: what became visible. `what` is message, edit, file, dialog, refusal, toast or gone."""

    what: str
    place: str
    id: str
    text: str
    name: str = ""
    data: bytes = b""


def flatten(activity: Json) -> str:
    """A message as STORIES reads it: text, then fields, then button labels as `[Label]`; part after part."""
    pieces = [str(activity.get("text") or "")]
    for one in activity.get("attachments") or []:
        if one.get("contentType") == CARD:
            pieces.append(flat_card(one.get("content") or {}))
        else:
            pieces.append(str(one.get("name") or ""))
    return " ".join(" ".join(pieces).split())


def flat_card(card: Json) -> str:
    """A card as flat text."""
    return " ".join(" ".join([*_flat(card.get("body")), *_flat(card.get("actions"))]).split())


def plain(text: Any) -> str:
    """Markdown as it reads."""
    said = _MARKDOWN.sub(_unmark, text if isinstance(text, str) else "")
    return html.unescape(said)


def cards(activity: Json) -> list[Json]:
    """The Adaptive Cards of a message."""
    return [one["content"] for one in activity.get("attachments") or [] if one.get("contentType") == CARD]


def buttons(card: Json) -> list[Button]:
    """The buttons of a card."""
    found = (node for part in ("body", "actions") for node in nodes(card.get(part)))
    return [Button(str(node.get("title", "")), node) for node in found if _kind(node).startswith("Action.")]


def nodes(value: Any) -> Iterator[Json]:
    """Every element of a card, in order."""
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)
    elif isinstance(value, dict):
        if "type" in value:
            yield value
        for name in ("items", "columns", "facts", "actions", "body"):
            yield from nodes(value.get(name))


def submits(node: Json) -> bool:
    """Whether an action sends a form."""
    return _kind(node) in ("Action.Submit", "Action.Execute")


def has_inputs(card: Json) -> bool:
    """Whether a form stands in a card."""
    return any(_kind(node).startswith("Input.") for node in nodes(card.get("body")))


def heading(card: Json) -> str:
    """The first words of a card."""
    return next((plain(node.get("text")) for node in nodes(card.get("body")) if _kind(node) == "TextBlock"), "")


def _flat(value: Any) -> Iterator[str]:
    for node in nodes(value):
        match _kind(node):
            case "TextBlock":
                yield plain(node.get("text"))
            case "FactSet":
                yield " ".join(
                    f"{plain(one.get('title'))}: {plain(one.get('value'))}" for one in node.get("facts") or []
                )
            case kind if kind.startswith("Input."):
                yield f"{node.get('label') or ''} <{node.get('value') or ''}>"
            case kind if kind.startswith("Action."):
                yield f"[{node.get('title') or ''}]"


def consents(shown: Shown) -> list[Json]:
    """The files that a message asks consent for."""
    return [one for one in shown.activity.get("attachments") or [] if one.get("contentType") == CONSENT]


def is_info(activity: Json) -> bool:
    """Whether all that a message shows is files which have been put into somebody's OneDrive."""
    listed = activity.get("attachments") or []
    return bool(listed) and all(one.get("contentType") == INFO for one in listed)


def _unmark(found: re.Match[str]) -> str:
    if found[1]:
        return found[1]
    if found[2] is not None:
        return f"{plain(found[2])} ({found[3]})"
    return "" if found[0] == "**" else "• "


def _kind(node: Json) -> str:
    return str(node.get("type", ""))
