"""The workspaces that have the app, each with its token: the operator's own, and those installed through OAuth."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from logging import getLogger
from typing import Any

from adapters.slack.addresses import PLATFORM
from adapters.slack.web import LOST, Answer, Web
from bot.ports import Away, Installation, Installations, Refused

log = getLogger("dept.slack")

SCOPE = "missing_scope"
TOLD = 1_000
"""Missing scopes that are remembered, so that each is told once."""
WRONG = (
    "Slack does not take SLACK_BOT_TOKEN ({why}): copy the bot token once more, from the app's page under OAuth & "
    "Permissions."
)


@dataclass(slots=True)
class Workspace:
    """A workspace that has the app: its token, the bot's own user there, and whether it has been taken away since.

    `enterprise` is the organisation that it belongs to, if any; `installed` is what is kept of an installation.
    """

    team: str
    token: str = field(repr=False)
    me: str
    gone: bool = False
    enterprise: str = ""
    installed: Installation | None = None


class Workspaces:
    """Which workspace has the app, and how its calls are made."""

    def __init__(self, web: Web, tokens: Sequence[str] = (), kept: Installations | None = None) -> None:
        self.web, self.tokens, self.kept = web, tuple(token for token in tokens if token), kept
        self.known: dict[str, Workspace] = {}
        self.lost: Callable[[str], Awaitable[None]] | None = None
        """What follows when a workspace has gone."""
        self.problem = ""
        """Why Slack does not take the operator's token, in a sentence."""
        self._told: set[tuple[str, str, str]] = set()

    async def load(self) -> None:
        """Those that were installed before this start."""
        for installation in await self.kept.all(PLATFORM) if self.kept else []:
            self.take(installation)

    def take(self, installation: Installation) -> None:
        """Serve a workspace from now on."""
        i = installation
        self.known[i.tenant] = Workspace(i.tenant, i.token, i.me, enterprise=i.wider, installed=i)

    async def identify(self) -> list[Answer]:
        """Ask Slack whose the operator's tokens are, where that is not known or no longer true; gives its answers."""
        known = {w.token for w in self.known.values() if not w.gone}
        return [await self.install(token) for token in self.tokens if token not in known]

    async def install(self, token: str) -> Answer:
        """Learn which workspace a token belongs to; from then on its events are taken and its messages sent."""
        answer = await self.web.read(token, "auth.test", {})
        if isinstance(answer, dict) and isinstance(answer.get("team_id"), str):
            team, me = answer["team_id"], str(answer.get("user_id") or "")
            self.known[team] = Workspace(team, token, me, enterprise=str(answer.get("enterprise_id") or ""))
            self.problem = ""
        elif isinstance(answer, Refused) and answer.why in LOST:
            self.problem = WRONG.format(why=answer.why)
        return answer

    async def sweep(self) -> list[str]:
        """Ask after every workspace, since that one has gone is not always told; those that are back are given."""
        for team in self.here:
            await self.call(team, "auth.test", lambda token: self.web.read(token, "auth.test", {}))
        before = set(self.here)
        await self.identify()
        return [team for team in self.here if team not in before]

    @property
    def here(self) -> list[str]:
        """The workspaces that have the app now."""
        return [w.team for w in self.known.values() if not w.gone]

    @property
    def settled(self) -> bool:
        """Whether every token's workspace is known."""
        return {w.token for w in self.known.values()} >= set(self.tokens)

    def get(self, team: str) -> Workspace | None:
        """A workspace that has the app now, as far as this process knows."""
        found = self.known.get(team)
        return found if found and not found.gone else None

    async def find(self, team: str) -> Workspace | None:
        """A workspace that has the app now; another copy of the service may have installed it."""
        if (found := self.get(team)) is None and self.kept and (kept := await self.kept.get(PLATFORM, team)):
            self.take(kept)
            found = self.get(team)
        return found

    async def add(self, installation: Installation) -> None:
        """Somebody has installed the app: what is kept of the workspace is replaced."""
        if self.kept:
            await self.kept.put(installation)
        self.take(installation)

    async def lose(self, team: str, happened: float | None = None) -> None:
        """A workspace has taken the app away; what happened before it was installed anew does not count."""
        found = self.known.get(team)
        if found is None or (found.installed and happened is not None and happened < int(found.installed.at)):
            return
        if not found.gone:
            log.warning("workspace %s has taken Dept away: nothing is sent there until it is installed again", team)
        found.gone, kept = True, found.installed
        if self.kept and kept:
            await self.kept.remove(kept)
            found.token = ""
        if self.lost:
            await self.lost(team)

    async def call(self, team: str, method: str, ask: Callable[[str], Awaitable[Answer]]) -> Answer:
        """A call with the workspace's token; that Slack does not take it any more means that the app is gone."""
        try:
            at = await self.find(team)
        except Away:
            return Refused("not known yet", again_in=5.0)
        if at is None:
            return absent(self.settled)
        answer = await ask(at.token)
        if isinstance(answer, Refused) and answer.why in LOST:
            with suppress(Away):
                if at.installed and (renewed := await self._renewed(at)):
                    return await ask(renewed)
                await self.lose(team)
        elif isinstance(answer, Refused) and answer.why.startswith(SCOPE):
            self._tell(team, method, answer.why.removeprefix(SCOPE).strip())
        return answer

    async def _renewed(self, at: Workspace) -> str | None:
        """The token of a newer installation, if another copy of the service has made one."""
        kept = await self.kept.get(PLATFORM, at.team) if self.kept else None
        if kept is None or kept.token == at.token:
            return None
        self.take(kept)
        return kept.token

    def _tell(self, team: str, method: str, needed: str) -> None:
        told = (team, method, needed)
        if told not in self._told and len(self._told) < TOLD:
            self._told.add(told)
            log.warning(
                "workspace %s has not granted the scope %s, which %s needs: install Dept there again with the manifest "
                "that `dept slack manifest` prints; everything else goes on",
                team, needed or "(unnamed)", method,
            )  # fmt: skip


def absent(settled: bool) -> Refused:
    """What is said of a workspace that is not served."""
    return Refused("the app is not installed there", gone=True) if settled else Refused("not known yet", again_in=5.0)


def nested(answer: Any, name: str) -> dict[str, Any]:
    """An object inside an answer of Slack's, or an empty one."""
    found = answer.get(name) if isinstance(answer, dict) else None
    return found if isinstance(found, dict) else {}
