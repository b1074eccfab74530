"""Files at Slack: announced, filled and shown by the bot, or handed over by people and told of."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rehearsal.slack_world import World

Given = dict[str, Any]


def upload_url(world: "World", given: Given) -> Given:
    """A place for a file of the bot's."""
    if not given.get("filename") or not int(given.get("length") or 0):
        return {"ok": False, "error": "invalid_arguments"}
    id = f"F{world.tick():09d}"
    world.uploads[id] = (str(given["filename"]), b"")
    return {"upload_url": f"{world.url}/upload/{id}", "file_id": id}


def uploaded(world: "World", file: str, data: bytes) -> bool:
    """The contents of a file that was announced."""
    if file not in world.uploads:
        return False
    world.uploads[file] = (world.uploads[file][0], data)
    return True


def complete(world: "World", given: Given, channel: str | None, by: str) -> Given:
    """The message that shows the bot's files."""
    ids = [file.get("id") for file in given.get("files") or []]
    if channel is None or not ids or not all(id in world.uploads for id in ids):
        return {"ok": False, "error": "channel_not_found" if channel is None else "file_not_found"}
    said = world.add(channel, by, {"text": given.get("initial_comment")})
    said.files = [(id, *world.uploads[id]) for id in ids]
    return {"files": [{"id": id} for id in ids]}


def file_info(world: "World", given: Given) -> Given:
    """What is told of a file that somebody handed over."""
    file = world.handed.get(str(given.get("file")))
    return {"file": file[0]} if file else {"ok": False, "error": "file_not_found"}
