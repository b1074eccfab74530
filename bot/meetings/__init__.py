"""Anything dated that people do together: suggested, agreed, moved, met, credited. Written once for calls and pairs."""

from bot.meetings import after, asked, gone, moved, slots
from bot.meetings.feature import meetings

__all__ = ["after", "asked", "gone", "meetings", "moved", "slots"]
