"""A Slack workspace that is nowhere: its people, channels, messages, files and forms, as the Web API changes them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rehearsal.slack_files import complete, file_info, upload_url
from rehearsal.slack_shown import Message, View

BOT = "U0DEPT0001"
TEAM = "T0STAFF001"
TOKEN = "xoxb-rehearsal"  # noqa: S105 — opens nothing but this stand-in


class World:
    """The workspace. Whatever becomes visible is counted, so that one can say what is new since a moment."""

    def __init__(
        self,
        people: Sequence[tuple[str, str]],
        channels: Sequence[str] | Mapping[str, Sequence[str]],
        clock: Callable[[], float],
        token: str = TOKEN,
        team: str = TEAM,
    ) -> None:
        self.token, self.team, self.clock = token, team, clock
        self.triggers, self.admins = set[str](), set[str]()
        self.more: dict[str, dict[str, Any]] = {}
        """What else stands in an account: a guest's rank, an organisation's teams."""
        self.handed: dict[str, tuple[dict[str, Any], bytes]] = {}
        """Files that people hand over, by id: what Slack tells of each, and its contents."""
        self.users = {f"U{i:09d}": person for i, person in enumerate(people, 1)}
        self.dms = {user: f"D{user[1:]}" for user in self.users}
        names = [name.lstrip("#") for name in channels]
        self.channels = {f"C{i:09d}": name for i, name in enumerate(names, 1)}
        self.members = self._members(channels)
        self.uninvited = set[str]()
        self.messages: list[Message] = []
        self.views: dict[str, View] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.uploads: dict[str, tuple[str, bytes]] = {}
        self.count, self.last, self.url = 0, 0.0, ""
        self.witness: Callable[[str, Message], None] = lambda what, message: None
        """Told of whatever the bot's doing makes visible, as it happens."""

    def _members(self, channels: Sequence[str] | Mapping[str, Sequence[str]]) -> dict[str, frozenset[str]]:
        everyone = frozenset(self.users)
        if not isinstance(channels, Mapping):
            return dict.fromkeys(self.channels, everyone)
        inside = {name.lstrip("#"): frozenset(map(self.user, people)) for name, people in channels.items()}
        return {id: inside[name] for id, name in self.channels.items()}

    def user(self, who: str) -> str:
        """The id of a person called by id, e-mail or name."""
        found = [id for id, (name, email) in self.users.items() if who in (id, email, name)]
        if len(found) != 1:
            raise KeyError(f"nobody, or more than one, is called {who!r}")
        return found[0]

    def channel(self, called: str) -> str:
        """The id of a channel called by id or name."""
        name = called.lstrip("#")
        return next(id for id, known in self.channels.items() if name in (id, known))

    def tick(self) -> int:
        """One more thing that somebody can see."""
        self.count += 1
        return self.count

    def stamp(self) -> str:
        """A moment that no other message has."""
        self.last = max(self.clock(), self.last + 0.000001)
        return f"{self.last:.6f}"

    def add(self, channel: str, user: str, given: Mapping[str, Any], to: str = "") -> Message:
        """A new message."""
        said = Message(
            channel=channel,
            ts=self.stamp(),
            user=user,
            text=str(given.get("text") or ""),
            blocks=given.get("blocks") or [],
            metadata=given.get("metadata"),
            since=self.tick(),
            to=to,
        )
        self.messages.append(said)
        if user == BOT:
            self.witness("post", said)
        return said

    def find(self, channel: str, ts: str) -> Message | None:
        """A message by where and when."""
        return next((m for m in reversed(self.messages) if (m.channel, m.ts, m.to) == (channel, ts, "")), None)

    def call(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """One method of the Web API."""
        done = METHODS.get(method)
        answer = done(self, given) if done else {"ok": False, "error": "unknown_method"}
        return {"ok": True} | answer


def _error(name: str) -> dict[str, Any]:
    return {"ok": False, "error": name}


def _account(world: World, id: str) -> dict[str, Any]:
    name, email = world.users[id]
    profile = {"real_name": name, "display_name": name.split()[0], "email": email}
    account = {"id": id, "team_id": world.team, "name": email.split("@")[0], "deleted": False, "is_bot": False}
    account |= {"is_admin": id in world.admins, "real_name": name, "profile": profile}
    return account | world.more.get(id, {})


def _page(rows: list[Any], given: Mapping[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    start, limit = int(given.get("cursor") or 0), max(1, int(given.get("limit") or 100))
    more = str(start + limit) if start + limit < len(rows) else ""
    return rows[start : start + limit], {"response_metadata": {"next_cursor": more}}


def _auth_test(world: World, given: dict[str, Any]) -> dict[str, Any]:
    return {"team_id": world.team, "team": "Staffroom", "user_id": BOT, "user": "dept", "bot_id": "B0DEPT0001"}


def _users_list(world: World, given: dict[str, Any]) -> dict[str, Any]:
    bot = {"id": BOT, "team_id": world.team, "name": "dept", "is_bot": True, "profile": {}}
    rows, more = _page([bot, *(_account(world, id) for id in world.users)], given)
    return {"members": rows} | more


def _users_info(world: World, given: dict[str, Any]) -> dict[str, Any]:
    id = given.get("user")
    return {"user": _account(world, id)} if id in world.users else _error("user_not_found")


def _by_email(world: World, given: dict[str, Any]) -> dict[str, Any]:
    found = [id for id, (_, email) in world.users.items() if email == given.get("email")]
    return {"user": _account(world, found[0])} if found else _error("users_not_found")


def _channel(world: World, id: str) -> dict[str, Any]:
    name = world.channels[id]
    return {"id": id, "name": name, "is_channel": True, "is_member": name not in world.uninvited, "is_archived": False}


def _conversations_list(world: World, given: dict[str, Any]) -> dict[str, Any]:
    rows, more = _page([_channel(world, id) for id in world.channels], given)
    return {"channels": rows} | more


def _conversations_info(world: World, given: dict[str, Any]) -> dict[str, Any]:
    id = given.get("channel")
    return {"channel": _channel(world, id)} if id in world.channels else _error("channel_not_found")


def _conversations_open(world: World, given: dict[str, Any]) -> dict[str, Any]:
    user = given.get("users")
    return {"channel": {"id": world.dms[user]}} if user in world.dms else _error("user_not_found")


def _conversations_members(world: World, given: dict[str, Any]) -> dict[str, Any]:
    inside = world.members.get(str(given.get("channel")))
    return _error("channel_not_found") if inside is None else {"members": [BOT, *sorted(inside)]}


def _history(world: World, given: dict[str, Any]) -> dict[str, Any]:
    channel, oldest = given.get("channel"), float(given.get("oldest") or 0)
    if channel not in {*world.channels, *world.dms.values()}:
        return _error("channel_not_found")
    told = str(given.get("include_all_metadata", "")).lower() in ("true", "1")
    said = [m for m in reversed(world.messages) if m.channel == channel and not m.to and float(m.ts) >= oldest]
    rows, more = _page([_kept(m, told) for m in said], given)
    return {"messages": rows} | more


def _kept(message: Message, told: bool) -> dict[str, Any]:
    kept: dict[str, Any] = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    if message.blocks:
        kept["blocks"] = message.blocks
    if message.files:
        kept["files"] = [{"id": id, "name": name, "title": name} for id, name, _ in message.files]
    return kept | ({"metadata": message.metadata} if told and message.metadata else {})


def _place(world: World, given: dict[str, Any]) -> str | None:
    called = str(given.get("channel") or given.get("channel_id") or "")
    called = world.dms.get(called, called)
    return called if called in world.channels or called in world.dms.values() else None


def _post(world: World, given: dict[str, Any]) -> dict[str, Any]:
    channel = _place(world, given)
    if channel is None:
        return _error("channel_not_found")
    if not given.get("text") and not given.get("blocks"):
        return _error("no_text")
    said = world.add(channel, BOT, given)
    return {"channel": channel, "ts": said.ts, "message": _kept(said, False)}


def _ephemeral(world: World, given: dict[str, Any]) -> dict[str, Any]:
    channel, user = _place(world, given), given.get("user")
    if channel is None or user not in world.users:
        return _error("channel_not_found" if channel is None else "user_not_in_channel")
    return {"message_ts": world.add(channel, BOT, given, str(user)).ts}


def _update(world: World, given: dict[str, Any]) -> dict[str, Any]:
    said = world.find(str(given.get("channel")), str(given.get("ts")))
    if said is None:
        return _error("message_not_found")
    if said.user != BOT:
        return _error("cant_update_message")
    said.text, said.blocks = str(given.get("text") or ""), given.get("blocks") or []
    said.metadata = given.get("metadata") or said.metadata
    said.edits += 1
    said.changed = world.tick()
    world.witness("edit", said)
    return {"channel": said.channel, "ts": said.ts, "text": said.text}


def _delete(world: World, given: dict[str, Any]) -> dict[str, Any]:
    said = world.find(str(given.get("channel")), str(given.get("ts")))
    if said is None:
        return _error("message_not_found")
    world.messages.remove(said)
    world.witness("delete", said)
    return {"channel": said.channel, "ts": said.ts}


def _open(world: World, given: dict[str, Any]) -> dict[str, Any]:
    trigger, view = str(given.get("trigger_id") or ""), given.get("view")
    if trigger not in world.triggers or not isinstance(view, dict):
        return _error("expired_trigger_id" if isinstance(view, dict) else "invalid_arguments")
    world.triggers.discard(trigger)
    user = trigger.split(".")[1]
    count = world.tick()
    world.views[user] = View(id=f"V{count:09d}", user=user, view=view, since=count)
    return {"view": {"id": world.views[user].id} | view}


def _view_update(world: World, given: dict[str, Any]) -> dict[str, Any]:
    opened = next((v for v in world.views.values() if v.id == given.get("view_id")), None)
    if opened is None or not isinstance(given.get("view"), dict):
        return _error("not_found")
    opened.view = given["view"]
    return {"view": {"id": opened.id} | opened.view}


def _publish(world: World, given: dict[str, Any]) -> dict[str, Any]:
    user, view = given.get("user_id"), given.get("view")
    if user not in world.users or not isinstance(view, dict):
        return _error("user_not_found" if isinstance(view, dict) else "invalid_arguments")
    world.homes[str(user)] = view
    world.tick()
    return {"view": view}


METHODS: dict[str, Callable[[World, dict[str, Any]], dict[str, Any]]] = {
    "auth.revoke": lambda world, given: {"revoked": True},
    "auth.test": _auth_test,
    "chat.delete": _delete,
    "chat.postEphemeral": _ephemeral,
    "chat.postMessage": _post,
    "chat.update": _update,
    "conversations.history": _history,
    "conversations.info": _conversations_info,
    "conversations.list": _conversations_list,
    "conversations.members": _conversations_members,
    "conversations.open": _conversations_open,
    "files.completeUploadExternal": lambda world, given: complete(world, given, _place(world, given), BOT),
    "files.getUploadURLExternal": upload_url,
    "files.info": file_info,
    "users.info": _users_info,
    "users.list": _users_list,
    "users.lookupByEmail": _by_email,
    "views.open": _open,
    "views.publish": _publish,
    "views.update": _view_update,
}
