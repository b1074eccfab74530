"""Parts of a message drawn as one Adaptive Card: each part a container with its own buttons below it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import orjson

from adapters.teams import budget
from adapters.teams.budget import clamp, rest
from adapters.teams.markdown import clean, draw, escape, paragraphs
from bot.ports import Drawn
from bot.talk.cards import Block, Bullets, Button, Card, Facts, Heading, Part, Progress, Quiet, Text, lines

CARD_TYPE = "application/vnd.microsoft.card.adaptive"
LOOK = "look"
"""The verb that Teams sends when a watched card comes into view."""
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Room:
    """How much of each part is drawn; a card that is too heavy is drawn again with less."""

    parts: int
    blocks: int
    rows: int
    letters: int
    more: bool = True


ROOMS = (
    Room(60, 200, 400, budget.TEXT),
    Room(30, 60, 80, 1500),
    Room(20, 30, 40, 600),
    Room(15, 15, 20, 300),
    Room(10, 8, 10, 200),
    Room(8, 4, 6, 120, more=False),
    Room(4, 3, 4, 100, more=False),
    Room(1, 2, 3, 80, more=False),
)


def activity(parts: Sequence[Drawn], *, local: bool = False, user: str = "") -> Json:
    """A message: the card, and its plain words as the notification's line."""
    whole = [line for part in parts for line in lines(part.card)]
    return {
        "type": "message",
        "summary": clamp(_plain(whole[:3], " · "), budget.SUMMARY) or "Dept",
        "attachments": [attachment(parts, local=local, user=user)],
    }


def attachment(parts: Sequence[Drawn], *, local: bool = False, user: str = "") -> Json:
    """The card as a message carries it, within our cap of 20 KB."""
    return wrapped(card(parts, local=local, user=user))


def wrapped(content: Json) -> Json:
    """Any Adaptive Card as an attachment."""
    return {"contentType": CARD_TYPE, "content": content}


def card(parts: Sequence[Drawn], *, local: bool = False, user: str = "") -> Json:
    """The Adaptive Card of several parts. With `local`, a button that opens a form is an ordinary press.

    A watched one is fetched anew by whoever looks at it: by `user` in a private chat; in a channel, where none is
    named, by everybody as long as they are 60 at most, which Teams sees to.
    """
    drawn = _fitting(parts, local)
    if local or not any(part.watched for part in parts):
        return drawn
    look = {"action": {"type": "Action.Execute", "verb": LOOK, "data": {}}}
    return drawn | {"refresh": look | ({"userIds": [user]} if user else {})}


def _fitting(parts: Sequence[Drawn], local: bool) -> Json:
    """The card with as much as fits."""
    words = _plain([line for part in parts for line in lines(part.card)], "\n")
    for room in ROOMS:
        drawn = _card(parts, words, room, local)
        if len(orjson.dumps(drawn)) <= budget.CARD_BYTES - budget.AROUND_CARD:
            return drawn
    titles = Card(clamp(" · ".join(part.card.title for part in parts), budget.TITLE))
    return _card([Drawn(titles)], words[: budget.SPOKEN], ROOMS[-1], local)


def shell(body: list[Json], words: str, actions: Sequence[Json] = ()) -> Json:
    """An Adaptive Card around a body; `words` is what is shown and spoken where it cannot be drawn."""
    said = words.strip() or "Dept"
    made: Json = {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": "1.5",
        "fallbackText": clamp(said, budget.PLAIN),
        "speak": clamp(said.replace("\n", ". "), budget.SPOKEN),
        "body": body,
    }
    return made | {"actions": list(actions)} if actions else made


def block(text: str, **more: Any) -> Json:
    """A paragraph; every one wraps, or it would be cut after a line."""
    return {"type": "TextBlock", "text": text, "wrap": True, **more}


def heading(words: str, **more: Any) -> Json:
    """A title, which screen readers can jump to."""
    said = paragraphs(escape(clamp(words, budget.TITLE)))
    return block(said, **({"weight": "Bolder", "style": "heading", "size": "Default"} | more))


def _card(parts: Sequence[Drawn], words: str, room: Room, local: bool) -> Json:
    shown = parts[: room.parts]
    body = [_container(part, first, room, local) for first, part in enumerate(shown)]
    if len(parts) > len(shown):
        body.append(block(rest(len(parts) - len(shown)), isSubtle=True))
    return shell(body or [block("…")], clamp(words, budget.PLAIN if room is ROOMS[0] else budget.SPOKEN))


def _container(part: Drawn, position: int, room: Room, local: bool) -> Json:
    items = list(_items(part.card, room))
    actions = list(_actions(part, room, local))
    if actions:
        items.append({"type": "ActionSet", "actions": actions})
    made: Json = {"type": "Container", "items": items or [block("…")]}
    return made | {"separator": True, "spacing": "Large"} if position else made


def _items(card: Card, room: Room) -> Iterator[Json]:
    if card.title.strip():
        yield heading(clamp(card.title, room.letters), size="Medium")
    for one in card.body[: room.blocks]:
        yield from _block(one, room)
    if len(card.body) > room.blocks:
        yield block(rest(len(card.body) - room.blocks), isSubtle=True)


def _block(one: Block, room: Room) -> Iterator[Json]:
    match one:
        case Text(parts):
            yield from _paragraph(parts, room)
        case Quiet(parts):
            yield from _paragraph(parts, room, isSubtle=True, size="Small")
        case Heading(words):
            yield from [heading(words, spacing="Medium")] if words.strip() else []
        case Facts(rows):
            if rows:
                yield {"type": "FactSet", "facts": [_fact(*row, room) for row in rows[: room.rows]]}
                yield from _left(len(rows), room)
        case Bullets(items):
            if items:
                yield block("\n".join(f"- {_line(item, room)}" for item in items[: room.rows]))
                yield from _left(len(items), room)
        case Progress(label=label, words=words):
            yield block(f"{_line(label, room)}: {_line(words, room)}")
        case _:
            assert_never(one)


def _paragraph(parts: Sequence[Part], room: Room, **more: Any) -> Iterator[Json]:
    left, kept = room.letters, list[Part]()
    for part in parts:
        if left <= 0:
            break
        kept.append(clamp(part, left) if isinstance(part, str) else part)
        left -= len(part) if isinstance(part, str) else 20
    said = draw(kept) + ("…" if len(kept) < len(parts) else "")
    if said.strip():
        yield block(said, **more)


def _fact(label: str, value: str, room: Room) -> Json:
    return {"title": _line(label, room), "value": _line(value, room)}


def _line(text: str, room: Room) -> str:
    return escape(clamp(" ".join(text.split()), room.letters))


def _left(count: int, room: Room) -> Iterator[Json]:
    if count > room.rows:
        yield block(rest(count - room.rows), isSubtle=True)


def _actions(part: Drawn, room: Room, local: bool) -> Iterator[Json]:
    """The buttons in the order of their tokens; those beyond what Teams shows stand behind "…" with `more`."""
    shown = len(part.card.buttons)
    for position, (button, token) in enumerate(zip(part.card.pressable, part.tokens, strict=False)):
        if position >= shown and not room.more:
            return
        behind = position >= min(shown, budget.SHOWN_ACTIONS)
        yield _action(button, token, local) | ({"mode": "secondary"} if behind else {})


def _action(button: Button, token: str, local: bool) -> Json:
    title = clamp(clean(" ".join(button.label.split())), budget.LABEL) or "…"
    style = {"style": "positive"} if button.main else {}
    if button.opens and not local:
        fetch = {"msteams": {"type": "task/fetch"}, "token": token}
        return {"type": "Action.Submit", "title": title, "data": fetch} | style
    verb = "open" if button.opens else "press"
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": {"token": token}} | style


def _plain(said: Sequence[str], between: str) -> str:
    return between.join(line for line in (" ".join(clean(one).split()) for one in said) if line)
