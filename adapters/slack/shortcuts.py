"""Slack's shortcuts: what each is called there, and the words that it stands for."""

from dataclasses import dataclass

from adapters.slack.budget import truncate
from bot.kernel.understand import LONGEST


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One shortcut; that of a message puts the message's text behind its words."""

    callback: str
    name: str
    says: str
    kind: str
    words: str

    def typed(self, text: str) -> str:
        """What it stands for, short enough to be read."""
        return truncate(f"{self.words} {text}".strip(), LONGEST) if self.kind == "message" else self.words


SHORTCUTS = (
    Shortcut("log_time", "Log time", "Put down time on something you learned", "global", "log time"),
    Shortcut(
        "save_to_portfolio", "Save to my portfolio", "Keep this message for yourself", "message", "portfolio save:"
    ),
)
BY_CALLBACK = {shortcut.callback: shortcut for shortcut in SHORTCUTS}
