"""One event to one turn: words, edits, presses and filled forms, each led to the handler that it means."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.desk import Turn
from bot.kernel.house import House
from bot.kernel.look import look
from bot.kernel.looked import looked
from bot.kernel.say import Mouth, Spoken
from bot.kernel.seal import Seal
from bot.kernel.standing import Standing
from bot.kernel.tapped import Tapped
from bot.kernel.typed import Typed
from bot.kernel.unreached import unreached
from bot.kernel.unsure import CHOSEN, which
from bot.kernel.usher import Usher
from bot.ports import Envelope, Links, Part, Reply, Unit
from bot.talk import Absent, Card, Kind
from bot.talk.events import AnyEvent, Departed, Edited, Event, Looked, Opened, Pressed, Said, Submitted, Unreached
from bot.world.people import Person

ELSEWHERE = "I have answered in your chat with me."


HELLO = (
    "Hello. I do not know you yet: your head of department or your school's IT can add you to Dept, by your school "
    "e-mail address."
)


class Turns:
    """Leads every event to its handler."""

    def __init__(self, standing: Standing, house: House, seal: Seal, links: Links, public_url: str) -> None:
        self.standing, self.house, self.seal, self.links, self.public_url = standing, house, seal, links, public_url
        house.actions[CHOSEN] = which(house)
        self.usher = Usher(house, seal, standing.configured.signpost)
        self.typed, self.tapped = Typed(house, self.usher), Tapped(house, self.usher)

    async def take(self, unit: Unit, event: AnyEvent, now: datetime) -> Reply:
        """Do what an event asks. Raises Mistake or NotAllowed with the sentence for the person."""
        person = (await self.standing.now(unit)).person(event.person)
        if person is None:
            return Reply()
        turn = await self._turn(unit, person, event, now)
        reply = await self._led(turn, event)
        await self._parted(turn)
        return replace(reply, echo="" if reply.aloud or reply.opening else _echo(event))

    async def _led(self, turn: Turn, event: AnyEvent) -> Reply:
        match event:
            case Submitted():
                return await self.tapped.submitted(turn, event)
            case Opened():
                return Reply()
            case Looked(at=ref):
                return Reply(redrawn=await looked(turn, self.house, self.seal, ref))
        if not await turn.unit.fresh(turn.person.school, event.key, turn.now):
            return await self._shown(turn, event)
        match event:
            case Said():
                return await self.typed.said(turn, event)
            case Edited():
                return await self.typed.edited(turn, event)
            case Pressed():
                return await self.tapped.pressed(turn, event)
            case Departed():
                await Mouth(turn, self.house).say(Absent(start=turn.today))
                return Reply()
            case Unreached(message=message):
                await Mouth(turn, self.house).say(await unreached(turn, message))
                return Reply()

    async def _parted(self, turn: Turn) -> None:
        """What follows, in the same transaction, where an agreement has ended: by an untick, or by undoing a tick."""
        now = await self.standing.now(turn.unit)
        for pair in sorted(map(sorted, turn.community.agreements - now.agreements)):
            for feature in self.house.features:
                for parted in feature.partings:
                    await Mouth(turn, self.house).say(await parted(replace(turn, community=now), *pair))

    async def sorry(self, unit: Unit, event: Event, card: Card, now: datetime) -> Reply:
        """Tell a person what went wrong; the event is taken all the same, so that it is told once."""
        person = (await self.standing.now(unit)).person(event.person)
        if person is None or not await unit.fresh(person.school, event.key, now):
            return Reply()
        await Mouth(await self._turn(unit, person, event, now), self.house).say(card)
        return Reply(echo=_echo(event))

    async def greet(self, unit: Unit, strangers: Mapping[str, str], now: datetime) -> None:
        """The one sentence for each of those whom no configuration knows, by key and place; once for each key."""
        school, card = self.standing.configured.schools[0].id, Card(HELLO)
        found = await unit.fresh_of(school, list(strangers), now)
        posts = []
        for place in (strangers[key] for key in strangers if key in found):
            message = unit.new_id()
            envelope = Envelope(
                id=message, school=school, place=place, kind=Kind.ANSWER, state="ready", due=now, expires=None,
                group="", same_day=False, created=now,
            )  # fmt: skip
            part = Part(
                id=unit.new_id(), message=message, school=school, place=place, about="hello", position=0, version=1,
                live=False, group="", kind=Kind.ANSWER, card=card,
            )  # fmt: skip
            posts.append((envelope, part))
        await unit.messages.post(posts)

    async def home(self, unit: Unit, person: str, now: datetime) -> Card:
        """A person's Home."""
        found = (await self.standing.now(unit)).person(person)
        return await self.house.page(await self._turn(unit, found, None, now)) if found else Card("Home")

    async def look(self, unit: Unit, person: str, words: str, now: datetime) -> list[Card]:
        """What a search of somebody's finds."""
        found = (await self.standing.now(unit)).person(person)
        return await look(await self._turn(unit, found, None, now), self.house, words) if found else []

    async def _turn(self, unit: Unit, person: Person, event: Event | None, now: datetime, group: str = "") -> Turn:
        community = await self.standing.now(unit)
        school = community.school(person.school)
        group = group or (event.key if event else "")
        records = unit.records(school.id, group=group, person=person.id)
        channel = community.department(event.channel) if event and event.channel else None
        return Turn(
            now=now,
            community=community,
            school=school,
            records=records,
            unit=unit,
            reach=self._reach,
            feed=self._feed,
            person=person,
            group=group,
            channel=channel,
            opens=bool(event and event.opens),
        )

    def _reach(self, person: str) -> bool:
        return self.links.address(person) is not None

    def _feed(self, person: str, number: int) -> str:
        return f"{self.public_url}/calendar/{self.seal.feed(person, number)}.ics" if self.public_url else ""

    async def _shown(self, turn: Turn, event: AnyEvent) -> Reply:
        """The same event again: nothing happens, and the card is shown as it stands."""
        press = self.seal.press(event.token) if isinstance(event, Pressed) else None
        part = await turn.unit.messages.part(press.part) if press else None
        return await self.usher.reply(turn, Spoken(), part)


def _echo(event: Event) -> str:
    """A line for whoever used the command in a channel, where nothing else would be seen to happen."""
    return ELSEWHERE if isinstance(event, Said) and event.command and event.channel else ""
