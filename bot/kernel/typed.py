"""Typed words to a handler: a button's label, a command, an open question, a bare pattern, or not understood."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.declare import Words
from bot.desk import Turn
from bot.kernel import undo
from bot.kernel.house import House
from bot.kernel.say import Spoken
from bot.kernel.understand import LONGEST, Reading, clean, pressed, said, understand
from bot.kernel.unsure import ask_which, puzzled
from bot.kernel.usher import DAY, Usher
from bot.ports import Part, Reply, Standing
from bot.rules.guard import Guarded, guard
from bot.talk import Card, Mistake, Open
from bot.talk.events import Edited, Said

PLAIN = ("Undo", "Change")
"""Labels that are commands as well; typed, they are the commands."""
ANSWERS = frozenset(("not now", "swap"))
"""Commands that are labels as well: where the newest message asks with such a button, they answer it."""
MEANS = {
    "yes": ("Yes", "Great", "Agree"),
    "no": ("No", "Not now", "Nothing this week", "Nothing needed", "Not this term"),
    "done": ("We met", "Done"),
    "notdone": ("Missed it",),
    "skip": ("Skip", "Nothing this week", "Nothing needed", "Not this term", "Not now"),
}
"""The labels that a bare answer stands for, where a card has one."""


class Typed:
    """Leads typed lines and their edits."""

    def __init__(self, house: House, usher: Usher) -> None:
        self.house, self.usher = house, usher

    async def said(self, turn: Turn, event: Said) -> Reply:
        if turn.channel and turn.channel.id not in turn.person.departments:
            turn = replace(turn, channel=None)
        turn, text = replace(turn, typed=event.text), clean(event.text)
        if len(text) > LONGEST:
            raise Mistake(
                f"That is longer than I can read: up to {LONGEST:,} characters at a time, please. Nothing was kept."
            )
        if stopped := guard(text):
            return await self._guarded(turn, stopped)
        if event.unread:
            await self.usher.mouth(turn, f"{event.key}:unread").say(Card(event.unread))
            if not text and not event.files:
                return Reply()
        if event.files and await self._taken(turn, event, text):
            return Reply()
        if labelled := await self._label(turn, text):
            return await self._answer_by_label(turn, event, *labelled)
        open_questions = await turn.unit.questions.standing(turn.person.id, turn.now)
        if open_questions and said(text) not in self.house.commands:
            heard = self.house.heard.get(open_questions[0].handler)
            if heard and heard.captures and (value := heard.read(text, turn.setting(turn.person))) is not None:
                return await self._heard(turn, event, open_questions[0], value)
        reading = understand(text or "help", turn.setting(turn.person), self.house)
        if not reading.leading:
            for standing in open_questions:
                heard = self.house.heard.get(standing.handler)
                if heard and not heard.any_words and (value := heard.read(text, turn.setting(turn.person))) is not None:
                    return await self._heard(turn, event, standing, value)
        if labelled := await self._means_label(turn, reading):
            return await self._answer_by_label(turn, event, *labelled)
        if reading.words:
            return await self._words(turn, event, reading)
        for standing in open_questions:
            heard = self.house.heard.get(standing.handler)
            if heard and heard.any_words and (value := heard.read(text, turn.setting(turn.person))) is not None:
                return await self._heard(turn, event, standing, value)
        await self.usher.mouth(turn, event.key).say(await puzzled(turn, self.house, text))
        return Reply()

    async def _taken(self, turn: Turn, event: Said, text: str) -> bool:
        """Whether a feature has taken the files that came with the words."""
        turn = await self.usher.began(turn, event)
        for feature in self.house.features:
            for take in feature.takers:
                if (answer := await take(turn, text, event.files)) is not None:
                    await self.usher.mouth(turn, event.key).say(answer)
                    return True
        return False

    async def _guarded(self, turn: Turn, stopped: Guarded) -> Reply:
        says = stopped.says or self.usher.signpost
        await self.usher.mouth(turn, turn.group).say(Card(says))
        return Reply()

    async def _label(self, turn: Turn, text: str) -> tuple[Part, int] | None:
        live = await turn.unit.messages.live(turn.person.id)
        if said(text) in self.house.commands:
            live = [p for p in live if p.message == live[0].message] if said(text) in ANSWERS else []
        for part in live:
            index = pressed(text, part.card)
            if index is not None and part.card.pressable[index].label not in PLAIN:
                return part, index
        return None

    async def _means_label(self, turn: Turn, reading: Reading) -> tuple[Part, int] | None:
        """`yep go on` is a yes to the newest card that waits for one; so are the other bare answers."""
        wanted = MEANS.get("skip" if _later(turn, reading) else reading.intent or "", ())
        for part in await turn.unit.messages.live(turn.person.id) if wanted else ():
            for index, button in enumerate(part.card.pressable):
                if button.label in wanted:
                    return part, index
        return None

    async def _answer_by_label(self, turn: Turn, event: Said, part: Part, index: int) -> Reply:
        button = part.card.pressable[index]
        args = dict(button.args)
        if button.opens:
            filled = self.house.forms[button.target]
            spoken = Spoken(opened=Open(button.target, {}, args))
            return await self.usher.opened(turn, spoken, event, part.id, filled.joins)
        action = self.house.actions[button.target]
        turn = self.usher.joined(turn, part.group) if action.joins else await self.usher.began(turn, event)
        mouth = self.usher.mouth(turn, event.key)
        spoken = await mouth.say(await action.run(replace(turn, about=part.about, part=part.id), **args))
        await self.usher.settled(turn, part)
        if spoken.undo:
            await undo.run(turn, self.house, spoken.undo, mouth)
        if spoken.opened:
            return await self.usher.opened(turn, spoken, event, part.id, True)
        return Reply()

    async def _heard(self, turn: Turn, event: Said, standing: Standing, value: Any) -> Reply:
        part = await turn.unit.messages.part(standing.part)
        heard = self.house.heard[standing.handler]
        if heard.joins:
            turn = self.usher.joined(turn, part.group if part and part.group else turn.group)
        else:
            turn = await self.usher.began(turn, event)
        turn = replace(turn, about=part.about if part else "", part=standing.part)
        await self.usher.mouth(turn, event.key).say(await heard.run(turn, value, **standing.args))
        if part:
            await self.usher.settled(turn, part)
        return Reply()

    async def _words(self, turn: Turn, event: Said | Edited, reading: Reading, key: str = "") -> Reply:
        words = reading.words
        assert words is not None
        if self.house.programme[words.feature] in turn.school.off:
            raise Mistake(self.house.without(words.feature, turn))
        key = key or event.key
        await self.usher.began(turn, event)
        if words.joins and (last := await turn.unit.journal.last(turn.person.id)) and not last[2]:
            turn = self.usher.joined(turn, last[0])
        public = words.public and turn.channel is not None
        place = f"#{turn.channel.id}" if public and turn.channel else ""
        mouth = self.usher.mouth(turn, key, place=place)
        mouth.again = isinstance(event, Edited)
        if any(part.unsure for part in reading.parts):
            await mouth.say(ask_which(turn, self.house, reading))
            return Reply(aloud=bool(place))
        old = (
            [p for p in await turn.unit.messages.live(turn.person.id) if p.group == turn.group and p.group]
            if words.joins
            else []
        )
        spoken = await mouth.say(await words.run(turn, list(reading.parts)))
        for part in old:
            await self.usher.settled(turn, part)
        await self._answered(turn, words)
        if spoken.undo:
            await undo.run(turn, self.house, spoken.undo, mouth)
        if spoken.opened:
            return await self.usher.opened(turn, spoken, event, "", False)
        return Reply(aloud=bool(place) and spoken.drew)

    async def edited(self, turn: Turn, event: Edited) -> Reply:
        """An edit is understood first; only then is the old turn reversed, and the new one written under its name."""
        begun = await turn.unit.journal.group_of(turn.person.id, event.message)
        if begun is None or turn.now - begun[1] > DAY or guard(clean(event.text)):
            return Reply()
        try:
            reading = understand(event.text, turn.setting(turn.person), self.house)
        except Mistake:
            return Reply()
        if reading.words is None or (reading.words.joins and await turn.unit.journal.touched(begun[0])):
            return Reply()
        turn = self.usher.joined(turn, begun[0])
        drawn = await turn.unit.journal.reverse(begun[0], parts=False)
        before = {id: await turn.unit.messages.part(id) for id, _ in drawn}
        reply = await self._words(turn, event, reading, begun[0])
        for id, card in drawn:
            part = await turn.unit.messages.part(id)
            if part and part == before[id]:
                await self._left_over(turn, part, card)
        return reply

    async def _left_over(self, turn: Turn, part: Part, before: Card | None) -> None:
        """What the old wording said and the new one does not: taken back from others, and stilled at home."""
        if part.place == turn.person.id:
            await self.usher.mouth(turn, turn.group).still(part)
        else:
            await undo.take_back(turn, self.house, part, before)

    async def _answered(self, turn: Turn, words: Words) -> None:
        """The ask that these words answered loses its buttons."""
        if words.answers:
            for part in await turn.unit.messages.abouts(turn.person.id, f"{words.answers}:"):
                await self.usher.settled(turn, part)


def _later(turn: Turn, reading: Reading) -> bool:
    """Whether the words are `next week`, which as an answer leaves this week out."""
    when = reading.parts[0].when if reading.intent == "when" and reading.parts else None
    start = when and when.start
    return bool(when and when.precision == "week" and start and not isinstance(start, datetime) and start > turn.today)
