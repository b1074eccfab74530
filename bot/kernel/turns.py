"""One event to one turn: words, edits, presses and filled forms, each led to the handler that it means."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.declare import Words
from bot.desk import Turn
from bot.kernel import undo
from bot.kernel.house import House
from bot.kernel.say import Mouth, Spoken, draw, envelope, fresh, keep
from bot.kernel.seal import Seal, Sheet
from bot.kernel.understand import LONGEST, Reading, clean, pressed, understand
from bot.kernel.unsure import CHOSEN, ask_which, puzzled, which
from bot.ports import Drawn, Links, Opening, Part, Reply, Standing, Unit
from bot.rules.guard import Guarded, guard
from bot.shared.wishes import Attention
from bot.talk import Card, Kind, Mistake, Open, Say, Text
from bot.talk.events import AnyEvent, Edited, Event, Opened, Pressed, Said, Submitted
from bot.world.people import Community, Person

DAY = timedelta(hours=24)
OLD = timedelta(days=42)
"""A card older than a half-term is not acted on any more."""
MEANS = {
    "yes": ("Yes", "Great", "Agree"),
    "no": ("No", "Not now", "Nothing this week", "Nothing needed", "Not this term"),
    "done": ("We met", "Done"),
    "notdone": ("Missed it",),
    "skip": ("Nothing this week", "Nothing needed", "Not this term", "Not now"),
}
"""The labels that a bare answer stands for, where a card has one."""
ELSEWHERE = "I have answered in your chat with me."
PLAIN = ("Undo", "Change")
"""Labels that are commands as well; typed, they are the commands."""


class Turns:
    """Leads every event to its handler."""

    def __init__(self, community: Community, house: House, seal: Seal, links: Links, public_url: str) -> None:
        self.community, self.house, self.seal, self.links, self.public_url = community, house, seal, links, public_url
        house.actions[CHOSEN] = which(house)

    async def take(self, unit: Unit, event: AnyEvent, now: datetime) -> Reply:
        """Do what an event asks. Raises Mistake or NotAllowed with the sentence for the person."""
        person = self.community.person(event.person)
        if person is None:
            return Reply()
        turn = self._turn(unit, person, event, now)
        match event:
            case Submitted():
                return await self._submitted(turn, event)
            case Opened():
                return Reply()
        if not await unit.fresh(person.school, event.key, now):
            return await self._shown(turn, event)
        match event:
            case Said():
                reply = await self._said(turn, event)
                return replace(reply, echo=ELSEWHERE if event.command and event.channel else "")
            case Edited():
                return await self._edited(turn, event)
            case Pressed():
                return await self._pressed(turn, event)

    async def sorry(self, unit: Unit, event: Event, card: Card, now: datetime) -> Reply:
        """Tell a person what went wrong; the event is taken all the same, so that it is told once."""
        person = self.community.person(event.person)
        if person is None or not await unit.fresh(person.school, event.key, now):
            return Reply()
        spoken = await Mouth(self._turn(unit, person, event, now), self.house).say(card)
        return Reply(echo=spoken.echo)

    async def greet(self, unit: Unit, place: str, now: datetime) -> None:
        """The one sentence for somebody whom no configuration knows."""
        turn = self._turn(unit, Person(id=place, name="You", school=self.community.schools[0].id), None, now)
        message = await envelope(turn, place, Kind.ANSWER)
        says = (
            "Hello. I do not know you yet: "
            "your head of department or your "
            "school's IT can add you to Dept, "
            "by your school e-mail address."
        )
        await keep(turn, await fresh(turn, place, message, "hello", Card(says), Kind.ANSWER, self.house), (), "")

    async def home(self, unit: Unit, person: str, now: datetime) -> Card:
        """A person's Home."""
        found = self.community.person(person)
        return await self.house.page(self._turn(unit, found, None, now)) if found else Card("Home")

    def _turn(self, unit: Unit, person: Person, event: Event | None, now: datetime, group: str = "") -> Turn:
        school = self.community.school(person.school)
        group = group or (event.key if event else "")
        records = unit.records(school.id, group=group, person=person.id)
        channel = self.community.department(event.channel) if event and event.channel else None
        return Turn(
            now=now,
            community=self.community,
            school=school,
            records=records,
            unit=unit,
            reach=self._reach,
            feed=self._feed,
            person=person,
            group=group,
            channel=channel,
        )

    def _reach(self, person: str) -> bool:
        return self.links.address(person) is not None

    def _feed(self, person: str, number: int) -> str:
        return f"{self.public_url}/calendar/{self.seal.feed(person, number)}.ics" if self.public_url else ""

    def _joined(self, turn: Turn, group: str) -> Turn:
        return replace(turn, group=group, records=turn.unit.records(turn.school.id, group=group, person=turn.person.id))

    # ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _said(self, turn: Turn, event: Said) -> Reply:
        if (
            turn.channel
            and turn.channel.id not in turn.person.departments
            and turn.channel.school != turn.person.school
        ):
            turn = replace(turn, channel=None)
        text = clean(event.text)
        if len(text) > LONGEST:
            raise Mistake(
                f"That is longer than I can read: up to {LONGEST:,} characters at a time, please. Nothing was kept."
            )
        if stopped := guard(text):
            return await self._guarded(turn, stopped)
        labelled = await self._label(turn, text)
        if labelled:
            return await self._answer_by_label(turn, event, *labelled)
        reading = understand(text or "help", turn.setting(turn.person), self.house)
        open_questions = await turn.unit.questions.standing(turn.person.id, turn.now)
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
        return _reply(await self._mouth(turn, event.key).say(await puzzled(turn, self.house, text)))

    async def _guarded(self, turn: Turn, stopped: Guarded) -> Reply:
        says = stopped.says or self.community.signpost
        return _reply(await Mouth(turn, self.house).say(Card(says)))

    async def _label(self, turn: Turn, text: str) -> tuple[Part, int] | None:
        for part in await turn.unit.messages.live(turn.person.id):
            index = pressed(text, part.card)
            if index is not None and part.card.pressable[index].label not in PLAIN:
                return part, index
        return None

    async def _means_label(self, turn: Turn, reading: Reading) -> tuple[Part, int] | None:
        """`yep go on` is a yes to the newest card that waits for one; so are the other bare answers."""
        wanted = MEANS.get(reading.intent or "", ())
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
            return await self._opened(turn, spoken, event, part.id, filled.joins)
        action = self.house.actions[button.target]
        turn = self._joined(turn, part.group) if action.joins else await self._began(turn, event)
        mouth = self._mouth(turn, event.key)
        spoken = await mouth.say(await action.run(replace(turn, about=part.about, part=part.id), **args))
        await self._settled(turn, part)
        if spoken.undo:
            await undo.run(turn, self.house, spoken.undo, mouth)
        if spoken.opened:
            return await self._opened(turn, spoken, event, part.id, True)
        return _reply(spoken)

    async def _heard(self, turn: Turn, event: Said, standing: Standing, value: Any) -> Reply:
        part = await turn.unit.messages.part(standing.part)
        turn = self._joined(turn, part.group if part and part.group else turn.group)
        turn = replace(turn, about=part.about if part else "", part=standing.part)
        heard = self.house.heard[standing.handler]
        spoken = await self._mouth(turn, event.key).say(await heard.run(turn, value, **standing.args))
        if part:
            await self._settled(turn, part)
        return _reply(spoken)

    async def _words(self, turn: Turn, event: Said | Edited, reading: Reading) -> Reply:
        words = reading.words
        assert words is not None
        if words.joins and (last := await turn.unit.journal.last(turn.person.id)) and not last[2]:
            turn = self._joined(turn, last[0])
        else:
            turn = await self._began(turn, event)
        public = words.public and turn.channel is not None
        place = f"#{turn.channel.id}" if public and turn.channel else ""
        mouth = self._mouth(turn, turn.group if isinstance(event, Edited) else event.key, place=place)
        if any(part.unsure for part in reading.parts):
            return _reply(await mouth.say(ask_which(turn, self.house, reading)))
        old = (
            [p for p in await turn.unit.messages.live(turn.person.id) if p.group == turn.group and p.group]
            if words.joins
            else []
        )
        spoken = await mouth.say(await words.run(turn, list(reading.parts)))
        for part in old:
            await mouth.still(part)
        await self._answered(turn, words)
        if spoken.undo:
            await undo.run(turn, self.house, spoken.undo, mouth)
        if spoken.opened:
            return await self._opened(turn, spoken, event, "", False)
        return _reply(spoken)

    async def _edited(self, turn: Turn, event: Edited) -> Reply:
        """An edit is understood first; only then is the old turn reversed, and the new one written under its name."""
        begun = await turn.unit.journal.group_of(event.message)
        if begun is None or turn.now - begun[1] > DAY or guard(clean(event.text)):
            return Reply()
        try:
            reading = understand(event.text, turn.setting(turn.person), self.house)
        except Mistake:
            return Reply()
        if reading.words is None or reading.words.joins:
            return Reply()
        turn = self._joined(turn, begun[0])
        await turn.unit.journal.reverse(begun[0], parts=False)
        return await self._words(turn, event, reading)

    async def _began(self, turn: Turn, event: Event) -> Turn:
        if isinstance(event, Said):
            await turn.unit.journal.begin(
                turn.group, turn.person.id, event.message or event.key, turn.now, turn.school.id
            )
        elif not isinstance(event, Edited):
            await turn.unit.journal.begin(turn.group, turn.person.id, event.key, turn.now, turn.school.id)
        return turn

    async def _answered(self, turn: Turn, words: Words) -> None:
        """The ask that these words answered loses its buttons."""
        if words.answers:
            for part in await turn.unit.messages.abouts(turn.person.id, f"{words.answers}:"):
                await self._settled(turn, part)

    async def _settled(self, turn: Turn, part: Part) -> None:
        """A part was answered by words: no live buttons on it, no questions, and the person is not silent (N3)."""
        now = await turn.unit.messages.part(part.id)
        if now and now.version == part.version:
            await Mouth(turn, self.house, pressed=now).still(now)
        if part.kind == Kind.PLANNED:
            await heeded(turn)

    # ── taps and forms ──────────────────────────────────────────────────────────────────────────────────────────────

    async def _pressed(self, turn: Turn, event: Pressed) -> Reply:
        press = self.seal.press(event.token)
        part = await turn.unit.messages.part(press.part) if press else None
        if press is None or part is None or (not part.place.startswith("#") and part.place != turn.person.id):
            return Reply()
        if press.version != part.version or not part.live or press.index >= len(part.card.pressable):
            await turn.unit.messages.redraw(part.message)
            return await self._reply(turn, Spoken(), part)
        if turn.now - await turn.unit.messages.created(part.message) > OLD:
            tired = replace(part, card=_tired(part.card), version=part.version + 1, live=False)
            await draw(turn, tired)
            return await self._reply(turn, Spoken(), part)
        button = part.card.pressable[press.index]
        if button.opens:
            spoken = Spoken(opened=Open(button.target, {}, dict(button.args)))
            return await self._opened(turn, spoken, event, part.id, self.house.forms[button.target].joins)
        action = self.house.actions[button.target]
        turn = self._joined(turn, part.group) if action.joins and part.group else await self._began(turn, event)
        turn = replace(turn, about=part.about, part=part.id)
        mouth = Mouth(turn, self.house, pressed=part, place=part.place if part.place.startswith("#") else "")
        mouth.key = event.key
        spoken = await mouth.finish(await action.run(turn, **dict(button.args)))
        if part.kind == Kind.PLANNED:
            await heeded(turn)
        if spoken.undo:
            await undo.run(turn, self.house, spoken.undo, mouth)
        if spoken.opened:
            return await self._opened(turn, spoken, event, part.id, True)
        return await self._reply(turn, spoken, part)

    async def _opened(self, turn: Turn, spoken: Spoken, event: Event, part: str, joins: bool) -> Reply:
        """A form opens if the wire can open one; else it stands behind a button of a message."""
        opened = spoken.opened
        assert opened is not None
        filled = self.house.forms[opened.form]
        if not event.opens:
            button = filled.button(f"{filled.form.title}…")
            await self._mouth(turn, event.key).say(
                Say(
                    Card(f"{filled.form.title}: a short form.", (), (replace(button, args=tuple(opened.args.items())),))
                )
            )
            return Reply(echo=f"{filled.form.title}: a short form.")
        sheet = Sheet(opened.form, opened.args, turn.person.id, part, event.key, turn.group if joins else "")
        return Reply(opening=Opening(form=filled.form, token=self.seal.sheet(sheet), values=opened.values))

    async def _submitted(self, turn: Turn, event: Submitted) -> Reply:
        """A filled form. A refused one keeps what was typed and takes no key; a good one counts once."""
        sheet = self.seal.opened(event.token)
        if sheet is None or sheet.person != turn.person.id or sheet.form not in self.house.forms:
            return Reply()
        filled = self.house.forms[sheet.form]
        form, problems = filled.form.read(event.raw, turn.setting(turn.person))
        again = Opening(form=filled.form, token=event.token, values=dict(event.raw), problems=problems)
        stopped = next((g for v in event.raw.values() if (g := guard(clean(v or "")))), None)
        if stopped:
            first = next(iter(filled.form.fields))
            return Reply(opening=replace(again, problems={first: stopped.says or self.community.signpost}, values={}))
        if form is None:
            return Reply(opening=again)
        if not await turn.unit.fresh(turn.person.school, f"form:{sheet.number}", turn.now):
            return Reply()
        part = await turn.unit.messages.part(sheet.part) if sheet.part else None
        if part and not part.live:
            part = None
        turn = self._joined(turn, sheet.group) if sheet.group else await self._began(turn, event)
        turn = replace(turn, about=part.about if part else "", part=part.id if part else "")
        mouth = Mouth(turn, self.house, pressed=part)
        mouth.key = event.key
        spoken = await mouth.finish(await filled.run(turn, form, **sheet.args))
        if spoken.refused:
            raise Mistake(next(iter(spoken.refused.problems.values())))
        if part and part.kind == Kind.PLANNED:
            await heeded(turn)
        return await self._reply(turn, spoken, part)

    async def _shown(self, turn: Turn, event: AnyEvent) -> Reply:
        """The same event again: nothing happens, and the card is shown as it stands."""
        press = self.seal.press(event.token) if isinstance(event, Pressed) else None
        part = await turn.unit.messages.part(press.part) if press else None
        return await self._reply(turn, Spoken(), part)

    async def _reply(self, turn: Turn, spoken: Spoken, part: Part | None) -> Reply:
        drawn: tuple[Drawn, ...] = ()
        if part:
            drawn = tuple(self.seal.draw(p) for p in await turn.unit.messages.parts(part.message))
        return Reply(echo=spoken.echo, redrawn=drawn)

    def _mouth(self, turn: Turn, key: str, *, place: str = "") -> Mouth:
        mouth = Mouth(turn, self.house, place=place)
        mouth.key = key
        return mouth


async def heeded(turn: Turn) -> None:
    """Any answer sets the count of unanswered asks to nought (N3)."""
    for record in await turn.records.find(Attention, person=turn.person.id):
        if record.unanswered:
            unnoted = turn.unit.records(turn.school.id)
            await unnoted.put(replace(record, unanswered=0))


def _reply(spoken: Spoken) -> Reply:
    return Reply(echo=spoken.echo)


def _tired(card: Card) -> Card:
    return Card(
        card.title,
        (*card.body, Text("This card is from a while ago, so its buttons are off. Type what you need, or home.")),
    )
