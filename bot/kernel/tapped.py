"""Taps and filled forms to a handler: valid for the card as it was drawn, once; pressed later, the card is redrawn."""

from dataclasses import replace
from datetime import timedelta

from bot.desk import Turn
from bot.kernel import undo
from bot.kernel.house import House
from bot.kernel.say import Spoken, draw
from bot.kernel.understand import clean
from bot.kernel.usher import Usher, heeded
from bot.ports import Opening, Reply
from bot.rules.guard import guard
from bot.talk import Card, Kind, Mistake, NotAllowed, Open, Text
from bot.talk.events import Pressed, Submitted

OLD = timedelta(days=42)
"""A card older than a half-term is not acted on any more."""


class HandedBack(Exception):
    """A form that its handler would not take: nothing is kept, and it opens again with what was typed."""

    def __init__(self, opening: Opening) -> None:
        super().__init__("a form was handed back")
        self.reply = Reply(opening=opening)


class Tapped:
    """Leads presses and submissions."""

    def __init__(self, house: House, usher: Usher) -> None:
        self.house, self.usher = house, usher

    async def pressed(self, turn: Turn, event: Pressed) -> Reply:
        if home := self.usher.seal.at_home(event.token):
            return await self._from_home(turn, event, *home)
        press = self.usher.seal.press(event.token)
        part = await turn.unit.messages.part(press.part) if press else None
        if press is None or part is None or (not part.place.startswith("#") and part.place != turn.person.id):
            return Reply()
        if event.at:
            await turn.unit.messages.arrived(part.message, event.at)
        if press.version != part.version or not part.live or press.index >= len(part.card.pressable):
            await turn.unit.messages.redraw(part.message)
            return await self.usher.reply(turn, Spoken(), part)
        if turn.now - await turn.unit.messages.created(part.message) > OLD:
            tired = replace(part, card=_tired(part.card), version=part.version + 1, live=False)
            await draw(turn, tired)
            return await self.usher.reply(turn, Spoken(), part)
        button = part.card.pressable[press.index]
        if button.opens:
            spoken = Spoken(opened=Open(button.target, {}, dict(button.args)))
            return await self.usher.opened(turn, spoken, event, part.id, self.house.forms[button.target].joins)
        action = self.house.actions[button.target]
        turn = (
            self.usher.joined(turn, part.group) if action.joins and part.group else await self.usher.began(turn, event)
        )
        turn = replace(turn, about=part.about, part=part.id)
        place = part.place if part.place.startswith("#") else ""
        mouth = self.usher.mouth(turn, event.key, pressed=part, place=place)
        spoken = await mouth.finish(await action.run(turn, **dict(button.args)))
        if part.kind == Kind.PLANNED:
            await heeded(turn)
        if spoken.undo:
            await undo.run(turn, self.house, spoken.undo, mouth)
        if spoken.opened:
            return await self.usher.opened(turn, spoken, event, part.id, True)
        return await self.usher.reply(turn, spoken, part)

    async def _from_home(self, turn: Turn, event: Pressed, target: str, person: str) -> Reply:
        """A button of the Home page: a form opens, or the answer comes into the person's chat."""
        if person != turn.person.id:
            return Reply()
        if filled := self.house.forms.get(target):
            return await self.usher.opened(turn, Spoken(opened=Open(target)), event, "", filled.joins)
        if action := self.house.actions.get(target):
            turn = await self.usher.began(turn, event)
            await self.usher.mouth(turn, event.key).say(await action.run(turn))
        return Reply()

    async def submitted(self, turn: Turn, event: Submitted) -> Reply:
        """A filled form. A refused one keeps what was typed and takes no key; a good one counts once."""
        sheet = self.usher.seal.opened(event.token)
        if sheet is None or sheet.person != turn.person.id or sheet.form not in self.house.forms:
            return Reply()
        filled = self.house.forms[sheet.form]
        form, problems = filled.form.read(event.raw, turn.setting(turn.person))
        again = Opening(form=filled.form, token=event.token, values=dict(event.raw), problems=problems)
        stopped = next((g for v in event.raw.values() if (g := guard(clean(v or "")))), None)
        if stopped:
            first = next(iter(filled.form.fields))
            return Reply(opening=replace(again, problems={first: stopped.says or self.usher.signpost}, values={}))
        if form is None:
            return Reply(opening=again)
        if not await turn.unit.fresh(turn.person.school, f"form:{sheet.number}", turn.now):
            return Reply()
        part = await turn.unit.messages.part(sheet.part) if sheet.part else None
        if part and not part.live:
            part = None
        turn = self.usher.joined(turn, sheet.group) if sheet.group else await self.usher.began(turn, event)
        turn = replace(turn, about=part.about if part else "", part=part.id if part else "")
        mouth = self.usher.mouth(turn, event.key, pressed=part)
        first = next(iter(filled.form.fields))
        try:
            answer = await filled.run(turn, form, **sheet.args)
        except (Mistake, NotAllowed) as problem:
            raise HandedBack(replace(again, problems={first: str(problem)})) from problem
        spoken = await mouth.finish(answer)
        if spoken.refused:
            raise HandedBack(replace(again, problems=dict(spoken.refused.problems)))
        if part and part.kind == Kind.PLANNED:
            await heeded(turn)
        return await self.usher.reply(turn, spoken, part)


def _tired(card: Card) -> Card:
    return Card(
        card.title,
        (*card.body, Text("This card is from a while ago, so its buttons are off. Type what you need, or home.")),
    )
