"""What is done with a payload: its event goes through the door, and what comes back becomes the acknowledgement."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from logging import getLogger
from typing import Any

from adapters.slack.addresses import Spot
from adapters.slack.files import fetched
from adapters.slack.forms import errors, modal
from adapters.slack.mrkdwn import escape
from adapters.slack.people import Register
from adapters.slack.post import Slack
from adapters.slack.seen import Seen, What
from bot.kernel.linking import by_hand, is_link
from bot.ports import Door, Opening, Reply
from bot.talk.events import AnyEvent, Departed, Edited, Handed, Opened, Pressed, Said, Submitted

log = getLogger("dept.slack")

OPENING = 2.5
"""Seconds to open a form: Slack forgets what it was asked for after three."""
NOT_OPENED = "Slack did not open the form in time. Please type that once more."


class Answers:
    """Answers payloads, one at a time."""

    def __init__(self, slack: Slack, register: Register, door: Door) -> None:
        self.slack, self.register, self.door = slack, register, door
        self.errands: set[asyncio.Task[None]] = set()

    async def answer(self, seen: Seen) -> dict[str, Any]:
        """Do what a payload asks for; the acknowledgement's body comes back."""
        match seen.what:
            case What.GONE:
                await self.slack.workspaces.lose(seen.team, seen.at)
            case What.JOINED:
                await self.register.joined(seen.team, seen.channel)
            case What.LEFT:
                await self.register.left(seen.team, seen.channel)
            case What.CLOSED:
                # The address goes last: if the store is away, Slack asks again, and whose it was is still known.
                if person := self.register.whose(seen.team, seen.user):
                    await self.door.handle(Departed(key=seen.key, person=person))
                    await self.register.closed(seen.team, seen.user)
            case What.SUGGEST:
                return {"options": []}
            case What.NOTHING | What.CHALLENGE:
                pass
            case _:
                return await self._knock(seen)
        return {}

    async def _knock(self, seen: Seen) -> dict[str, Any]:
        person = await self._who(seen)
        if person is None:
            at = Spot(seen.team, user=seen.user, channel=seen.channel if seen.home else "")
            if seen.what is not What.HOME:
                await self.door.stranger(at.address, at.key)
            return {}
        if (told := await self._linked(seen, person)) is not None:
            return _alone(told)
        handed, unread = await fetched(self.slack, seen) if seen.files else ((), "")
        department = self.register.department(seen.team, seen.channel)
        done = event(seen, person, department, handed, unread)
        reply = await self.door.handle(done)
        if seen.what is What.HOME or seen.at_home:
            self._errand(self._draw_home(seen, person))
        if reply.opening is not None:
            return await self._open(seen, reply.opening, done) or _echo(reply)
        return _echo(reply) if seen.what is What.COMMAND else {}

    async def _who(self, seen: Seen) -> str | None:
        """The person, who may come from another workspace that has the app too; from any other, nobody."""
        if seen.home and await self.slack.workspaces.find(seen.home) is None:
            return None
        return await self.register.meet(seen.home or seen.team, seen.user)

    async def _linked(self, seen: Seen, person: str) -> str | None:
        """An account linked by hand; what to tell whoever did it, None if it is no such command."""
        issuer = self.register.person_by_id(person) if self.register.person_by_id else None
        if seen.what is not What.COMMAND or issuer is None or not is_link(seen.text):
            return None
        colleagues = self.register.colleagues(issuer)
        made = by_hand(seen.text, issuer, colleagues, lambda who: self.register.account(seen.team, who))
        if isinstance(made, str):
            return made
        await self.register.link(seen.team, made.account, made.person.id)
        return made.says

    async def _open(self, seen: Seen, opening: Opening, done: AnyEvent) -> dict[str, Any]:
        """A form that answers a form takes its place; any other is opened by a call, while Slack still knows why.

        If Slack does not open it, whoever pressed something is asked in their chat instead.
        """
        if seen.what is What.SUBMIT:
            if opening.problems and opening.form.fields:
                return {"response_action": "errors", "errors": errors(opening.form, opening.problems)}
            return {"response_action": "update", "view": modal(opening)}
        if seen.trigger:
            body = {"trigger_id": seen.trigger, "view": modal(opening)}
            opened = await self.slack.write(seen.team, "views.open", body, OPENING)
            if not isinstance(opened, dict):
                log.warning("a form was not opened: %s", opened.why)
                if seen.what is What.COMMAND:
                    return _alone(NOT_OPENED)
                self._errand(self._ask(replace(done, key=f"{done.key}:chat", opens=False)))
        return {}

    async def _ask(self, event: AnyEvent) -> None:
        await self.door.handle(event)

    async def _draw_home(self, seen: Seen, person: str) -> None:
        drawn = await self.door.home(person)
        await self.slack.publish_home(Spot(seen.team, user=seen.user).address, drawn)

    def _errand(self, work: Coroutine[Any, Any, None]) -> None:
        """Something nobody waits for; if it fails, the next look does it again."""
        task = asyncio.create_task(work)
        self.errands.add(task)
        task.add_done_callback(self._run)

    def _run(self, task: asyncio.Task[None]) -> None:
        self.errands.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("an errand failed: %s", type(task.exception()).__name__)

    async def settle(self) -> None:
        """Wait for the errands that are under way."""
        while self.errands:
            await asyncio.gather(*self.errands, return_exceptions=True)


def event(
    seen: Seen, person: str, department: str | None, handed: tuple[Handed, ...] = (), unread: str = ""
) -> AnyEvent:
    """A payload in the words of the bot."""
    match seen.what:
        case What.EDIT:
            return Edited(key=seen.key, person=person, channel=department, text=seen.text, message=seen.message)
        case What.COMMAND:
            return Said(
                key=seen.key, person=person, channel=department, text=seen.text, command=True, opens=bool(seen.trigger)
            )
        case What.SHORTCUT:
            return Said(key=seen.key, person=person, text=seen.text, command=True, opens=True)
        case What.PRESS:
            return Pressed(key=seen.key, person=person, channel=department, token=seen.token, opens=bool(seen.trigger))
        case What.SUBMIT:
            return Submitted(key=seen.key, person=person, token=seen.token, raw=seen.raw, opens=True)
        case What.HOME:
            return Opened(key=seen.key, person=person)
        case _:
            return Said(
                key=seen.key, person=person, channel=department, text=seen.text, message=seen.message, files=handed,
                unread=unread,
            )  # fmt: skip


def _echo(reply: Reply) -> dict[str, Any]:
    """A line that only whoever typed the command sees; its links and mentions are not live."""
    return _alone(reply.echo) if reply.echo.strip() else {}


def _alone(said: str) -> dict[str, Any]:
    words = escape(said)
    block = {"type": "section", "text": {"type": "mrkdwn", "text": words[:3000], "verbatim": True}}
    return {"response_type": "ephemeral", "text": words, "blocks": [block]}
