"""All that the core asks of the world, and what the floors pass to each other."""

from bot.ports.door import Away, Clock, Door, Links, Opening, Reply
from bot.ports.installations import Installation, Installations
from bot.ports.messages import Envelope, Messages, Part, Questions, Standing
from bot.ports.outbox import Claim, Outbox
from bot.ports.post import Accepted, Courier, Drawn, Outcome, Paper, Parcel, Refused, Unknown
from bot.ports.store import (
    Agenda,
    Journal,
    Nudge,
    Reason,
    Records,
    Store,
    Unit,
)

__all__ = [
    "Accepted",
    "Agenda",
    "Away",
    "Claim",
    "Clock",
    "Courier",
    "Door",
    "Drawn",
    "Envelope",
    "Installation",
    "Installations",
    "Journal",
    "Links",
    "Messages",
    "Nudge",
    "Opening",
    "Outbox",
    "Outcome",
    "Paper",
    "Parcel",
    "Part",
    "Questions",
    "Reason",
    "Records",
    "Refused",
    "Reply",
    "Standing",
    "Store",
    "Unit",
    "Unknown",
]
