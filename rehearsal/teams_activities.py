"""The activities that Teams sends to a bot, as it words them."""

from typing import Any

from bot.talk.events import Handed
from rehearsal.teams_members import BOT, TEAM, Member
from rehearsal.teams_shown import Json, Shown

TENANT = "57000000-0000-4000-8000-000000000001"
TEAM_DATA = {"team": {"id": TEAM, "name": "School"}}
TEAM_CHAT = {"id": TEAM, "conversationType": "channel"}
STAMP = "2026-11-19T15:40:00.000Z"


def activity(
    member: Member, service: str, id: str, *, where: Json | None = None, data: Json | None = None, **more: Any
) -> Json:
    """Something that somebody did: in their private chat, or where it says."""
    chat = {"id": member.chat, "conversationType": "personal"}
    return {
        "channelId": "msteams",
        "id": id,
        "timestamp": STAMP,
        "serviceUrl": service,
        "from": {"id": member.id, "name": member.name, "aadObjectId": member.aad},
        "recipient": {"id": BOT, "name": "Dept"},
        "conversation": {"tenantId": TENANT, **(where or chat)},
        "channelData": {"tenant": {"id": TENANT}, **(data or {})},
    } | more


def at(shown: Shown) -> Json:
    """What says that something was done at a message."""
    if not shown.room.startswith("#"):
        return {"replyToId": shown.id}
    where = {"id": f"{shown.conversation};messageid={shown.id}", "conversationType": "channel"}
    return {
        "where": where,
        "data": {"team": {"id": TEAM}, "channel": {"id": shown.conversation}},
        "replyToId": shown.id,
    }


def post(room: str, id: str, text: str) -> Json:
    """What makes a message a channel post that mentions the bot."""
    where = {"id": f"{room};messageid={id}", "conversationType": "channel", "isGroup": True}
    data = {"team": {"id": TEAM}, "channel": {"id": room}, "teamsTeamId": TEAM, "teamsChannelId": room}
    entity = {"type": "mention", "text": "<at>Dept</at>", "mentioned": {"id": BOT, "name": "Dept"}}
    said = {"type": "message", "text": f"<at>Dept</at>&nbsp;{text}", "textFormat": "plain", "entities": [entity]}
    return {"where": where, "data": data, **said}


def consent(card: Json, root: str, key: str) -> Json:
    """What says that somebody wants a file, and where it may be put."""
    name = str(card["name"])
    upload = {"uploadUrl": f"{root}/upload/{key}", "name": name, "uniqueId": key, "fileType": name.rpartition(".")[2]}
    info = upload | {"contentUrl": f"https://school.sharepoint.com/{key}"}
    value = {"type": "fileUpload", "action": "accept", "context": card["content"]["acceptContext"], "uploadInfo": info}
    return {"type": "invoke", "name": "fileConsent/invoke", "value": value}


def file_of(file: Handed, root: str, key: str, *, inline: bool) -> Json:
    """What says that a file came with a message: one that lies in SharePoint, or a picture pasted into the words."""
    if inline:
        return {"contentType": "image/*", "contentUrl": f"{root}/connector/v3/attachments/{key}/views/original"}
    content = {"downloadUrl": f"{root}/download/{key}", "uniqueId": key, "fileType": file.name.rpartition(".")[2]}
    kind = "application/vnd.microsoft.teams.file.download.info"
    return {
        "contentType": kind,
        "contentUrl": f"https://school.sharepoint.com/{key}",
        "name": file.name,
        "content": content,
    }


def execute(action: Json, raw: Json, *, local: bool) -> Json:
    """What pressing an Action.Execute sends; the local client leaves the trigger out."""
    sent = {"type": "Action.Execute", "title": action.get("title"), "verb": action.get("verb")}
    pressed = {"action": sent | {"data": (action.get("data") or {}) | raw}}
    return pressed if local else pressed | {"trigger": "manual"}
