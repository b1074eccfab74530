"""Slack as a theatre: the real adapter, a stand-in of Slack's Web API, and the cast as its users."""

from aiohttp import web

from adapters.slack.pace import UNLIMITED
from adapters.slack.settings import SlackSettings
from bot.world.people import Community
from office import Office, SlackSide, slack
from rehearsal.served import Check
from rehearsal.slack import SlackStandIn


class SlackHost:
    """The people who are on Slack, and their channels."""

    def __init__(self, community: Community, check: Check | None = None, *, socket: bool = False) -> None:
        people = [(p.name, p.email) for p in community.people if p.platform == "slack"]
        there = {email for _, email in people}
        inside = {
            d.channel: [p.email for p in community.members(d.id) if p.email in there]
            for s in community.schools
            if s.platform == "slack"
            for d in s.departments
        }
        self.stand = SlackStandIn(people, inside, check=check, socket=socket)
        self.socket = socket
        self.side: SlackSide | None = None
        self.knows = True

    async def open(self, office: Office, app: web.Application) -> None:
        """Its events, commands and interactivity."""
        stand = self.stand
        heard = {"app_token": stand.app_token} if self.socket else {"secrets": stand.secret}
        self.side = slack(office, SlackSettings(token=stand.token, api=stand.url, **heard), UNLIMITED)
        app.router.add_routes(self.side.routes)

    async def arrive(self, first: bool) -> None:
        """The register learns who is who, if Slack answers; over Socket Mode, the lines are opened."""
        assert self.side
        await self.side.start()
        self.knows = not self.stand.down

    async def settle(self) -> None:
        """Home tabs are drawn after the answer; who is who is learnt when Slack is back.

        The register's own retries wait by the machine's clock, which a story does not.
        """
        assert self.side
        if (self.side.register.stale or not self.knows) and not self.stand.down:
            self.knows = await self.side.register.learn()
        await self.side.reception.settle()

    async def shut(self) -> None:
        """The product's side is gone."""
        if self.side:
            await self.side.stop()
