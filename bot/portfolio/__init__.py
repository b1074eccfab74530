"""The portfolio's own books: what is kept, what it adds up to, and the papers that a person leaves with. Written once
for the features that share it.
"""

from bot.portfolio.kept import kept

__all__ = ["kept"]
