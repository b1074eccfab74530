"""The platforms' side of a simulated year: the playground's couriers, with a ledger of all that they took."""

from collections.abc import Callable
from datetime import datetime

from adapters.playground.post import Playground
from adapters.playground.scene import Scene
from bot.ports import Accepted, Outcome, Parcel, Refused
from bot.talk.cards import lines
from rehearsal.year.ledger import Arrived, Ledger, Piece

Heard = Callable[[Arrived, str], None]
"""Told of everything that is taken: what it was, and the post that it stands in."""


class Service(Playground):
    """One platform: it takes what it is handed, writes it down, and knows whose account is gone."""

    def __init__(self, platform: str, scene: Scene, ledger: Ledger, heard: Heard) -> None:
        super().__init__(platform, scene)
        self.scene, self.ledger, self.heard = scene, ledger, heard

    async def send(self, parcel: Parcel) -> Outcome:
        """Take one message, unless nobody is there any more to read it."""
        if parcel.to.ref in self.ledger.left:
            return Refused("this account is gone", gone=True)
        outcome = await super().send(parcel)
        if isinstance(outcome, Accepted):
            self._note(parcel, outcome.ref, self.scene.clock.now())
        return outcome

    def _note(self, parcel: Parcel, ref: str, when: datetime) -> None:
        came = Arrived(
            when=when,
            platform=self.platform,
            place=parcel.to.ref,
            id=parcel.id,
            edit=parcel.ref is not None,
            pieces=tuple(
                Piece("\n".join(lines(drawn.card)), tuple(button.label for button in drawn.card.pressable))
                for drawn in parcel.parts
            ),
            files=(parcel.paper.name,) if parcel.paper else (),
        )
        self.ledger.arrived.append(came)
        self.heard(came, ref)
