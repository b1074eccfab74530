"""The way out in the playground: one courier for each platform it plays, all delivering into one scene."""

from adapters.playground.scene import Scene
from bot.ports import Accepted, Outcome, Parcel, Refused

AGAIN = 30.0
"""Seconds after which a platform that is down may be tried again."""


class Playground:
    """Plays one platform's service: `platform` is the name it answers to."""

    reads_back = True

    def __init__(self, platform: str, scene: Scene) -> None:
        self.platform = platform
        self._scene = scene

    @property
    def down(self) -> bool:
        """Whether the platform answers nothing."""
        return self.platform in self._scene.memory.down

    @down.setter
    def down(self, down: bool) -> None:
        (self._scene.memory.down.add if down else self._scene.memory.down.discard)(self.platform)
        self._scene.nudge()

    async def send(self, parcel: Parcel) -> Outcome:
        """Post or edit one message."""
        if parcel.to.ref in self._scene.memory.left:
            self._scene.memory.waiting.pop(parcel.id, None)
            return Refused(f"{parcel.to.ref} has left", gone=True)
        if self.down:
            self._scene.memory.waiting[parcel.id] = self.platform
            return Refused(f"{self.platform} is not answering", again_in=AGAIN)
        self._scene.memory.waiting.pop(parcel.id, None)
        return Accepted(self._scene.deliver(parcel))

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Whether a parcel of unknown outcome arrived after all."""
        if self.down:
            raise OSError(f"{self.platform} is not answering")
        post = self._scene.found(parcel.id)
        return Accepted(post.id) if post else None
