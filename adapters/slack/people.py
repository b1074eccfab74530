"""Who is who in Slack: people by e-mail, channels by name, asked for at the start and once for each newcomer."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from itertools import chain, repeat
from logging import getLogger
from time import monotonic
from typing import Any

from adapters.slack.addresses import PLATFORM, Spot
from adapters.slack.pace import Ticks
from adapters.slack.post import Slack
from adapters.slack.web import Answer
from adapters.slack.whereabouts import Whereabouts, belongs, email_of
from adapters.slack.workspaces import SCOPE
from bot.ports import Away, Links, Refused, Unknown
from bot.world.people import Person

log = getLogger("dept.slack")

FORGET = 300.0
"""Seconds for which somebody unknown is not asked about again."""
STRANGERS = 5_000
HANDLES = 20_000
"""User names kept, so that a head can link somebody whose e-mail address is hidden."""
AGAIN = (1.0, 5.0, 30.0, 120.0)
START = 5.0
"""Seconds that the start waits for Slack."""
HURRY = 2.0
"""Seconds to ask Slack about somebody whose request is waiting."""
PAGES = 500
SWEEP = 600.0
"""Seconds between two looks at whether each workspace still has the app."""


class Register:
    """The register: who is behind a Slack id. What it learns goes into the links, which outlive a restart."""

    def __init__(
        self,
        slack: Slack,
        links: Links,
        *,
        person_by_email: Callable[[str], Person | None],
        department_by_channel: Callable[[str], str | None],
        person_by_id: Callable[[str], Person | None] | None = None,
        colleagues: Callable[[Person], Sequence[Person]] = lambda person: (person,),
        members: Callable[[str], Sequence[Person]] = lambda department: (),
        emails: Callable[[], Sequence[str]] = tuple,
        again: Sequence[float] = AGAIN,
        ticks: Ticks = monotonic,
    ) -> None:
        self.slack, self.links, self.ticks = slack, links, ticks
        self.person_by_email, self.department_by_channel = person_by_email, department_by_channel
        self.colleagues = colleagues
        self.person_by_id, self.emails, self.again = person_by_id, emails, tuple(again)
        self.strangers: OrderedDict[str, float] = OrderedDict()
        self.channels: dict[str, str] = {}
        self.handles: OrderedDict[str, str] = OrderedDict()
        self.stale = False
        """Whether people or channels have come since who is who was last learnt."""
        self.whereabouts = Whereabouts(slack.workspaces, links, members)
        self._learning: asyncio.Task[None] | None = None
        self._sweeping: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()

    async def start(self) -> None:
        """Learn who is who; if Slack does not answer soon, go on trying while the service runs."""
        self._learning = asyncio.create_task(self._keep_learning())
        self._sweeping = asyncio.create_task(self._keep_sweeping())
        with suppress(TimeoutError):
            await asyncio.wait_for(self._tried.wait(), START)

    def anew(self) -> None:
        """People or channels have come that were not known before: learn who is who again."""
        self.stale = True
        self.strangers.clear()
        if self._learning is not None and self._learning.done():
            self._learning = asyncio.create_task(self._keep_learning())

    async def stop(self) -> None:
        """Stop trying."""
        tasks = [task for task in (self._learning, self._sweeping) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep_learning(self) -> None:
        for pause in chain(self.again, repeat(self.again[-1])):
            try:
                if await self.learn():
                    return
            except Exception as error:
                # Whatever it was, Slack or the store, nobody must be forgotten for it.
                log.warning("who is who could not be learnt: %s", type(error).__name__)
            finally:
                self._tried.set()
            await asyncio.sleep(pause)

    async def _keep_sweeping(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            try:
                for team in await self.slack.workspaces.sweep():
                    await self.learn_team(team)
            except Exception as error:
                log.warning("the workspaces could not be looked after: %s", type(error).__name__)

    async def learn(self) -> bool:
        """Ask for workspaces, people and channels; False if there is something that Slack would not say now."""
        self.stale = False
        whole = not any(_later(answer, "auth.test") for answer in await self.slack.workspaces.identify())
        for team in self.slack.workspaces.here:
            whole = await self.learn_team(team) and whole
        return whole

    async def learn_team(self, team: str) -> bool:
        """Ask for the people and channels of one workspace."""
        whole = True
        async for answer in self._pages(team, "users.list", {"limit": "200"}):
            if isinstance(answer, dict):
                for user in _rows(answer, "members"):
                    await self._enrol(team, user)
            else:
                later = _later(answer, "users.list")
                whole = not later and await self._look_up(team)
        kinds = {"limit": "200", "exclude_archived": "true", "types": "public_channel"}
        async for answer in self._pages(team, "conversations.list", kinds):
            whole = whole and not _later(answer, "conversations.list")
            for channel in _rows(answer, "channels") if isinstance(answer, dict) else []:
                await self._chart(team, channel)
        return whole

    async def _pages(self, team: str, method: str, ask: dict[str, str]) -> AsyncIterator[Answer]:
        for _ in range(PAGES):
            answer = await self.slack.read(team, method, ask)
            yield answer
            if not isinstance(answer, dict):
                return
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            ask = ask | {"cursor": str(cursor)}

    async def _look_up(self, team: str) -> bool:
        """Where the list of people may not be read, each person is looked up by e-mail."""
        whole = True
        for email in self.emails():
            answer = await self.slack.read(team, "users.lookupByEmail", {"email": email})
            if isinstance(answer, dict):
                await self._enrol(team, answer.get("user"))
            whole = whole and not _later(answer, "")
        return whole

    async def _enrol(self, team: str, user: Any) -> str | None:
        """Link a Slack account to the person with its e-mail address."""
        if not isinstance(user, dict) or not isinstance(user.get("id"), str):
            return None
        if not belongs(self.slack.workspaces.known.get(team), team, user):
            return None
        if isinstance(user.get("name"), str):
            self._remember(f"{team}:{user['name'].casefold()}", user["id"])
        email, at = email_of(user), Spot(team, user=user["id"])
        person = self.person_by_email(email) if email else None
        who = person.id if person else self.links.who(PLATFORM, at.key)
        if person and (self.links.who(PLATFORM, at.key) != person.id or self.links.address(person.id) is None):
            await self.links.link(person.id, at.address, at.key)
        if who:
            self.strangers.pop(at.key, None)
            self.whereabouts.note(team, who, at.user)
        return who

    async def link(self, team: str, user: str, person: str) -> None:
        """Somebody is linked by hand."""
        at = Spot(team, user=user)
        await self.links.link(person, at.address, at.key)
        self.strangers.pop(at.key, None)
        self.whereabouts.note(team, person, user)

    async def _chart(self, team: str, channel: dict[str, Any]) -> None:
        """Link a channel to the department that it is named after."""
        id, name = channel.get("id"), channel.get("name")
        if not isinstance(id, str) or not isinstance(name, str):
            return
        at = Spot(team, channel=id)
        department = self.department_by_channel(name)
        if department is None:
            return
        self.channels[at.key] = name
        if not self.whereabouts.may_chart(department, team):
            return
        if self.links.who(PLATFORM, at.key) != f"#{department}":
            await self.links.link(f"#{department}", at.address, at.key)

    def _remember(self, handle: str, id: str) -> None:
        self.handles[handle] = id
        while len(self.handles) > HANDLES:
            self.handles.popitem(last=False)

    def account(self, team: str, said: str) -> str | None:
        """The Slack id that somebody wrote after an `@`: the id itself, or a user name of this workspace."""
        if said.startswith(("U", "W")) and said.isupper():
            return said
        return self.handles.get(f"{team}:{said.casefold()}")

    def known(self, team: str, user: str) -> str | None:
        """The person behind a Slack id, as far as is known without asking."""
        return self.links.who(PLATFORM, f"{team}:{user}")

    def name(self, team: str, user: str) -> str | None:
        """What a mention of somebody says: the name, nothing for the bot itself, None for somebody unknown."""
        at = self.slack.workspaces.known.get(team)
        if at is not None and user == at.me:
            return ""
        id = self.known(team, user)
        person = self.person_by_id(id) if id and self.person_by_id else None
        return person.name if person else None

    def channel_name(self, team: str, channel: str) -> str | None:
        """What a mention of a channel says."""
        return self.channels.get(f"{team}:{channel}")

    def department(self, team: str, channel: str) -> str | None:
        """The department whose channel it is."""
        who = self.links.who(PLATFORM, f"{team}:{channel}") if channel else None
        return who[1:] if who and who.startswith("#") else None

    async def meet(self, team: str, user: str) -> str | None:
        """The person behind a Slack id, asking Slack once; None for a stranger. Away if Slack cannot say now."""
        known = self.known(team, user)
        at = Spot(team, user=user)
        if known is not None or self._asked_lately(at.key):
            return known
        answer = await self.slack.read(team, "users.info", {"user": user}, HURRY)
        if isinstance(answer, Unknown) or (isinstance(answer, Refused) and answer.again_in is not None):
            raise Away("Slack cannot say who this is")
        found = await self._enrol(team, answer.get("user")) if isinstance(answer, dict) else None
        if found is None:
            self.strangers[at.key] = self.ticks() + FORGET
            while len(self.strangers) > STRANGERS:
                self.strangers.popitem(last=False)
        return found

    def _asked_lately(self, key: str) -> bool:
        return self.strangers.get(key, float("-inf")) > self.ticks()

    async def joined(self, team: str, channel: str) -> None:
        """The bot has been let into a channel: find out whose it is."""
        answer = await self.slack.read(team, "conversations.info", {"channel": channel}, HURRY)
        found = answer.get("channel") if isinstance(answer, dict) else None
        if isinstance(found, dict):
            await self._chart(team, found)

    def whose(self, team: str, user: str) -> str | None:
        """Whose account it is, if that is known."""
        return self.links.who(PLATFORM, Spot(team, user=user).key)

    async def closed(self, team: str, user: str) -> None:
        """An account is closed: its address is forgotten."""
        await self.links.unlink(PLATFORM, Spot(team, user=user).key)

    async def left(self, team: str, channel: str) -> None:
        """The bot is no longer in a channel."""
        if self.department(team, channel):
            await self.links.unlink(PLATFORM, f"{team}:{channel}")


def _rows(answer: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = answer.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _later(answer: Answer, method: str) -> bool:
    """Whether Slack would not answer now but may later; what it refuses for good is logged, for somebody to mend."""
    if isinstance(answer, dict):
        return False
    if isinstance(answer, Refused) and answer.again_in is None:
        if method and not answer.why.startswith(SCOPE):
            log.warning("Slack refuses %s: %s", method, answer.why)
        return False
    return True
