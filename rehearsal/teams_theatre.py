"""Teams as a theatre: the real adapter, a stand-in of the connector, and the cast as its users."""

from aiohttp import web

from bot.world.people import Community
from office import Office, TeamsSide, teams
from rehearsal.served import Check
from rehearsal.teams import TeamsStandIn


class TeamsHost:
    """The people who are on Teams, and their channels; every one of them has the app."""

    def __init__(self, community: Community, check: Check | None = None) -> None:
        self.people = [(p.name, p.email) for p in community.people if p.platform == "teams"]
        self.channels = [d.channel for s in community.schools if s.platform == "teams" for d in s.departments]
        self.stand = TeamsStandIn(self.people, self.channels, check=check)
        self.side: TeamsSide | None = None

    async def open(self, office: Office, app: web.Application) -> None:
        """Its one address for activities."""
        self.side = teams(office, self.stand.settings(paced=False))
        self.side.listener.add_to(app)

    async def arrive(self, first: bool) -> None:
        """The first time, people install the app, and it is added to the team."""
        if first:
            for _, email in self.people:
                await self.stand.install(email)
            if self.channels:
                await self.stand.install_team()

    async def settle(self) -> None:
        """Files that were offered have been taken."""
        await self.stand.settle()

    async def shut(self) -> None:
        """The product's side is gone."""
        if self.side:
            await self.side.stop()
