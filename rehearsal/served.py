"""A platform as a theatre: the real routes served on loopback, and what they posted read back from the stand-in."""

from collections.abc import Callable
from typing import Any, Protocol

from aiohttp import web

from bot.talk.events import Handed
from bot.world.people import Community
from office import Office
from rehearsal.theatre import Sight, Since, by_label, matching

Check = Callable[..., list[str]]
"""A platform's validator: what is wrong with a message, view or card."""


class Host(Protocol):
    """One platform's own part: its stand-in, and how the product's side of it is opened and settled."""

    stand: Any
    """The stand-in; both have the same ways to act and to look."""

    async def open(self, office: Office, app: web.Application) -> None:
        """Open the product's side, with its routes on the application."""
        ...

    async def arrive(self, first: bool) -> None:
        """It is being served; the first time, people install it or are learnt."""
        ...

    async def settle(self) -> None:
        """Wait for what the platform still does by itself."""
        ...

    async def shut(self) -> None:
        """The product's side is gone."""
        ...


class Served:
    """The people of one platform, and their channels."""

    def __init__(self, community: Community, platform: str, host: Host) -> None:
        self.community, self.host, self.stand = community, host, host.stand
        self.channels = {d.id: d.channel for s in community.schools if s.platform == platform for d in s.departments}
        self.runner: web.AppRunner | None = None
        self.since: dict[Since, int] = {"step": 0, "acted": 0}
        self.opened = False

    async def move_in(self, office: Office) -> None:
        """Serve the real routes on loopback."""
        if not self.opened:
            await self.stand.start()
        app = web.Application()
        await self.host.open(office, app)
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.stand.service = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        await self.host.arrive(not self.opened)
        self.opened = True

    async def move_out(self) -> None:
        """The service is gone."""
        await self.host.shut()
        if self.runner:
            await self.runner.cleanup()

    async def close(self) -> None:
        """The platform closes."""
        await self.stand.stop()

    def problems(self) -> list[str]:
        """What the platform's validator found in all that was sent."""
        return list(self.stand.problems)

    def _email(self, person: str) -> str:
        found = self.community.person(person)
        assert found
        return found.email

    def mark(self, acted: bool) -> None:
        """A step begins."""
        self.since["step"] = self.stand.mark()
        if acted:
            self.since["acted"] = self.since["step"]

    def seen(self, place: str, since: Since = "acted") -> list[Sight]:
        """The bot's messages in a place; what only one person sees is theirs, wherever it stands."""
        mark = self.since[since]
        if place.startswith("#"):
            shown = self.stand.shown_in(self.channels[place[1:]])
        else:
            every = self.stand.shown_to(self._email(place))
            shown = [s for s in every if s.place == "dm" or getattr(s, "ephemeral", False)]
        return [
            Sight(
                key=str(s.since),
                place=place,
                text=s.text,
                labels=tuple(b.label for b in s.buttons),
                new=s.since > mark,
                edited=s.changed > mark,
                files=s.files,
                order=s.since,
                handle=s,
            )
            for s in shown
        ]

    async def say(self, person: str, text: str, channel: str | None = None) -> None:
        """Somebody types to the bot, or mentions it in a channel."""
        if channel:
            await self.stand.mention(self._email(person), self.channels[channel], text)
        else:
            await self.stand.say(self._email(person), text)

    async def hand(self, person: str, text: str, file: Handed) -> None:
        """Somebody types to the bot, and hands over a file."""
        await self.stand.hand(self._email(person), text, file)

    async def command(self, person: str, text: str, channel: str | None = None) -> None:
        """The slash command; where there is none, the same words typed."""
        await self.stand.command(self._email(person), text, self.channels[channel] if channel else None)

    async def edit(self, person: str, text: str) -> None:
        """Somebody edits what they typed last."""
        await self.stand.edit(self._email(person), text)

    async def press(self, person: str, sight: Sight, index: int) -> None:
        """A button, as it was drawn then."""
        await self.stand.press(self._email(person), sight.handle, sight.handle.buttons[index])

    async def fill(self, person: str, title: str, values: dict[str, str]) -> str | None:
        """The open form."""
        view = self.stand.view_of(self._email(person))
        if view is None or not matching(view.title, title):
            return f"no form {title!r} is open"
        await self.stand.submit(self._email(person), by_label(view.fields, values))
        return None

    def complaint(self, person: str) -> str | None:
        """The problems of an open form."""
        view = self.stand.view_of(self._email(person))
        return view.complaint if view and view.refused > self.since["acted"] else None

    def down(self, is_down: bool) -> None:
        """The platform's service answers 503 to everything, or again."""
        self.stand.down = is_down

    async def settle(self) -> None:
        """Wait for what the platform still does by itself."""
        await self.host.settle()
