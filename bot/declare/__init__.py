"""How a feature says what it does: words, buttons and forms, what it asks, and what it adds elsewhere."""

from bot.declare.feature import Feature
from bot.declare.handlers import Action, Dated, Filled, Heard, NudgeDecl, Order, Section, Words

__all__ = ["Action", "Dated", "Feature", "Filled", "Heard", "NudgeDecl", "Order", "Section", "Words"]
