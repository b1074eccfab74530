"""Effects to messages: a part for each matter, in its place, redrawn when it is spoken of again; and who can see what
was kept.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from bot.desk import Desk, Turn
from bot.kernel import manners
from bot.kernel.forget import forget
from bot.kernel.house import House
from bot.kernel.seen import seen_by
from bot.ports import Envelope, Nudge, Paper, Part, Reason, Standing
from bot.rules.etiquette import Do
from bot.talk import (
    Absent,
    Ask,
    Card,
    Effect,
    Forget,
    Give,
    Kind,
    Later,
    Open,
    Post,
    Question,
    Refuse,
    Returned,
    Say,
    Tell,
    Undo,
)
from bot.talk.effects import Answer, effects
from bot.world.calendar import DAY, Span

LATER = "later:"
"""Begins the name of an occasion at which an action runs."""


@dataclass
class Spoken:
    """What one turn has said so far, and what of it belongs to the wire's own answer."""

    opened: Open | None = None
    refused: Refuse | None = None
    undo: Undo | None = None
    drew: bool = False
    parts: list[Part] = field(default_factory=list)


class Mouth:
    """Says what a turn wants said. `pressed` is the part whose button was pressed: answers redraw it."""

    def __init__(self, turn: Turn, house: House, *, pressed: Part | None = None, place: str = "") -> None:
        self.turn, self.house, self.pressed = turn, house, pressed
        self.place = place or turn.person.id
        self.message = pressed.message if pressed else ""
        self.key, self.again = turn.group, True
        self.spoken = Spoken()
        self.count = 0

    async def say(self, answer: Answer) -> Spoken:
        """Turn a handler's answer into parts and questions."""
        for effect in effects(answer):
            await self._one(effect)
        return self.spoken

    async def finish(self, answer: Answer) -> Spoken:
        """The whole answer to a press: where it says nothing of its own card, that card loses its buttons."""
        await self.say(answer)
        if self.pressed and not self.spoken.drew and not self.spoken.opened and not self.spoken.refused:
            await self.still(self.pressed)
        return self.spoken

    async def _one(self, effect: Effect) -> None:
        match effect:
            case Say(card, about):
                await self._here(card, about, ())
            case Ask(card=card, questions=questions, about=about):
                await self._here(card, about, questions)
            case Tell():
                await tell(self.turn, self.house, effect)
            case Post():
                await self._post(effect)
            case Give():
                await self._give(effect)
            case Open():
                self.spoken.opened = effect
            case Refuse():
                self.spoken.refused = effect
            case Undo():
                self.spoken.undo = effect
            case Later():
                await self._later(effect)
            case Absent(start=start, until=until, what=what):
                days = Span(start, until - DAY if until else date.max)
                left = [f for f in self.house.features if what in (None, self.house.programme[f.name])]
                for feature in left:
                    for away in feature.aways:
                        await self.say(await away(self.turn, days))
            case Forget():
                await forget(self.turn)
            case Returned():
                await replan(self.turn)
                for feature in self.house.features:
                    for back in feature.backs:
                        await self.say(await back(self.turn))

    async def _later(self, later: Later) -> None:
        turn = self.turn
        ask = f"{LATER}{later.action}:{json.dumps(dict(later.args), sort_keys=True)}"
        day = later.at.astimezone(turn.school.zone).date()
        nudge = Nudge(school=turn.school.id, person=turn.person.id, ask=ask, day=day, due=later.at)
        await turn.unit.agenda.plan([nudge])

    async def _here(self, card: Card, about: str | None, questions: Sequence[Question]) -> None:
        turn = self.turn
        if self.place == turn.person.id:
            card = seen_by(turn, card)
        old = self.pressed if self.pressed and not self.spoken.drew else None
        if old is None:
            named, about = bool(about), about or f"{self.key}:{self.count}"
            self.count += 1
            found = await turn.unit.messages.about(self.place, about) if named or self.again else None
            old = found if found and (found.sent or found.message == self.message) else None
        if old:
            part = replace(
                old,
                card=card,
                version=old.version + 1,
                live=self.house.live(card),
                about=about or (f"{self.key}:{self.count}" if old.kind == Kind.PLANNED else old.about),
                group=self.turn.group or old.group,
            )
        else:
            if not self.message:
                self.message = await envelope(turn, self.place, Kind.ANSWER)
            part = await fresh(turn, self.place, self.message, about or "", card, Kind.ANSWER, self.house)
        await keep(turn, part, questions, turn.person.id)
        self.spoken.drew = True
        self.spoken.parts.append(part)

    async def _post(self, post: Post) -> None:
        place = f"#{post.department}"
        old = await self.turn.unit.messages.about(place, post.about)
        if old:
            part = replace(old, card=post.card, version=old.version + 1, live=self.house.live(post.card))
        else:
            message = await envelope(self.turn, place, Kind.ANSWER)
            part = await fresh(self.turn, place, message, post.about, post.card, Kind.ANSWER, self.house)
        await keep(self.turn, part, (), "")

    async def _give(self, give: Give) -> None:
        paper, about = Paper(give.name, give.data), f"{self.turn.group}:{give.name}"
        card, place = Card(give.says), self.turn.person.id
        if give.person and give.person != place:
            await tell(self.turn, self.house, Tell(person=give.person, card=card, about=about), paper)
            return
        message = await envelope(self.turn, place, Kind.ANSWER)
        await keep(self.turn, await fresh(self.turn, place, message, about, card, Kind.ANSWER, self.house), (), "")
        await self.turn.unit.messages.enclose(message, paper)

    async def still(self, part: Part) -> None:
        """Take the live buttons off a part."""
        await self.turn.unit.questions.close(part.id)
        if part.live:
            await draw(self.turn, replace(part, version=part.version + 1, live=False))


async def tell(turn: Desk, house: House, what: Tell, paper: Paper | None = None) -> datetime | None:
    """A message to somebody, in their own hours, with a file if there is one: gives the moment at which it goes, None
    if it was redrawn or has no moment yet.
    """
    person = turn.community.person(what.person)
    if person is None:
        return None
    old = await turn.unit.messages.about(what.person, what.about)
    if old:
        part = replace(old, card=what.card, version=old.version + 1, live=house.live(what.card))
        await turn.unit.questions.close(part.id)
        await keep(turn, part, what.questions, what.person)
        return None
    if what.only_redraw:
        return None
    there = turn.beside(person)
    verdict = await manners.judge(there, person, what.kind, same_day=what.same_day)
    if verdict.do is Do.DROP:
        await note(there, person.id, "silent", what.card.title, verdict.rule, verdict.says)
        return None
    due = turn.now
    if verdict.do is Do.HOLD:
        await note(there, person.id, "silent", what.card.title, verdict.rule, verdict.says)
        due = (
            there.instant(verdict.until.date(), verdict.until.time()) if verdict.until else turn.now + timedelta(days=1)
        )
    else:
        await note(there, person.id, "spoke", what.card.title, "Passed on, in working hours", verdict.says)
    message = await envelope(
        turn, person.id, what.kind, held=verdict.do is Do.HOLD, due=due, expires=what.expires, same_day=what.same_day
    )
    part = await fresh(turn, person.id, message, what.about, what.card, what.kind, house)
    await keep(turn, part, what.questions, person.id)
    if paper:
        await turn.unit.messages.enclose(message, paper)
    return due if verdict.do is Do.SEND or verdict.until else None


async def envelope(
    turn: Desk,
    place: str,
    kind: Kind,
    *,
    held: bool = False,
    due: datetime | None = None,
    expires: datetime | None = None,
    same_day: bool = False,
) -> str:
    """A new message in a place; gives its id."""
    id = turn.unit.new_id()
    await turn.unit.messages.open(
        Envelope(
            id=id,
            school=turn.school.id,
            place=place,
            kind=kind,
            state="held" if held else "ready",
            due=due or turn.now,
            expires=expires,
            group=group_of(turn),
            same_day=same_day,
            created=turn.now,
        )
    )
    return id


async def fresh(turn: Desk, place: str, message: str, about: str, card: Card, kind: Kind, house: House) -> Part:
    """A new part at the end of a message."""
    return Part(
        id=turn.unit.new_id(),
        message=message,
        school=turn.school.id,
        place=place,
        about=about,
        position=len(await turn.unit.messages.parts(message)),
        version=1,
        live=house.live(card),
        group=group_of(turn),
        kind=kind,
        card=card,
    )


async def keep(turn: Desk, part: Part, questions: Sequence[Question], person: str) -> None:
    """Keep a part, and the questions that it leaves open."""
    await draw(turn, part)
    if questions:
        await turn.unit.questions.close(part.id)
    for question in questions:
        await turn.unit.questions.ask(
            Standing(
                id=turn.unit.new_id(),
                person=person,
                part=part.id,
                handler=question.handler,
                args=question.args,
                expires=turn.now + timedelta(hours=question.hours),
            ),
            turn.school.id,
        )


async def draw(turn: Desk, part: Part) -> None:
    """Keep a part, noting for undo how it stood before."""
    before = await turn.unit.messages.part(part.id) if part.version > 1 else None
    await turn.unit.journal.drew(part.school, group_of(turn), part.id, before)
    await turn.unit.messages.put(part)


async def note(desk: Desk, person: str, did: str, what: str, rule: str, says: str) -> None:
    """Write down why the bot spoke, or stayed silent."""
    await desk.unit.agenda.note(
        Reason(school=desk.school.id, person=person, at=desk.now, did=did, what=what, rule=rule, says=says)
    )


def group_of(desk: Desk) -> str:
    """The group that a turn belongs to; what time alone brings about has none."""
    return desk.group if isinstance(desk, Turn) else ""


async def replan(turn: Turn) -> None:
    """Somebody is back: each message that was held for them goes at the next minute at which it may."""
    for held in await turn.unit.messages.held(turn.person.id):
        verdict = await manners.judge(turn, turn.person, Kind(held.kind), same_day=held.same_day, but=held.id)
        until = turn.instant(verdict.until.date(), verdict.until.time()) if verdict.until else turn.now
        await turn.unit.messages.release(held.id, due=until)
