"""A stand-in for Slack: its Web API on loopback, and the people who type, press and fill in forms there."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from bot.talk.events import Handed
from rehearsal.slack_api import Api, Check, Fault
from rehearsal.slack_shown import Message, Pressable, Shown, View, buttons, flatten
from rehearsal.slack_socket import APP_TOKEN
from rehearsal.slack_wire import APP, FORM, Answered, Wire, sign, state, typed
from rehearsal.slack_world import BOT, TEAM, TOKEN, World

__all__ = ["Answered", "Fault", "Pressable", "Shown", "SlackStandIn", "View", "flatten", "sign"]


class SlackStandIn(Wire):
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
        socket: bool = False,
        beside: "SlackStandIn | None" = None,
        team: str = TEAM,
        token: str = TOKEN,
    ) -> None:
        world = World(people, channels, clock, token, team)
        super().__init__(world, service, secret)
        self.api: Api = beside.api if beside else Api(world, check)
        self.switchboard = self.api.switchboard if socket else None
        self.beside = beside

    async def start(self) -> None:
        """Listen; from then on `url` is the Web API's address. One that stands beside another shares it."""
        if self.beside is None:
            await self.api.start()
        self.world.url = f"http://127.0.0.1:{self.api.port}"
        await self.open()

    async def stop(self) -> None:
        """Stop listening."""
        await self.close()
        if self.beside is None:
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
    def app_token(self) -> str:
        """For SLACK_APP_TOKEN."""
        return APP_TOKEN

    def agree(self, who: str) -> str:
        """Somebody lets the app into their workspace; gives the code that Slack sends back with their browser."""
        code = uuid4().hex
        self.api.codes[code] = (self.world, self.world.user(who))
        return code

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

    async def hand(self, who: str, text: str, file: Handed, size: int | None = None) -> Answered:
        """Somebody hands the bot a file, privately, with words or without; its size may be said wrongly."""
        user, told = self.world.user(who), self.place(file, size)
        said = self.world.add(self.world.dms[user], user, {"text": typed(text)})
        return await self.event(self._message(said, "im") | {"subtype": "file_share", "files": [told]})

    def place(self, file: Handed, size: int | None = None) -> dict[str, Any]:
        """A file as it lies at Slack's; gives what an event tells of it."""
        id = f"F{self.world.tick():09d}"
        told: dict[str, Any] = {"id": id, "name": file.name, "mimetype": file.media}
        told |= {"size": len(file.content) if size is None else size}
        told |= {"url_private_download": f"{self.world.url}/files/{id}/{quote(file.name)}"}
        self.world.handed[id] = (told, file.content)
        return told

    async def shortcut(self, who: str, callback: str, message: str | None = None) -> Answered:
        """Somebody picks a shortcut, of their own or of a message."""
        told = self._interaction("shortcut" if message is None else "message_action", self.world.user(who))
        told |= {"callback_id": callback}
        if message is not None:
            told |= {"message": {"type": "message", "text": typed(message), "ts": self.world.stamp()}}
            told |= {"channel": {"id": next(iter(self.world.channels)), "name": "channel"}}
        return await self.interact(told)

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
