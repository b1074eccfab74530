"""The wire of Teams: a request is judged, read, and answered when what it asked for is stored."""

import asyncio
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import orjson
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from botbuilder.core import BotAdapter, TurnContext
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ConversationReference, ResourceResponse

from adapters.teams import about, budget, files, hosts
from adapters.teams.answers import Answer, Answers
from adapters.teams.heard import Heard, Malformed
from adapters.teams.keys import Keys, NoKeys, Proof, Unsigned, Verifier
from adapters.teams.pace import Buckets
from adapters.teams.people import People
from adapters.teams.post import Teams
from adapters.teams.read import read
from adapters.teams.stream import TooLong, whole
from bot.ports import Away, Door

log = logging.getLogger("dept.teams")
PATH = "/api/messages"
HEARD, ANSWER = "dept.heard", "dept.answer"


class Refusal(Exception):
    """A request that is answered by a status alone."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Listener:
    """POST /api/messages, and in the local client's company the files that it has no other way to hand over."""

    def __init__(
        self, door: Door, people: People, post: Teams, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings, self._post = post.settings, post
        self.keys = Keys(self._settings.openid_url, post.connector.session, monotonic)
        self._verifier = Verifier(self._settings, self.keys)
        self._bot, self._adapter = Colleague(Answers(door, people, post)), Line(post)
        self._addresses = Buckets(budget.ADDRESS_EACH_SECOND, budget.ADDRESS_EACH_SECOND, monotonic)
        self._persons = Buckets(budget.PERSON_EACH_SECOND, budget.PERSON_EACH_SECOND, monotonic)

    def add_to(self, app: web.Application) -> None:
        """Answer at Teams' address of this application."""
        app.router.add_post(PATH, self.messages)
        app.router.add_get(about.PATH, self.about)
        if self._settings.local:
            app.router.add_get(f"{files.PATH}/{{secret}}/{{name}}", self.file)

    async def messages(self, request: web.Request) -> web.Response:
        """One activity. The statuses are SERVE's; nothing of a body, a header or a token is ever logged."""
        try:
            heard = await self._judge(request)
            answer = await self._turn(heard)
        except Refusal as refusal:
            return web.Response(status=refusal.status)
        except Away:
            return web.Response(status=503)
        except Exception as error:
            reference = secrets.token_hex(2)
            log.error("teams: a turn failed (ref %s): %s at %s", reference, type(error).__name__, _spot(error))
            return web.Response(status=503)
        if answer.body is None:
            return web.Response(status=answer.status)
        return web.Response(status=answer.status, body=orjson.dumps(answer.body), content_type="application/json")

    async def about(self, request: web.Request) -> web.Response:
        """The page that the app's manifest leads to."""
        return web.Response(text=about.PAGE, content_type="text/html")

    async def file(self, request: web.Request) -> web.Response:
        """A file behind its secret address."""
        paper = self._post.papers.at(request.match_info["secret"])
        if paper is None:
            return web.Response(status=404, text="That file has gone. Ask Dept for it again.")
        named = f"attachment; filename*=UTF-8''{quote(paper.name, safe='')}"
        headers = {"Content-Disposition": named}
        return web.Response(body=paper.data, content_type="application/octet-stream", headers=headers)

    async def _judge(self, request: web.Request) -> Heard:
        """What a request says, once it is known to come from the service and to be within the limits."""
        if (request.content_length or 0) > budget.BODY_BYTES:
            raise Refusal(413)
        proof = None if self._settings.local else await self._prove(request)
        try:
            heard = read(await self._body(request))
        except Malformed:
            raise Refusal(400) from None
        scene = heard.scene
        if scene.tenant and request.headers.get("x-ms-tenant-id", scene.tenant).lower() != scene.tenant:
            raise Refusal(400)
        if not hosts.service(scene.service, public=self._settings.public, loopback=self._settings.loopback):
            raise Refusal(403)
        if proof is not None and proof.service != scene.service:
            raise Refusal(401)
        if self._settings.paced and scene.user and self._persons.take(scene.key):
            raise Refusal(429)
        return heard

    async def _prove(self, request: web.Request) -> Proof:
        """Checks the token. Only what is unproved counts against an address: Microsoft's few speak for all schools."""
        header = request.headers.get("Authorization", "")
        known = self._verifier.known(header)
        if known is not None:
            return known
        if self._settings.paced and self._addresses.take(request.remote or ""):
            raise Refusal(429)
        try:
            return await self._verifier.prove(header)
        except Unsigned:
            raise Refusal(401) from None
        except NoKeys:
            raise Refusal(503) from None

    async def _body(self, request: web.Request) -> bytes:
        try:
            async with asyncio.timeout(budget.BODY_SECONDS):
                return await whole(request.content, budget.BODY_BYTES)
        except TooLong:
            raise Refusal(413) from None
        except (TimeoutError, web.HTTPException, web.RequestPayloadError, HttpProcessingError, ValueError, OSError):
            raise Refusal(400) from None

    async def _turn(self, heard: Heard) -> Answer:
        scene = heard.scene
        # Only what the SDK's dispatch looks at: all of its model costs 27 times json.loads and fails on a bad date.
        activity = Activity(
            type=scene.kind, name=scene.name, id=scene.id, channel_id="msteams", service_url=scene.service
        )
        context = TurnContext(self._adapter, activity)
        context.turn_state[HEARD] = heard
        await self._adapter.run_pipeline(context, self._bot.on_turn)
        answer = context.turn_state.get(ANSWER)
        return answer if isinstance(answer, Answer) else Answer()


class Colleague(TeamsActivityHandler):  # type: ignore[misc]
    """The SDK's handler: each kind of activity goes one road. Not overridden, `adaptiveCard/action` would be 501."""

    def __init__(self, answers: Answers) -> None:
        super().__init__()
        self._answers = answers

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        """Typed words, and presses of clients that know no Execute."""
        await self._take(turn_context)

    async def on_message_update_activity(self, turn_context: TurnContext) -> None:
        """An edited message."""
        await self._take(turn_context)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        """People and channels that come, go, or are called otherwise."""
        await self._take(turn_context)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        """The app is there, or gone."""
        await self._take(turn_context)

    async def on_invoke_activity(self, turn_context: TurnContext) -> None:
        """Presses, dialogs, files. The answer stays in the turn's state: as an activity it would be copied whole."""
        await self._take(turn_context)

    async def _take(self, turn_context: TurnContext) -> None:
        turn_context.turn_state[ANSWER] = await self._answers.take(turn_context.turn_state[HEARD])


class Line(BotAdapter):  # type: ignore[misc]
    """The SDK's way out, over our own session: its connector blocks the loop. Answers go through the outbox."""

    def __init__(self, post: Teams) -> None:
        super().__init__()
        self._post = post

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Post each activity into its conversation."""
        return [ResourceResponse(id=await self._relay("POST", one, "")) for one in activities]

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Replace an activity."""
        return ResourceResponse(id=await self._relay("PUT", activity, activity.id))

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Take an activity down."""
        service, conversation = reference.service_url, reference.conversation.id
        await self._post.relay("DELETE", service, conversation, None, reference.activity_id)

    async def _relay(self, method: str, activity: Activity, id: str) -> str:
        where: Any = activity.conversation
        said = await self._post.relay(method, activity.service_url, where.id, activity.serialize(), id)
        found = said.body.get("id") if isinstance(said.body, dict) else None
        return found if isinstance(found, str) else ""


def _spot(error: Exception) -> str:
    """Where an error was raised: a file and a line, never its message, which may hold somebody's words."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
