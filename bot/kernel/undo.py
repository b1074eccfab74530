"""Taking back: one group, whole, as if it had not been; what was sent is edited, what was not is dropped."""

from dataclasses import replace
from datetime import timedelta

from bot.desk import Turn
from bot.kernel.house import House
from bot.kernel.say import Mouth
from bot.ports import Part
from bot.talk import Bullets, Card, Quiet, Say, Text, Undo
from bot.talk.cards import words
from bot.world.calendar import say_time

A_DAY, A_POST = timedelta(hours=24), timedelta(minutes=10)
NOTHING = "Nothing recent to undo."


async def run(turn: Turn, house: House, what: Undo, mouth: Mouth) -> None:
    """Take back the last thing (or the group named), if it is recent enough (D30, N8)."""
    group = what.group
    if group is None:
        last = await turn.unit.journal.last(turn.person.id)
        group = last[0] if last else None
    began = await turn.unit.journal.began(group) if group else None
    if group is None or began is None or began[1]:
        await mouth.say(Say(Card(NOTHING)))
        return
    limit = A_POST if await turn.unit.journal.posted(group) else A_DAY
    if turn.now - began[0] > limit:
        await _too_late(mouth, limit)
        return
    gists: list[str] = []
    for id, before in await turn.unit.journal.reverse(group):
        part = await turn.unit.messages.part(id)
        if part is None:
            continue
        if part.place == turn.person.id:
            # The receipt says what is taken back, rather than the question that it had answered.
            gists.insert(0 if before is None else len(gists), _gist(part.card))
        await take_back(turn, house, part, before)
    if mouth.pressed is None:
        await mouth.say(Say(Card("Undone.", (Text(f"Taken back: {gists[0]}"),) if gists else ())))
    else:
        mouth.spoken.drew = True


async def _too_late(mouth: Mouth, limit: timedelta) -> None:
    reach = "ten minutes" if limit is A_POST else "a day"
    if mouth.pressed:
        card = mouth.pressed.card
        stays = tuple(b for b in card.buttons if b.label != "Undo")
        await mouth.say(
            Say(Card(card.title, (*card.body, Quiet(f"{NOTHING} Undo reaches back {reach}.")), stays, card.more))
        )
    else:
        await mouth.say(Say(Card(NOTHING)))


async def take_back(turn: Turn, house: House, part: Part, before: Card | None) -> None:
    """One part as it was: dropped if it never left, edited if it did."""
    messages = turn.unit.messages
    await turn.unit.questions.close(part.id)
    if before is None and not await messages.left(part.message):
        await messages.drop(part.message, "undone")
        return
    if before is None:
        card = _gone(turn, part)
    elif part.place == turn.person.id:
        title = before.title if before.title.startswith("Undone.") else f"Undone. {before.title}"
        card = Card(title, before.body, before.buttons, before.more)
    elif part.place.startswith("#"):
        card = Card(
            before.title, (*before.body, Quiet(f"Corrected {say_time(turn.local)}")), before.buttons, before.more
        )
    else:
        card = before
    await messages.put(replace(part, card=card, version=part.version + 1, live=house.live(card)))


def _gone(turn: Turn, part: Part) -> Card:
    if part.place == turn.person.id:
        return Card("Undone.", (Text(f"Taken back: {_gist(part.card)}"),))
    if part.place.startswith("#"):
        return Card("Undone.", (Text(f"This post was taken back at {say_time(turn.local)}."),))
    return Card("Undone.", (Text(f"{turn.called(turn.person)} has taken this back. Nothing is needed from you."),))


def _gist(card: Card) -> str:
    """What a card was about: its first paragraph or list, else its title."""
    match next(iter(card.body), None):
        case Text(parts):
            return words(parts)
        case Bullets(items):
            return "; ".join(items)
        case _:
            return card.title
