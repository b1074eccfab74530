"""Slack looked into: the token, what is granted, the departments' channels, the people, and the socket."""

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

from adapters.slack.manifest import SCOPES
from bot.world.people import Community, Department
from doctor.findings import Finding, find
from doctor.wire import Heard, Wire

PAGES = 100


async def slack(wire: Wire, api: str, token: str, community: Community | None, file: str) -> list[Finding]:
    """Everything that can be asked of Slack with the bot's token."""
    asking = Asking(wire, api, token)
    heard = await asking.ask("auth.test")
    if heard.lost or not heard.data:
        why = heard.lost or f"it answered {heard.status}"
        return [find("slack.away", host=urlsplit(api).netloc, why=why)]
    if not heard.data.get("ok"):
        return [find("slack.refused", why=heard.data.get("error", "no reason given"))]
    user = heard.data.get("user", "dept")
    found = [find("slack.good", team=heard.data.get("team", "?"), user=user), *_scopes(heard)]
    if community is None:
        return found
    try:
        return [*found, *await _channels(asking, community, file, user), *await _people(asking, community, file)]
    except Unsaid as unsaid:
        return [*found, find("slack.unlisted", why=str(unsaid))]


async def socket(wire: Wire, api: str, token: str) -> list[Finding]:
    """Whether Slack would open a socket; it is not opened."""
    heard = await wire.ask(f"{api.rstrip('/')}/apps.connections.open", {}, token=token)
    if heard.lost or not heard.data:
        return [find("slack.away", host=urlsplit(api).netloc, why=heard.lost or f"it answered {heard.status}")]
    return [find("slack.socket") if heard.data.get("ok") else find("slack.shut", why=heard.data.get("error", "?"))]


class Unsaid(Exception):
    """Slack would not say."""


class Asking:
    """Questions under one token."""

    def __init__(self, wire: Wire, api: str, token: str) -> None:
        self.wire, self.api, self.token = wire, api.rstrip("/"), token

    async def ask(self, method: str, **form: str) -> Heard:
        """One method."""
        return await self.wire.ask(f"{self.api}/{method}", form, token=self.token)

    async def every(self, method: str, rows: str, **form: str) -> AsyncIterator[dict[str, Any]]:
        """All rows, page by page; Unsaid where Slack refuses."""
        for _ in range(PAGES):
            heard = await self.ask(method, limit="200", **form)
            if not heard.data.get("ok"):
                why = heard.lost or heard.data.get("error") or f"it answered {heard.status}"
                raise Unsaid(f"{method}: {why}")
            for row in heard.data.get(rows) or ():
                yield row
            form["cursor"] = str((heard.data.get("response_metadata") or {}).get("next_cursor") or "")
            if not form["cursor"]:
                return


def _scopes(heard: Heard) -> list[Finding]:
    said = next((value for name, value in heard.headers.items() if name.casefold() == "x-oauth-scopes"), None)
    if said is None:
        return [find("slack.unsaid", scopes=", ".join(SCOPES))]
    granted = {scope.strip() for scope in said.split(",") if scope.strip()}
    missing, extra = sorted(set(SCOPES) - granted), sorted(granted - set(SCOPES))
    found = [find("slack.missing", scopes=", ".join(missing))] if missing else [find("slack.scopes")]
    return found + ([find("slack.extra", scopes=", ".join(extra))] if extra else [])


def departments(community: Community) -> list[Department]:
    """The departments whose channel is on Slack."""
    return [d for s in community.schools if s.platform == "slack" for d in s.departments]


async def _channels(asking: Asking, community: Community, file: str, user: str) -> list[Finding]:
    inside: dict[str, bool] = {}
    if wanted := departments(community):
        kinds = {"exclude_archived": "true", "types": "public_channel"}
        async for row in asking.every("conversations.list", "channels", **kinds):
            name = str(row.get("name"))
            inside[community.aliases.get(name, name)] = bool(row.get("is_member"))
    joined = [f"#{d.channel}" for d in wanted if inside.get(d.channel)]
    found = [find("slack.channels", channels=", ".join(joined))] if joined else []
    for department in wanted:
        if department.channel not in inside:
            found.append(find("slack.channel", channel=department.channel, department=department.name, file=file))
        elif not inside[department.channel]:
            found.append(find("slack.outside", channel=department.channel, user=user))
    return found


async def _people(asking: Asking, community: Community, file: str) -> list[Finding]:
    wanted = [p for p in community.people if (p.platform or community.school(p.school).platform) == "slack"]
    if not wanted:
        return []
    there = set[str]()
    async for row in asking.every("users.list", "members"):
        if not row.get("deleted"):
            there.add(str((row.get("profile") or {}).get("email") or "").casefold())
    unfound = [p.name for p in wanted if p.email.casefold() not in there]
    if len(unfound) == len(wanted):
        return [find("slack.nobody", file=file)]
    return [find("slack.unfound", names=", ".join(unfound), file=file) if unfound else find("slack.people")]
