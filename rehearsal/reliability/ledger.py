"""The one ledger: everything that became visible on either platform, with its identity and its moment."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """Something that somebody can see since a moment: a post, an edit, a deletion or a view."""

    when: datetime
    platform: str
    what: str
    place: str
    ref: str
    """What the platform calls the message."""
    identity: str = ""
    """The message's own: Slack carries it in the metadata; on Teams it is known by who was being written to."""
    says: str = ""


@dataclass
class Ledger:
    """All of it, in the order in which it happened."""

    effects: list[Effect] = field(default_factory=list)

    def posts(self, platform: str = "") -> Counter[str]:
        """How often each identity was posted."""
        return Counter(one.identity for one in self.effects if one.what == "post" and platform in ("", one.platform))
