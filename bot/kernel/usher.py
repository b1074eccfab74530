"""What words and taps share: whose group a turn belongs to, what an answered card loses, and how a form is opened."""

from dataclasses import replace
from datetime import timedelta

from bot.desk import Turn
from bot.kernel.house import House
from bot.kernel.say import Mouth, Spoken
from bot.kernel.seal import Seal, Sheet
from bot.ports import Drawn, Opening, Part, Reply
from bot.shared.wishes import Attention
from bot.talk import Card, Kind, Say
from bot.talk.events import Edited, Event, Said

DAY = timedelta(hours=24)


class Usher:
    """How a turn is begun, answered and ended; the same for words and taps."""

    def __init__(self, house: House, seal: Seal, signpost: str) -> None:
        self.house, self.seal, self.signpost = house, seal, signpost

    def joined(self, turn: Turn, group: str) -> Turn:
        """The turn as part of a group that began earlier."""
        records = turn.unit.records(turn.school.id, group=group, person=turn.person.id)
        return replace(turn, group=group, records=records)

    async def began(self, turn: Turn, event: Event) -> Turn:
        """The turn as the beginning of a group of its own; an edit goes on under the old one."""
        if not isinstance(event, Edited):
            message = (event.message or event.key) if isinstance(event, Said) else event.key
            await turn.unit.journal.begin(turn.group, turn.person.id, message, turn.now, turn.school.id)
        return turn

    def mouth(self, turn: Turn, key: str, *, place: str = "", pressed: Part | None = None) -> Mouth:
        """A mouth for one event: `key` names what it says, so that the same event speaks in the same place."""
        mouth = Mouth(turn, self.house, place=place, pressed=pressed)
        mouth.key = key
        return mouth

    async def settled(self, turn: Turn, part: Part) -> None:
        """A part was answered by words: no live buttons on it, no questions, and the person is not silent (N3)."""
        now = await turn.unit.messages.part(part.id)
        if now and now.version == part.version:
            await Mouth(turn, self.house, pressed=now).still(now)
        if part.kind == Kind.PLANNED:
            await heeded(turn)

    async def opened(self, turn: Turn, spoken: Spoken, event: Event, part: str, joins: bool) -> Reply:
        """A form opens if the wire can open one; else it stands behind a button of a message."""
        opened = spoken.opened
        assert opened is not None
        filled = self.house.forms[opened.form]
        if not event.opens:
            button = filled.button(f"{filled.form.title}…")
            await self.mouth(turn, event.key).say(
                Say(
                    Card(f"{filled.form.title}: a short form.", (), (replace(button, args=tuple(opened.args.items())),))
                )
            )
            return Reply()
        sheet = Sheet(opened.form, opened.args, turn.person.id, part, event.key, turn.group if joins else "")
        values = dict(opened.values) or (await filled.known(turn, **opened.args) if filled.known else {})
        return Reply(opening=Opening(form=filled.form, token=self.seal.sheet(sheet), values=values))

    async def reply(self, turn: Turn, spoken: Spoken, part: Part | None) -> Reply:
        drawn: tuple[Drawn, ...] = ()
        if part:
            drawn = tuple(self.seal.draw(p) for p in await turn.unit.messages.parts(part.message))
        return Reply(redrawn=drawn)


async def heeded(turn: Turn) -> None:
    """Any answer sets the count of unanswered asks to nought (N3)."""
    for record in await turn.records.find(Attention, person=turn.person.id):
        if record.unanswered:
            unnoted = turn.unit.records(turn.school.id)
            await unnoted.put(replace(record, unanswered=0))
