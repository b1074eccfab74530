"""Who is in which workspace: whose account counts there, where a department's channel is, and what a loss means."""

from collections.abc import Callable, Sequence
from typing import Any

from adapters.slack.addresses import PLATFORM, Spot, spot
from adapters.slack.workspaces import Workspace, Workspaces, nested
from bot.ports import Links
from bot.world.people import Person


class Whereabouts:
    """The people of the configuration, by the workspaces in which they have been found."""

    def __init__(self, workspaces: Workspaces, links: Links, members: Callable[[str], Sequence[Person]]) -> None:
        self.workspaces, self.links, self.members = workspaces, links, members
        self.found: dict[str, dict[str, str]] = {}
        """The Slack id of each person, by workspace."""
        workspaces.lost = self.lost

    def note(self, team: str, person: str, user: str) -> None:
        """Somebody has been found."""
        self.found.setdefault(team, {})[person] = user

    def may_chart(self, department: str, team: str) -> bool:
        """Whether a department's channel is in a workspace: where there are several, its own people decide."""
        at, now = self.workspaces.known.get(team), self.links.address(f"#{department}")
        there = spot(now) if now and now.platform == PLATFORM else None
        if at is not None and at.installed and not self._count(department, team):
            return False
        if there is None or there.team == team or self.workspaces.get(there.team) is None:
            return True
        return self._count(department, team) > self._count(department, there.team)

    def _count(self, department: str, team: str) -> int:
        return sum(person.id in self.found.get(team, {}) for person in self.members(department))

    async def lost(self, team: str) -> None:
        """A workspace has gone: whoever is in another one as well is reached there from now on."""
        elsewhere = {person for other in self.workspaces.here for person in self.found.get(other, {})}
        for person, user in self.found.pop(team, {}).items():
            if person in elsewhere:
                await self.links.unlink(PLATFORM, Spot(team, user=user).key)


def belongs(at: Workspace | None, team: str, user: dict[str, Any]) -> bool:
    """Whether an account is this workspace's own; in an organisation, whether it is in this workspace as well."""
    inside = nested(user, "enterprise_user").get("teams")
    if user.get("deleted") or user.get("is_bot") or user.get("is_stranger"):
        return False
    if isinstance(inside, list) and inside:
        return team in inside
    return user.get("team_id") in (None, team, at.enterprise if at else team)


def email_of(user: dict[str, Any]) -> str:
    """The address by which somebody is found. A guest's is what was typed into an invitation, and proves nothing."""
    guest = user.get("is_restricted") or user.get("is_ultra_restricted")
    email = nested(user, "profile").get("email")
    return email if isinstance(email, str) and not guest else ""
