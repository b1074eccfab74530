"""All features under one roof: every word, button, form and nudge that they declare, found by name."""

from collections.abc import Sequence
from typing import Any, TypeVar

from bot.declare import Action, Feature, Filled, Heard, NudgeDecl, Words
from bot.desk import Turn
from bot.talk.cards import Asks, Button, Card

V = TypeVar("V")


class House:
    """The features that are switched on, and what they declare. Refuses a name that is declared twice."""

    def __init__(self, features: Sequence[Feature]) -> None:
        self.features = tuple(features)
        self.words: tuple[Words, ...] = tuple(w for f in features for w in f.words_)
        self.commands = frozenset(" ".join(said.split()) for w in self.words for said in w.wording.says)
        self.actions: dict[str, Action[Any]] = {}
        self.forms: dict[str, Filled[Any, Any]] = {}
        self.heard: dict[str, Heard[Any, Any]] = {}
        self.nudges: tuple[NudgeDecl, ...] = tuple(
            sorted((n for f in features for n in f.nudges), key=lambda n: (not n.first, n.order))
        )
        for feature in features:
            _join(self.actions, feature.actions)
            _join(self.forms, feature.forms)
            _join(self.heard, feature.heard)
        self.programme = {f.name: f.programme or f.name for f in features}
        self.page = next(f.page_ for f in features if f.page_)
        self.instead = next((f.instead_ for f in features if f.instead_), None)

    def without(self, feature: str, turn: Turn) -> str:
        """What is said where a school does without a feature, and who can change that."""
        title = next(f.title for f in self.features if f.name == self.programme[feature])
        able = [p for p in turn.community.people if p.school == turn.school.id and p.leads]
        who = turn.names(able) if able else "Your school's IT"
        return f"{title}: switched off at {turn.school.name}. {who} can switch it on: set up, then What is on."

    def live(self, card: Card) -> bool:
        """Whether a card waits for something: for words, or by buttons that lead anywhere."""
        return any(self._leads(b) for b in card.pressable) or any(isinstance(b, Asks) for b in card.body)

    def _leads(self, button: Button) -> bool:
        return button.target in self.actions or button.target in self.forms


def _join(mine: dict[str, V], declared: dict[str, V]) -> None:
    if twice := mine.keys() & declared.keys():
        raise ValueError(f"declared twice: {', '.join(sorted(twice))}")
    mine.update(declared)
