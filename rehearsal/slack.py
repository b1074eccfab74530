"""A stand-in for Slack: its Web API on loopback, and the people who type, press and fill in forms there."""

import time
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from json import dumps
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from aiohttp import ClientSession, ClientTimeout

from rehearsal.slack_api import Api, Check, Fault
from rehearsal.slack_shown import Message, Pressable, Shown, View, buttons, flatten
from rehearsal.slack_wire import Answered, sign, state, typed
from rehearsal.slack_world import BOT, World

__all__ = ["Answered", "Fault", "Pressable", "Shown", "SlackStandIn", "View", "flatten", "sign"]

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
APP = "A0DEPT0001"


class SlackStandIn:
    """Slack, and everybody in it. People are called by e-mail, name or Slack id; channels by name."""

    def __init__(
        self,
        people: Sequence[tuple[str, str]],
        channels: Sequence[str] | Mapping[str, Sequence[str]] = (),
        *,
        service: str = "",
        secret: str = "rehearsal-signing-secret",  # noqa: S107 — opens nothing but a rehearsal
        check: Check | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(people, channels, clock)
        self.api = Api(self.world, check)
        self.service, self.secret = service, secret
        self._last: tuple[bytes, str] = (b"", JSON)
        self._session: ClientSession | None = None

    async def start(self) -> None:
        """Listen; from then on `url` is the Web API's address."""
        await self.api.start()
        self.world.url = f"http://127.0.0.1:{self.api.port}"
        self._session = ClientSession(timeout=ClientTimeout(total=30))

    async def stop(self) -> None:
        """Stop listening."""
        if self._session is not None:
            await self._session.close()
        await self.api.stop()

    @property
    def url(self) -> str:
        """For SLACK_API_URL."""
        return f"{self.world.url}/api/"

    @property
    def token(self) -> str:
        """For SLACK_BOT_TOKEN."""
        return self.world.token

    @property
    def problems(self) -> list[str]:
        """What the validator found in everything that was sent."""
        return self.api.problems

    @property
    def down(self) -> bool:
        """Whether every call is answered with 503."""
        return self.api.down

    @down.setter
    def down(self, down: bool) -> None:
        self.api.down = down

    def fail(self, *faults: str | Fault) -> None:
        """What goes wrong with the next calls, in order."""
        self.api.faults.extend(Fault(fault) if isinstance(fault, str) else fault for fault in faults)

    def mark(self) -> int:
        """The count so far: what is shown or changed later has a higher number."""
        return self.world.count

    def shown_to(self, who: str) -> list[Shown]:
        """Everything of the bot's that somebody can see, oldest first: privately, alone, and in channels."""
        user = self.world.user(who)
        inside = {id for id, members in self.world.members.items() if user in members}
        mine = self.world.dms[user]
        return [self._shown(m) for m in self._by_bot() if m.to == user or (not m.to and m.channel in {mine, *inside})]

    def shown_in(self, channel: str) -> list[Shown]:
        """Everything of the bot's that all can see in a channel, oldest first."""
        id = self.world.channel(channel)
        return [self._shown(m) for m in self._by_bot() if m.channel == id and not m.to]

    def home_of(self, who: str) -> Shown | None:
        """Somebody's Home tab as it was last drawn."""
        view = self.world.homes.get(self.world.user(who))
        return Shown(place="home", ts="", text=flatten(view), buttons=buttons(view)) if view else None

    def view_of(self, who: str) -> View | None:
        """The form that is open for somebody."""
        return self.world.views.get(self.world.user(who))

    def _by_bot(self) -> list[Message]:
        return [m for m in self.world.messages if m.user == BOT]

    def _shown(self, m: Message) -> Shown:
        drawn = {"text": m.text, "blocks": m.blocks}
        return Shown(
            place=f"#{self.world.channels[m.channel]}" if m.channel in self.world.channels else "dm",
            ts=m.ts,
            text=flatten(drawn),
            buttons=buttons(drawn),
            edits=m.edits,
            ephemeral=bool(m.to),
            files=tuple((name, data) for _, name, data in m.files),
            since=m.since,
            changed=m.changed,
            channel=m.channel,
        )

    async def say(self, who: str, text: str) -> Answered:
        """Somebody types to the bot, privately."""
        user = self.world.user(who)
        said = self.world.add(self.world.dms[user], user, {"text": typed(text)})
        return await self.event(self._message(said, "im"))

    async def mention(self, who: str, channel: str, text: str) -> Answered:
        """Somebody mentions the bot in a channel."""
        user = self.world.user(who)
        said = self.world.add(self.world.channel(channel), user, {"text": f"<@{BOT}> {typed(text)}"})
        happened = self._message(said, "channel") | {"type": "app_mention"}
        happened.pop("channel_type")
        return await self.event(happened)

    async def edit(self, who: str, text: str) -> Answered:
        """Somebody edits what they typed last, wherever that was."""
        user = self.world.user(who)
        said = next(m for m in reversed(self.world.messages) if m.user == user)
        before, kind = self._message(said, ""), "im" if said.channel in self.world.dms.values() else "channel"
        said.text = typed(text) if kind == "im" else f"<@{BOT}> {typed(text)}"
        stamp = self.world.stamp()
        now = self._message(said, "") | {"edited": {"user": user, "ts": stamp}}
        told = {"message": now, "previous_message": before, "channel": said.channel, "channel_type": kind}
        return await self.event({"type": "message", "subtype": "message_changed", "hidden": True, **told, "ts": stamp})

    def _message(self, said: Message, kind: str) -> dict[str, Any]:
        told = {"type": "message", "user": said.user, "ts": said.ts, "event_ts": said.ts, "text": said.text}
        told |= {"team": self.world.team, "client_msg_id": str(uuid4())}
        return told | ({"channel": said.channel, "channel_type": kind} if kind else {})

    async def command(self, who: str, text: str, channel: str | None = None) -> Answered:
        """Somebody types the slash command; an answer in the acknowledgement is seen by them alone."""
        user = self.world.user(who)
        place = self.world.channel(channel) if channel else self.world.dms[user]
        fields = {"command": "/dept", "text": typed(text), "response_url": f"{self.world.url}/response"}
        fields |= {"team_id": self.world.team, "team_domain": "staffroom", "api_app_id": APP, "user_id": user}
        fields |= {"channel_id": place, "channel_name": self.world.channels.get(place, "directmessage")}
        fields |= {"is_enterprise_install": "false", "trigger_id": self._trigger(user)}
        answered = await self._send(urlencode(fields).encode(), FORM)
        if isinstance(answered.data, dict) and (answered.data.get("text") or answered.data.get("blocks")):
            self.world.add(place, BOT, answered.data, user)
        return answered

    async def press(self, who: str, shown: Shown, button: Pressable) -> Answered:
        """Somebody presses a button of a message or of their Home as it was when it was looked at."""
        user = self.world.user(who)
        action: dict[str, Any] = {"type": button.kind, "action_id": button.action_id, "block_id": button.block_id}
        label = {"type": "plain_text", "text": button.label}
        action["action_ts"] = self.world.stamp()
        if button.kind == "button":
            action |= {"value": button.value, "text": label}
        else:
            action["selected_option"] = {"value": button.value, "text": label}
        payload = self._interaction("block_actions", user) | {"actions": [action], "response_url": self.world.url}
        if shown.place == "home":
            payload |= {"container": {"type": "view"}, "view": self.world.homes.get(user, {}) | {"id": "V0HOME"}}
        else:
            payload |= {"channel": {"id": shown.channel, "name": "directmessage"}}
            payload |= {"container": {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel}}
        return await self.interact(payload)

    async def submit(self, who: str, values: Mapping[str, str]) -> Answered:
        """Somebody submits the form that is open for them; values by field name or label, what is left out is empty."""
        user = self.world.user(who)
        opened = self.world.views[user]
        named = {opened.fields.get(name, name): value for name, value in values.items()}
        filled = {b["block_id"]: state(b, named) for b in opened.view["blocks"] if b["type"] == "input"}
        view = opened.view | {"id": opened.id, "hash": uuid4().hex, "state": {"values": filled}}
        answered = await self.interact(self._interaction("view_submission", user) | {"view": view})
        data = answered.data if isinstance(answered.data, dict) else {}
        if data.get("response_action") == "errors":
            opened.problems, opened.refused = data["errors"], self.world.tick()
        elif data.get("response_action") in ("update", "push"):
            opened.view, opened.problems = data["view"], {}
        elif answered.status == 200:
            del self.world.views[user]
        return answered

    async def open_home(self, who: str) -> Answered:
        """Somebody looks at the bot's Home tab."""
        user = self.world.user(who)
        opened = {"type": "app_home_opened", "user": user, "channel": self.world.dms[user], "tab": "home"}
        return await self.event(opened | {"event_ts": self.world.stamp()})

    async def let_in(self, channel: str) -> Answered:
        """The bot is added to a channel."""
        joined = {"type": "member_joined_channel", "user": BOT, "channel_type": "C", "team": self.world.team}
        return await self.event(joined | {"channel": self.world.channel(channel)})

    async def uninstall(self) -> Answered:
        """The workspace takes the app away."""
        return await self.event({"type": "app_uninstalled"})

    async def event(self, happened: Mapping[str, Any], team: str = "") -> Answered:
        """One event of the Events API."""
        team = team or self.world.team
        granted = {
            "enterprise_id": None,
            "team_id": team,
            "user_id": BOT,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        outer: dict[str, Any] = {
            "token": "x" * 24,
            "team_id": team,
            "context_team_id": team,
            "api_app_id": APP,
            "event": happened,
        }
        outer |= {"type": "event_callback", "event_id": f"Ev{uuid4().hex[:10].upper()}", "event_time": int(time.time())}
        return await self._send(dumps(outer | {"authorizations": [granted]}).encode(), JSON)

    async def interact(self, payload: Mapping[str, Any]) -> Answered:
        """One press or submission."""
        return await self._send(urlencode({"payload": dumps(payload)}).encode(), FORM)

    def _interaction(self, kind: str, user: str) -> dict[str, Any]:
        who = {"id": user, "username": "someone", "name": "someone", "team_id": self.world.team}
        told = {"type": kind, "user": who, "team": {"id": self.world.team, "domain": "staffroom"}, "api_app_id": APP}
        return told | {"enterprise": None, "is_enterprise_install": False, "trigger_id": self._trigger(user)}

    def _trigger(self, user: str) -> str:
        trigger = f"{self.world.tick()}.{user}.{uuid4().hex}"
        self.world.triggers.add(trigger)
        return trigger

    async def repeat(self) -> Answered:
        """Slack sends the last request once more, as it does when no answer came."""
        return await self._send(*self._last, {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"})

    async def _send(self, body: bytes, kind: str, more: Mapping[str, str] | None = None) -> Answered:
        self._last = (body, kind)
        return await self.post(body, {"Content-Type": kind, **sign(self.secret, body), **(more or {})})

    async def post(self, body: bytes, headers: Mapping[str, str]) -> Answered:
        """Any bytes at all to the service."""
        if self._session is None:
            raise RuntimeError("not started")
        async with self._session.post(f"{self.service}/slack/events", data=BytesIO(body), headers=headers) as reply:
            data = await reply.json() if reply.content_type == JSON else None
            return Answered(reply.status, await reply.read(), data)
