"""Who goes with whom: everybody shares a free, then longest since they were together, and nobody is left out."""

from bot.rules.pairing.change import including, without
from bot.rules.pairing.reasons import Why, why
from bot.rules.pairing.round import Group, Round, Since
from bot.rules.pairing.whole import draw

__all__ = ["Group", "Round", "Since", "Why", "draw", "including", "why", "without"]
