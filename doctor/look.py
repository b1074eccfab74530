"""The whole look: everything that can be looked into is, whatever else is amiss."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from adapters.environment import Environment, Settings
from adapters.teams.hosts import is_loopback
from doctor import place
from doctor.findings import Area, Finding, find
from doctor.setup import configuration, environment
from doctor.slack import slack, socket
from doctor.store import store
from doctor.teams import teams
from doctor.wire import Now, Wire
from storage.lock import file_of


async def look(given: Mapping[str, str], config: Path, host: str, now: Now) -> list[Finding]:
    """What is found, area by area."""
    settings, found = environment(given, host)
    community, said = configuration(config, settings)
    asked = Environment(given)
    app_token, oauth = asked.read("SLACK_APP_TOKEN"), asked.read("SLACK_CLIENT_ID")
    async with Wire(now) as wire:
        looks = [store(settings.database, now()), _public(wire, settings, bool(app_token), bool(oauth))]
        if settings.slack:
            looks.append(slack(wire, settings.slack.api, settings.slack.token, community, str(config)))
            looks += [socket(wire, settings.slack.api, app_token)] if app_token else []
        if settings.teams:
            looks.append(teams(wire, settings.teams))
        answers = await asyncio.gather(*looks)
        found += [*said, *(one for some in answers for one in some)]
        if settings.slack or (settings.teams and not settings.teams.local):
            found += place.clock(wire.ahead)
    found += place.disk(_folder(settings.database))
    if oauth and settings.public_url:
        found.append(find("slack.installs", url=settings.public_url))
    order = list(Area)
    return sorted(found, key=lambda one: order.index(one.area))


async def _public(wire: Wire, settings: Settings, socket: bool, oauth: bool) -> list[Finding]:
    """Slack needs no public address with Socket Mode, and Microsoft's local client none at all."""
    signed = bool(settings.slack and settings.slack.secrets)
    slack, teams = bool(settings.slack) or oauth, bool(settings.teams and not settings.teams.local)
    need = [name for name, needs in (("Slack", slack and not socket), ("Teams", teams)) if needs]
    paths = [path for path, on in (("/slack/events", signed), ("/api/messages", teams)) if on]
    asked = [*([settings.slack.api] if settings.slack else []), *([settings.teams.login_url] if settings.teams else [])]
    if is_loopback(settings.public_url) and need and not all(map(is_loopback, asked)):
        return [find("public.local", url=settings.public_url)]
    return await place.public(wire, settings.public_url, paths, who=" and ".join(need), socket=socket)


def _folder(database: str) -> Path:
    """Where the data is kept, or where this runs if the database is elsewhere."""
    try:
        file = file_of(database)
    except (SQLAlchemyError, ValueError):
        file = None
    return file.absolute().parent if file else Path.cwd()
