"""What an incoming payload turned out to be: a small typed value, all that the rest of the adapter sees of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Malformed(Exception):
    """A payload that is not what Slack sends; the message never quotes it."""


class Unsigned(Exception):
    """A request that is not signed by Slack, wrongly signed, or out of date."""


class What(StrEnum):
    """The kinds of payload that mean something here."""

    NOTHING = "nothing"
    CHALLENGE = "challenge"
    TEXT = "text"
    EDIT = "edit"
    COMMAND = "command"
    SHORTCUT = "shortcut"
    PRESS = "press"
    SUBMIT = "submit"
    SUGGEST = "suggest"
    HOME = "home"
    JOINED = "joined"
    LEFT = "left"
    GONE = "gone"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that came with a message, still at Slack's."""

    id: str
    name: str
    media: str
    size: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One payload, read. `team` is the workspace with the app, `message` names a typed message, `key` the event.

    `home` is the person's own workspace, where that is another one; `at` is when it happened, in seconds.
    """

    what: What
    team: str = ""
    user: str = ""
    home: str = ""
    channel: str = ""
    key: str = ""
    text: str = ""
    message: str = ""
    token: str = ""
    trigger: str = ""
    files: tuple[Attached, ...] = ()
    at: float | None = None
    raw: Mapping[str, str] = field(default_factory=dict)
    at_home: bool = False
    """Whether a button was pressed on the Home tab."""


Names = Callable[[str, str], str | None]
"""The name of a person or channel, by workspace and Slack id, if it is known."""


def nobody(team: str, id: str) -> None:
    """Knows no names."""
