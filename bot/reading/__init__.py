"""What a typed line means: a small grammar on the speaker's own school calendar.

No language model, no network, no guessing.
"""

from bot.reading.text import Found, Unsure, When

__all__ = ["Found", "Unsure", "When"]
