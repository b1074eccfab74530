"""Slack as a theatre: signed requests into the real adapter, answers read from what it posted to the stand-in."""

from aiohttp import web

from adapters.slack.listen import routes
from adapters.slack.pace import UNLIMITED
from app import Office, SlackSide, slack
from bot.world.people import Community
from rehearsal.slack import SlackStandIn
from rehearsal.theatre import Sight, Since, by_label, matching
from scheduler.clock import Held


class SlackTheatre:
    """The people who are on Slack, and their channels."""

    def __init__(self, community: Community, clock: Held) -> None:
        self.community = community
        people = [(p.name, p.email) for p in community.people if p.platform == "slack"]
        self.channels = {d.id: d.channel for s in community.schools if s.platform == "slack" for d in s.departments}
        inside = {
            d.channel: [p.email for p in community.members(d.id) if p.platform == "slack"]
            for s in community.schools
            if s.platform == "slack"
            for d in s.departments
        }
        self.stand = SlackStandIn(people, inside)
        self.side: SlackSide | None = None
        self.runner: web.AppRunner | None = None
        self.since: dict[Since, int] = {"step": 0, "acted": 0}
        self.opened = self.back = False

    async def move_in(self, office: Office) -> None:
        """Serve the real routes on loopback, and let the register learn who is who."""
        if not self.opened:
            await self.stand.start()
            self.opened = True
        self.side = slack(
            office, token=self.stand.token, secrets=self.stand.secret, api=self.stand.url, limits=UNLIMITED
        )
        app = web.Application()
        app.router.add_routes(routes(self.side.reception))
        self.runner = web.AppRunner(app, access_log=None)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.stand.service = f"http://127.0.0.1:{self.runner.addresses[0][1]}"
        await self.side.register.start()

    async def move_out(self) -> None:
        """The service is gone."""
        if self.side:
            await self.side.stop()
        if self.runner:
            await self.runner.cleanup()

    async def close(self) -> None:
        """Slack closes."""
        await self.stand.stop()

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
            shown = [s for s in self.stand.shown_to(self._email(place)) if s.place == "dm" or s.ephemeral]
        return [
            Sight(
                key=s.ts,
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

    async def command(self, person: str, text: str, channel: str | None = None) -> None:
        """The slash command."""
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
        """The Web API answers 503, or again."""
        self.stand.down, self.back = is_down, not is_down

    async def settle(self) -> None:
        """Home tabs are drawn after the answer."""
        if self.side:
            if self.back:
                self.back = False
                await self.side.register.learn()  # its own retries wait by the machine's clock, which a story does not
            await self.side.reception.settle()
