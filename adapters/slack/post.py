"""Messages out: one attempt each through Slack's Web API, and the look back for those that may have arrived."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from logging import getLogger
from time import monotonic, time
from typing import Any

from adapters.slack.addresses import PLATFORM, Spot, spot
from adapters.slack.mrkdwn import escape
from adapters.slack.pace import Limits, Pace, Ticks
from adapters.slack.render import home, message
from adapters.slack.settings import SLACK
from adapters.slack.web import PATIENCE, SOON, UNINVITED, Answer, Web
from adapters.slack.workspaces import Workspaces
from bot.ports import Accepted, Drawn, Installations, Outcome, Paper, Parcel, Refused, Unknown
from bot.talk.cards import lines
from bot.world.people import Address

log = getLogger("dept.slack")

EVENT_TYPE = "dept_message"
QUEUE = 2.0
"""Seconds that a message waits for its turn before it goes back to the outbox."""
BACK = 60.0
"""Seconds before the first attempt from which on Slack's history is searched: clocks differ."""
PAGES = 20
ROOMS = 20_000


class Slack:
    """Slack as a courier."""

    platform = PLATFORM
    reads_back = True

    def __init__(
        self,
        *,
        tokens: Sequence[str] = (),
        kept: Installations | None = None,
        api: str = SLACK,
        limits: Limits | None = None,
        patience: float = PATIENCE,
        ticks: Ticks = monotonic,
        wall: Callable[[], float] = time,
    ) -> None:
        limits = limits or Limits()
        self.wall = wall
        self.web = Web(api, patience)
        self.workspaces = Workspaces(self.web, tokens, kept)
        self.uninvited: set[str] = set()
        """Channels that the bot has not been let into, so that each is told once."""
        self.rooms: OrderedDict[str, str] = OrderedDict()
        self.channels = Pace(limits.channel, limits.channel_burst, ticks)
        self.teams = Pace(limits.workspace_minute / 60, max(1.0, limits.workspace_minute / 10), ticks)

    async def close(self) -> None:
        """Let the connections go."""
        await self.web.close()

    async def write(self, team: str, method: str, body: dict[str, Any], seconds: float | None = None) -> Answer:
        """A call that changes something in a workspace."""
        return await self.workspaces.call(team, method, lambda token: self.web.write(token, method, body, seconds))

    async def read(self, team: str, method: str, fields: dict[str, str], seconds: float | None = None) -> Answer:
        """A call that only asks."""
        return await self.workspaces.call(team, method, lambda token: self.web.read(token, method, fields, seconds))

    async def send(self, parcel: Parcel) -> Outcome:
        """Post or edit one message."""
        to = spot(parcel.to)
        if to is None:
            return Refused("not an address of Slack's", gone=True)
        waits = await self.room(to)
        if waits:
            return Refused("too many at once", again_in=waits, turn=True)
        if parcel.ref is not None:
            return await self._edit(to, parcel, parcel.ref)
        if parcel.paper is not None:
            return await self._hand(to, parcel, parcel.paper)
        return await self._post(to, parcel)

    async def room(self, to: Spot) -> float:
        """Wait for this channel's turn, but not for long; the seconds still to wait, if it did not come."""
        waits = max(self.channels.wait(to.key), self.teams.wait(to.team))
        if waits > QUEUE:
            return waits
        if waits:
            await asyncio.sleep(waits)
        if self.channels.wait(to.key) or self.teams.wait(to.team):
            return max(self.channels.wait(to.key), self.teams.wait(to.team), 0.1)
        self.channels.take(to.key)
        self.teams.take(to.team)
        return 0.0

    async def _post(self, to: Spot, parcel: Parcel) -> Outcome:
        body = message(parcel.parts) | {
            "channel": to.channel or self.rooms.get(to.key) or to.user,
            "metadata": {"event_type": EVENT_TYPE, "event_payload": {"id": parcel.id}},
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if to.user and to.channel:
            return await self._aside(to, body)
        answer = await self.write(to.team, "chat.postMessage", body)
        if not isinstance(answer, dict):
            self._invited(to, answer)
            return answer
        self.uninvited.discard(to.key)
        channel, stamp = answer.get("channel"), answer.get("ts")
        if not isinstance(channel, str) or not isinstance(stamp, str):
            return Unknown("an answer without a message")
        self._remember(to, channel)
        return Accepted(f"{channel}:{stamp}")

    def _invited(self, to: Spot, answer: Refused | Unknown) -> None:
        if answer.why == UNINVITED and to.key not in self.uninvited and len(self.uninvited) < ROOMS:
            self.uninvited.add(to.key)
            log.warning(
                "Dept is not in channel %s of workspace %s: /invite it there, and what waits is posted",
                to.channel,
                to.team,
            )

    async def _aside(self, to: Spot, body: dict[str, Any]) -> Outcome:
        """Words in a channel that one person alone sees: whoever comes from another workspace has no private chat."""
        answer = await self.write(to.team, "chat.postEphemeral", body | {"user": to.user})
        return Accepted(f"{to.channel}:{answer.get('message_ts')}") if isinstance(answer, dict) else answer

    async def _edit(self, to: Spot, parcel: Parcel, ref: str) -> Outcome:
        channel, _, stamp = ref.partition(":")
        if stamp.startswith("F"):
            return Refused("a file cannot be edited")
        # The metadata is sent again: an edit without it would take it away.
        told = {"event_type": EVENT_TYPE, "event_payload": {"id": parcel.id}}
        body = message(parcel.parts) | {"channel": channel, "ts": stamp, "metadata": told}
        answer = await self.write(to.team, "chat.update", body)
        if isinstance(answer, Unknown):
            return Refused(answer.why, again_in=SOON)
        return Accepted(ref) if isinstance(answer, dict) else answer

    async def _hand(self, to: Spot, parcel: Parcel, paper: Paper) -> Outcome:
        """A file with its words. Only the last of the calls shows anything, so only its outcome can be unknown."""
        channel = await self.direct(to)
        if not isinstance(channel, str):
            return channel
        ask = {"filename": paper.name, "length": str(len(paper.data))}
        place = await self.read(to.team, "files.getUploadURLExternal", ask)
        if not isinstance(place, dict):
            return _again(place)
        refused = await self.web.upload(str(place.get("upload_url")), paper.data)
        if refused is not None:
            return refused
        said = escape("\n".join(line for part in parcel.parts for line in lines(part.card)))
        file = {"id": str(place.get("file_id")), "title": paper.name}
        body = {"files": [file], "channel_id": channel} | ({"initial_comment": said} if said else {})
        answer = await self.write(to.team, "files.completeUploadExternal", body)
        return Accepted(f"{channel}:{file['id']}") if isinstance(answer, dict) else answer

    async def direct(self, to: Spot) -> str | Refused:
        """The channel of an address; a person's private one is opened where it is not known yet."""
        if to.channel or to.key in self.rooms:
            return to.channel or self.rooms[to.key]
        answer = await self.write(to.team, "conversations.open", {"users": to.user})
        if not isinstance(answer, dict):
            return _again(answer)
        with suppress(KeyError, TypeError):
            self._remember(to, str(answer["channel"]["id"]))
        return self.rooms.get(to.key) or Refused("no private channel", again_in=SOON)

    def _remember(self, to: Spot, channel: str) -> None:
        if to.user:
            self.rooms[to.key] = channel
            while len(self.rooms) > ROOMS:
                self.rooms.popitem(last=False)

    async def find(self, parcel: Parcel) -> Accepted | None:
        """Whether a parcel of unknown outcome arrived after all: looked for by its id, a file by its name."""
        to = spot(parcel.to)
        channel = await self.direct(to) if to else None
        if isinstance(channel, Refused) and channel.again_in is not None:
            raise ConnectionError(channel.why)
        if to is None or not isinstance(channel, str):
            return None
        at = self.workspaces.known.get(to.team)
        async for said in self._history(to, channel, parcel):
            if _is(parcel, said, at.me if at else ""):
                return Accepted(f"{channel}:{said['ts']}")
        return None

    async def _history(self, to: Spot, channel: str, parcel: Parcel) -> AsyncIterator[dict[str, Any]]:
        # The product's clock may run ahead of the machine's in a demonstration, never Slack's.
        since = min(parcel.tried.timestamp() if parcel.tried else self.wall(), self.wall() - BACK) - BACK
        ask = {"channel": channel, "oldest": f"{since:.6f}", "include_all_metadata": "true", "limit": "200"}
        for _ in range(PAGES):
            answer = await self.read(to.team, "conversations.history", ask)
            if isinstance(answer, Refused) and answer.gone:
                return
            if not isinstance(answer, dict):
                raise ConnectionError(answer.why)
            for said in answer.get("messages") or []:
                if isinstance(said, dict) and isinstance(said.get("ts"), str):
                    yield said
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            ask["cursor"] = str(cursor)
        raise ConnectionError("too much history to search")

    async def publish_home(self, address: Address, drawn: Drawn) -> Outcome:
        """Draw a person's Home tab; the next look at it draws it again."""
        to = spot(address)
        if to is None or not to.user:
            return Refused("not a person's address", gone=True)
        answer = await self.write(to.team, "views.publish", {"user_id": to.user, "view": home(drawn)})
        return Accepted("home") if isinstance(answer, dict) else answer


def _is(parcel: Parcel, said: dict[str, Any], me: str) -> bool:
    told = said.get("metadata")
    if isinstance(told, dict) and told.get("event_type") == EVENT_TYPE:
        return bool((told.get("event_payload") or {}).get("id") == parcel.id)
    files = said.get("files")
    if parcel.paper is None or not isinstance(files, list) or (me and said.get("user") not in (None, me)):
        return False
    return any(isinstance(f, dict) and parcel.paper.name in (f.get("name"), f.get("title")) for f in files)


def _again(answer: Refused | Unknown) -> Refused:
    """An outcome of a call that shows nothing: it may simply go again."""
    return answer if isinstance(answer, Refused) else Refused(answer.why, again_in=SOON)
