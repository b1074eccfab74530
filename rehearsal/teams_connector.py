"""The service side of the stand-in of Teams: the Bot Connector's API on loopback, and a ledger of what is seen."""

import asyncio
import itertools
import secrets
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiohttp import web

from bot.talk.events import Handed
from rehearsal.reliability.slow import trickled
from rehearsal.reliability.weather import Weather
from rehearsal.teams_members import TEAM, Fault, Member, account
from rehearsal.teams_shown import Json, Seen, Shown, is_info
from rehearsal.teams_signing import Signing

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Connector:
    """Conversations, messages, the roster, the login service and the signing keys, in one small server."""

    def __init__(self, people: Sequence[tuple[str, str]], channels: Sequence[str], tenant: str, app_id: str) -> None:
        self.members = {name: Member(name, email) for name, email in people}
        self.channels = {name: f"19:{name}@thread.tacv2" for name in channels}
        self.tenant, self.app_id = tenant, app_id
        self.password = secrets.token_urlsafe(16)
        self.signing = Signing()
        self.checks_tokens = True
        self.down = False
        self.faults: deque[Fault] = deque()
        self.weather: Weather | None = None
        """What goes wrong by seed, beside the faults that a story scripts."""
        self.witness: Callable[[str, Shown], None] = lambda what, shown: None
        """Told of whatever the bot's doing makes visible, as it happens."""
        self.shown: list[Shown] = []
        self.ledger: list[Seen] = []
        self.calls: list[tuple[str, str]] = []
        self.blocked: dict[str, str] = {}
        self.uploads: dict[str, tuple[Shown, str]] = {}
        self.handed: dict[str, Handed] = {}
        self.root = ""
        self.url = ""
        self.check: Callable[[Json], list[str]] | None = None
        self.problems: list[str] = []
        self.on_message: Callable[[Shown], None] = lambda shown: None
        self.on_redraw: Callable[[Shown], None] = lambda shown: None
        self._issued: set[str] = set()
        self._ids = itertools.count(1_795_000_000_000)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        app = web.Application(middlewares=[self._gate], client_max_size=80 * 1024 * 1024)
        chat = "/connector/v3/conversations/{conversation}"
        app.add_routes(
            [
                web.post("/connector/v3/conversations", self._create),
                web.post(f"{chat}/activities", self._post),
                web.post(f"{chat}/activities/{{activity}}", self._post),
                web.put(f"{chat}/activities/{{activity}}", self._put),
                web.delete(f"{chat}/activities/{{activity}}", self._delete),
                web.get(f"{chat}/members", self._members),
                web.get(f"{chat}/members/{{member}}", self._member),
                web.get(f"{chat}/pagedmembers", self._paged),
                web.get("/connector/v3/teams/{team}", self._team),
                web.get("/connector/v3/teams/{team}/conversations", self._team),
                web.put("/upload/{upload}", self._upload),
                web.get("/download/{file}", self._file),
                web.get("/connector/v3/attachments/{file}/views/original", self._file),
                web.post("/{tenant}/oauth2/v2.0/token", self._token),
                web.get("/openid", self._openid),
                web.get("/keys", self._keys),
            ]
        )
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.root = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self.url = f"{self.root}/connector"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    def member(self, who: str) -> Member:
        """Somebody, by name, e-mail or id."""
        return next(one for one in self.members.values() if who in (one.name, one.email, one.id))

    def next_id(self) -> str:
        """An id as the service gives them."""
        return str(next(self._ids))

    def find(self, id: str) -> Shown | None:
        """A message by its id."""
        return next((one for one in reversed(self.shown) if one.id == id), None)

    def note(self, what: str, shown: Shown, text: str = "", name: str = "", data: bytes = b"") -> None:
        """Write into the ledger what has become visible."""
        self.ledger.append(Seen(what, shown.room, shown.id, text or shown.text, name, data))
        self.witness(what, shown)

    @web.middleware
    async def _gate(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        api = request.path.startswith("/connector/")
        if api:
            self.calls.append((request.method, request.path))
        if self.down and (api or request.path.endswith("/token")):
            return web.Response(status=503)
        if (
            api
            and self.checks_tokens
            and request.headers.get("Authorization", "").removeprefix("Bearer ") not in self._issued
        ):
            return _error(401, "Unauthorized")
        shows = api and request.method in ("POST", "PUT") and "/activities" in request.path
        fault = self.faults.popleft() if shows and self.faults else self._weather(request, shows)
        if fault is None:
            return await handler(request)
        if fault.after:
            await handler(request)
        return await self._fail(request, fault)

    def _weather(self, request: web.Request, shows: bool) -> Fault | None:
        """What goes wrong by seed with a call that shows something, or with the login service."""
        login = request.path.endswith("/token")
        if self.weather is None or not (shows or login):
            return None
        kind = self.weather.next("teams", "" if login else request.match_info["conversation"].partition(";")[0])
        if login:
            return Fault(503) if kind in ("login away", "503") else None
        if kind == "key rotation":
            self._issued.clear()
        return Fault.named({"login away": "503", "key rotation": "401"}.get(kind, kind)) if kind else None

    async def _fail(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.how == "drop" and request.transport is not None:
            request.transport.abort()
        if fault.how == "hang":
            await asyncio.sleep(3 * self.weather.climate.patience if self.weather else 60)
        if fault.how == "trickle":
            return await trickled(request, {"id": "1"}, 3 * self.weather.climate.patience if self.weather else 60)
        if fault.how == "html":
            return web.Response(status=fault.status, text="<html>Gateway</html>", content_type="text/html")
        answer = _error(fault.status, fault.code or "Fault")
        answer.headers.update(fault.headers)
        return answer

    def _place(self, conversation: str) -> str | None:
        id = conversation.partition(";")[0]
        people = {one.chat: name for name, one in self.members.items()}
        rooms = {room: f"#{name}" for name, room in self.channels.items()}
        return (people | rooms).get(id)

    async def _create(self, request: web.Request) -> web.Response:
        asked = await request.json()
        wanted = (asked.get("members") or [{}])[0].get("id")
        member = next((one for one in self.members.values() if one.id == wanted), None)
        if member is None:
            return _error(400, "BadArgument")
        if member.name in self.blocked:
            return _error(403, self.blocked[member.name])
        return _json({"id": member.chat}, 201)

    async def _post(self, request: web.Request) -> web.Response:
        conversation = request.match_info["conversation"].partition(";")[0]
        place = self._place(conversation)
        if place is None:
            return _error(404, "ConversationNotFound")
        if place in self.blocked:
            return _error(403, self.blocked[place])
        shown = Shown(place, self.next_id(), conversation, await request.json())
        if request.query.get("isTargetedActivity") == "true":
            wanted = (shown.activity.get("recipient") or {}).get("id")
            shown.only = next((one.name for one in self.members.values() if one.id == wanted), "nobody")
        if not is_info(shown.activity):  # the card of a file that was put there is the file, which the ledger has
            self._judge(shown.activity)
            self.shown.append(shown)
            self.note("message", shown)
            shown.since = len(self.ledger)
            self.on_message(shown)
        return _json({"id": shown.id}, 201)

    async def _put(self, request: web.Request) -> web.Response:
        shown = self.find(request.match_info["activity"])
        if shown is None or shown.gone:
            return _error(404, "ActivityNotFoundInConversation")
        self.redraw(shown, await request.json())
        self._judge(shown.activity)
        return _json({"id": shown.id})

    def redraw(self, shown: Shown, activity: Json) -> None:
        """A message reads otherwise from now on."""
        shown.activity, shown.edits = activity, shown.edits + 1
        self.note("edit", shown)
        shown.changed = len(self.ledger)
        self.on_redraw(shown)

    def _judge(self, activity: Json) -> None:
        if self.check is not None:
            self.problems += self.check(activity)

    async def _delete(self, request: web.Request) -> web.Response:
        shown = self.find(request.match_info["activity"])
        if shown is None:
            return _error(404, "ActivityNotFoundInConversation")
        shown.gone = True
        self.note("gone", shown)
        return web.Response(status=200)

    def _present(self, request: web.Request) -> list[Member] | None:
        conversation = request.match_info["conversation"].partition(";")[0]
        if conversation == TEAM or conversation in self.channels.values():
            return list(self.members.values())
        return [one for one in self.members.values() if one.chat == conversation] or None

    async def _members(self, request: web.Request) -> web.Response:
        found = self._present(request)
        return (
            _error(404, "ConversationNotFound") if found is None else _json([account(one, "objectId") for one in found])
        )

    async def _member(self, request: web.Request) -> web.Response:
        wanted = request.match_info["member"]
        one = next((m for m in self._present(request) or [] if wanted in (m.id, m.aad)), None)
        return _error(404, "MemberNotFoundInConversation") if one is None else _json(account(one, "aadObjectId"))

    async def _paged(self, request: web.Request) -> web.Response:
        found = self._present(request)
        if found is None:
            return _error(404, "ConversationNotFound")
        size, start = int(request.query.get("pageSize", 200)), int(request.query.get("continuationToken", 0))
        more = {"continuationToken": str(start + size)} if start + size < len(found) else {}
        return _json({"members": [account(one, "aadObjectId") for one in found[start : start + size]]} | more)

    async def _team(self, request: web.Request) -> web.Response:
        if request.match_info["team"] != TEAM:
            return _error(404, "NotFound")
        if not request.path.endswith("/conversations"):
            return _json({"id": TEAM, "name": "School", "channelCount": len(self.channels) + 1})
        rooms = [{"id": room, "name": name} for name, room in self.channels.items()]
        return _json({"conversations": [{"id": TEAM}, *rooms]})

    async def _file(self, request: web.Request) -> web.Response:
        """A file that somebody has handed over: at an address that is secret by itself, or with the bot's token."""
        file = self.handed.get(request.match_info["file"])
        if file is None:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type=file.media)

    async def _upload(self, request: web.Request) -> web.Response:
        waiting = self.uploads.pop(request.match_info["upload"], None)
        if waiting is None:
            return web.Response(status=404)
        shown, name = waiting
        data = await request.read()
        if data and request.headers.get("Content-Range") != f"bytes 0-{len(data) - 1}/{len(data)}":
            return web.Response(status=416)
        self.keep(shown, name, data)
        return web.Response(status=201)

    def keep(self, shown: Shown, name: str, data: bytes) -> None:
        """Somebody has a file."""
        shown.files = (*shown.files, (name, data))
        self.note("file", shown, name, name, data)

    async def _token(self, request: web.Request) -> web.Response:
        asked = await request.post()
        right = (asked.get("client_id"), asked.get("client_secret")) == (self.app_id, self.password)
        if not right or request.match_info["tenant"] != self.tenant or asked.get("grant_type") != "client_credentials":
            return _json({"error": "invalid_client"}, 401)
        token = secrets.token_urlsafe(24)
        self._issued.add(token)
        return _json({"token_type": "Bearer", "expires_in": 3600, "access_token": token})

    async def _openid(self, request: web.Request) -> web.Response:
        self.calls.append(("GET", "/openid"))
        return _json({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.root}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:
        return _json(self.signing.publish())


def _json(body: Any, status: int = 200) -> web.Response:
    return web.json_response(body, status=status)


def _error(status: int, code: str) -> web.Response:
    return _json({"error": {"code": code, "message": code}}, status)
