"""A request's bytes as one small typed value. What cannot be read is Malformed; nothing else is ever raised."""

from collections.abc import Callable

import orjson

from adapters.teams import budget, extension
from adapters.teams.handed import offered
from adapters.teams.heard import (
    Back,
    Channel,
    Consent,
    Filled,
    Heard,
    Joined,
    Left,
    Looked,
    Malformed,
    Nothing,
    Retyped,
    Scene,
    Tapped,
    Typed,
    Unheard,
)
from adapters.teams.render import LOOK
from adapters.teams.typed import command, mentioned, words
from adapters.teams.values import Json, fields_in, id_in, ids_in, key_of, limit, object_in, text_in, token_in

RENAMED = frozenset({"channelCreated", "channelRenamed", "channelRestored", "channelShared"})
GONE = frozenset({"channelDeleted", "channelUnshared"})


def read(body: bytes) -> Heard:
    """The activity that a request carries."""
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Malformed("not JSON") from None
    if not isinstance(raw, dict):
        raise Malformed("not an object")
    limit(raw, budget.DEPTH)
    kind = text_in(raw, "type")
    if not kind:
        raise Malformed("no type")
    if text_in(raw, "channelId") not in ("", "msteams"):
        return Nothing(_scene(raw))
    return KINDS.get(kind, _nothing)(raw, _scene(raw))


def _scene(raw: Json) -> Scene:
    where, data = object_in(raw, "conversation"), object_in(raw, "channelData")
    channel, team = object_in(data, "channel"), object_in(data, "team")
    tenants = {text_in(object_in(data, "tenant"), "id").lower(), text_in(where, "tenantId").lower()} - {""}
    if len(tenants) > 1:
        raise Malformed("two tenants")
    service = text_in(raw, "serviceUrl")
    if not service:
        raise Malformed("no serviceUrl")
    conversation = id_in(where).partition(";messageid=")[0]
    inside = id_in(team) or id_in(data, "teamsTeamId")
    kind = text_in(where, "conversationType") or ("channel" if inside else "personal")
    # A message extension is used in chats of which the bot knows nothing: none of them is anybody's chat with it.
    kind = "elsewhere" if text_in(raw, "name").startswith(extension.PREFIX) else kind
    return Scene(
        kind=text_in(raw, "type"),
        name=text_in(raw, "name"),
        id=text_in(raw, "id") or key_of(repr(raw)),  # without an id, only the very same activity is a repeat
        service=service.rstrip("/"),
        tenant="".join(tenants),
        user=id_in(object_in(raw, "from")),
        conversation=conversation,
        personal=kind == "personal",
        team=inside,
        channel=(id_in(channel) or id_in(data, "teamsChannelId") or conversation) if kind == "channel" else "",
        bot=id_in(object_in(raw, "recipient")),
        message=id_in(raw, "replyToId"),
    )


def _message(raw: Json, scene: Scene) -> Heard:
    _person(scene)
    value = raw.get("value")
    if isinstance(value, dict) and isinstance(value.get("token"), str):
        # An Action.Submit, from a client that knows no Execute.
        fields = fields_in(value)
        return _filled(scene, value["token"], fields) if fields else _tapped(scene, value["token"], opens=False)
    said, is_command = command(words(raw, scene.bot))
    # To read a file of a channel needs a permission that we do not ask for.
    files = offered(raw) if scene.personal else ()
    if not said and not is_command and not files:
        return Nothing(scene)
    whispered = object_in(raw, "recipient").get("isTargeted") is True  # how a slash command comes
    key = key_of("said", scene.tenant, scene.conversation, scene.id)
    return Typed(scene, key, said, is_command or whispered, files, whispered, mentioned(raw, scene.bot))


def _update(raw: Json, scene: Scene) -> Heard:
    event = text_in(object_in(raw, "channelData"), "eventType")
    said, _ = command(words(raw, scene.bot))
    if event not in ("editMessage", "") or not said or not scene.user:
        return Nothing(scene)
    # The id is the edited message's own: what tells two edits apart is when they were made, and what they say now.
    moment = raw.get("timestamp") if isinstance(raw.get("timestamp"), str) else ""
    return Retyped(scene, key=key_of("edit", scene.tenant, scene.conversation, scene.id, str(moment), said), text=said)


def _invoke(raw: Json, scene: Scene) -> Heard:
    name, value = text_in(raw, "name"), object_in(raw, "value")
    asked = INVOKES.get(name)
    if asked is None:
        return Unheard(scene)
    _person(scene)
    return asked(value, scene)


def _action(value: Json, scene: Scene) -> Heard:
    action = object_in(value, "action")
    data, verb = object_in(action, "data"), text_in(action, "verb")
    if verb == "back":
        return Back(scene)
    if verb == LOOK:
        return Looked(scene)
    if verb not in ("press", "open", "form"):
        return Unheard(scene)
    token = token_in(data)
    return _filled(scene, token, fields_in(data)) if verb == "form" else _tapped(scene, token, opens=verb == "open")


def _fetch(value: Json, scene: Scene) -> Heard:
    return _tapped(scene, token_in(object_in(value, "data")), opens=True, dialog=True)


def _submit(value: Json, scene: Scene) -> Heard:
    data = object_in(value, "data")
    return _filled(scene, token_in(data), fields_in(data), dialog=True)


def _consent(value: Json, scene: Scene) -> Heard:
    context, info = object_in(value, "context"), object_in(value, "uploadInfo")
    agreed = text_in(value, "action") == "accept"
    if agreed and not text_in(info, "uploadUrl"):
        raise Malformed("no uploadUrl")
    shown = {name: text_in(info, name) for name in ("name", "contentUrl", "uniqueId", "fileType")}
    return Consent(
        scene, agreed=agreed, paper=text_in(context, "paper"), upload_url=text_in(info, "uploadUrl"), shown=shown
    )


def _tapped(scene: Scene, token: str, *, opens: bool, dialog: bool = False) -> Tapped:
    # A repeat of an invoke can carry a new id, so that a press is known by what was pressed: its token is good for one
    # version of its part, in one message, for one person. Opening a form does nothing that could be done twice, and
    # somebody may close it and open it again: there the id tells them apart.
    each = scene.id if opens else ""
    return Tapped(
        scene, key=key_of("tap", scene.tenant, scene.user, scene.message, token, each), token=token, dialog=dialog
    )


def _filled(scene: Scene, token: str, raw: dict[str, str], *, dialog: bool = False) -> Filled:
    # The same form with the same words is the same submission, whatever its id; put right and sent again it is another.
    values = [f"{name}={value}" for name, value in sorted(raw.items())]
    return Filled(
        scene, key=key_of("form", scene.tenant, scene.user, token, *values), token=token, raw=raw, dialog=dialog
    )


def _installation(raw: Json, scene: Scene) -> Heard:
    action = text_in(raw, "action")
    if action.startswith("add"):
        return Joined(scene, people=(scene.user,) if scene.personal and scene.user else (), whole=True)
    return Left(scene, whole=True) if action == "remove" else Nothing(scene)


def _conversation(raw: Json, scene: Scene) -> Heard:
    data = object_in(raw, "channelData")
    event, channel = text_in(data, "eventType"), object_in(data, "channel")
    if event in RENAMED | GONE:
        return Channel(scene, id=id_in(channel), name="" if event in GONE else text_in(channel, "name"))
    added, removed = ids_in(raw, "membersAdded"), ids_in(raw, "membersRemoved")
    if scene.bot in removed:
        return Left(scene, whole=True)
    if added:
        people = tuple(one for one in added if one != scene.bot)
        return Joined(scene, people=people, whole=scene.bot in added)
    return Left(scene, people=removed) if removed and scene.personal else Nothing(scene)


def _nothing(raw: Json, scene: Scene) -> Heard:
    return Nothing(scene)


KINDS: dict[str, Callable[[Json, Scene], Heard]] = {
    "message": _message,
    "messageUpdate": _update,
    "invoke": _invoke,
    "installationUpdate": _installation,
    "conversationUpdate": _conversation,
}
INVOKES: dict[str, Callable[[Json, Scene], Heard]] = {
    extension.QUERY: extension.query,
    extension.FETCH: extension.fetch,
    extension.SUBMIT: _submit,
    "adaptiveCard/action": _action,
    "task/fetch": _fetch,
    "task/submit": _submit,
    "fileConsent/invoke": _consent,
}


def _person(scene: Scene) -> None:
    if not scene.user or not scene.conversation:
        raise Malformed("nobody, or nowhere")
