"""What is asked today: one planned message for each person whose moment has come, in the order of the digest; and held
messages let go.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.declare import NudgeDecl, Order
from bot.desk import Turn
from bot.kernel import manners
from bot.kernel.forget import leavers
from bot.kernel.house import House
from bot.kernel.occasions import batched, everybody
from bot.kernel.say import LATER, Mouth, draw, envelope, fresh, keep, note
from bot.kernel.standing import Standing
from bot.ports import Away, Envelope, Nudge, Store, Unit
from bot.rules.etiquette import Do, Verdict, shut
from bot.shared.wishes import Attention, Fewer, Preference
from bot.talk import Ask, Kind
from bot.world.calendar import DAY
from bot.world.people import Community, Person, Weekly

log = logging.getLogger(__name__)
TOGETHER = 4
"""People asked in one transaction, so that nobody who types meanwhile has to wait."""
ROWS = 500
"""Occasions written down in one transaction."""
ASKS = 3
"""Asks in one digest, at most."""
PATIENCE = 3
"""Planned messages in a row that may stand unanswered before one question about fewer (N3)."""
DIGEST = "digest"
NIGHT = time(3, 30)


class Digest:
    """Asks what is due and lets held messages go. Any number of heartbeats may run it."""

    def __init__(
        self, store: Store, standing: Standing, house: House, reach: Callable[[str], bool] = lambda _: True
    ) -> None:
        self.store, self.standing, self.house, self.reach = store, standing, house, reach
        self.tidied: date | None = None
        self.planned: tuple[Community, Mapping[str, Weekly], datetime] | None = None
        """For whom, and at which hour, occasions were written down last."""

    async def tick(self, now: datetime) -> None:
        """Do all that is due by now, in due order, a few people at a time; then let go what was held."""
        while await self._some(now):
            pass
        self.standing.tell()

    async def _tidy(self, unit: Unit, now: datetime) -> None:
        """Once a night, at half past three; whoever comes first does it."""
        school = (await self.standing.now(unit)).schools[0]
        local = now.astimezone(school.zone)
        if self.tidied == local.date() or local.time() < NIGHT:
            return
        self.tidied = local.date()
        if await unit.agenda.once("", "", "tidy", local.date(), now):
            await unit.tidy(school.calendar.year_of(local.date()).start)
            await leavers(unit, await self.standing.now(unit), local.date())

    async def plan(self, now: datetime, days: int = 7) -> None:
        """Write down every person's occasions for the coming days, once each; some people at a time, so that nobody who
        types meanwhile has to wait. Where nothing has changed, that is done once an hour.
        """
        async with self.store.glance() as unit:
            community = await self.standing.now(unit)
            slots = await self._slots(unit)
        hour = now.replace(minute=0, second=0, microsecond=0)
        if self.planned and self.planned[0] is community and self.planned[1:] == (slots, hour):
            return
        for some in batched(everybody(community, slots, now, days), ROWS):
            async with self.store.unit() as unit:
                await unit.agenda.plan(some)
        self.planned = community, slots, hour

    async def _some(self, now: datetime) -> bool:
        async with self.store.unit() as unit:
            if due := await unit.agenda.due(now, TOGETHER):
                slots = await self._slots(unit, tuple(nudge.person for nudge in due))
                for nudge in due:
                    try:
                        async with unit.savepoint():
                            await self._ask(unit, nudge, now, slots)
                    except Away:
                        raise
                    except Exception:
                        log.exception("an occasion failed")
                        await unit.agenda.close(nudge, "failed")
                return True
            await self._tidy(unit, now)
            first: dict[str, str] = {}
            for held in await unit.messages.due(now):
                await self._let_go(unit, held, now, first)
        return False

    async def _slots(self, unit: Unit, people: tuple[str, ...] = ()) -> dict[str, Weekly]:
        """When the weekly message comes to those of some people, or of all, who have chosen a time of their own."""
        find = unit.records("").find
        asked = find(Preference, everywhere=True, person=people) if people else find(Preference, everywhere=True)
        return {one.person: Weekly(one.day, one.at) for one in await asked}

    async def _turn(self, unit: Unit, person: Person, now: datetime, group: str) -> Turn:
        community = await self.standing.now(unit)
        records = unit.records(person.school, group=group, person=person.id)
        school = community.school(person.school)
        return Turn(
            now=now,
            community=community,
            school=school,
            records=records,
            unit=unit,
            reach=self.reach,
            person=person,
            group=group,
        )

    async def _ask(self, unit: Unit, nudge: Nudge, now: datetime, slots: Mapping[str, Weekly]) -> None:
        """One person's occasion: judged, worded and put into one message, or left in peace with the reason."""
        person = (await self.standing.now(unit)).person(nudge.person)
        if person is None:
            return await unit.agenda.close(nudge, "gone")
        turn = await self._turn(unit, person, now, f"nudge:{nudge.person}:{nudge.day}")
        if nudge.ask.startswith(LATER):
            return await self._later(turn, nudge)
        slot = slots.get(person.id, person.prompt)
        # A time that has been chosen since, or taken back, holds for what was written down before.
        if turn.now < (own := turn.instant(nudge.day, slot.at)):
            return await unit.agenda.move(nudge, own)
        weekly = slot.day == nudge.day.weekday()
        # Most days ask nothing of most people: that is settled before anything is weighed.
        if closed := shut(turn.today, person, turn.calendar):
            return await self._in_peace(turn, nudge, weekly, *closed)
        if not weekly and not await self._anything(turn):
            return await unit.agenda.close(nudge, "nothing to ask")
        verdict = await manners.judge(turn, person, Kind.PLANNED, weekly=weekly)
        if turn.today > nudge.day:
            verdict = Verdict(Do.DROP, "Nothing lost, nothing doubled", "Its day had passed before it could be sent.")
        elif not turn.school.told:
            verdict = Verdict(
                Do.DROP, "A person speaks to the team", "The head has not yet told the channel what Dept is."
            )
        if verdict.do is Do.HOLD and verdict.until and verdict.until.date() == nudge.day:
            return await unit.agenda.move(nudge, turn.instant(verdict.until.date(), verdict.until.time()))
        if verdict.do is not Do.SEND:
            return await self._in_peace(turn, nudge, weekly, verdict.rule, verdict.says)
        await self._say(turn, nudge.day, weekly, verdict)
        return await unit.agenda.close(nudge, "done")

    async def _in_peace(self, turn: Turn, nudge: Nudge, weekly: bool, rule: str, says: str) -> None:
        if weekly:
            await note(turn, turn.person.id, "silent", "The week's ask", rule, says)
        await turn.unit.agenda.close(nudge, "left in peace")

    async def _anything(self, turn: Turn) -> bool:
        """Whether a dated line might be due on a day that is not the weekly one."""
        return any([await n.run(turn) for n in self.house.nudges if n.order is Order.DATED])

    async def _later(self, turn: Turn, nudge: Nudge) -> None:
        """An action whose moment has come; its records belong to nobody's undo."""
        name, _, args = nudge.ask.removeprefix(LATER).partition(":")
        if action := self.house.actions.get(name):
            turn = replace(turn, group="", records=turn.unit.records(turn.school.id))
            await Mouth(turn, self.house).say(await action.run(turn, **json.loads(args)))
        await turn.unit.agenda.close(nudge, "done")

    async def _say(self, turn: Turn, day: date, weekly: bool, verdict: Verdict) -> None:
        asks = await self._asks(turn, day, weekly)
        if not asks:
            if weekly:
                await note(
                    turn,
                    turn.person.id,
                    "silent",
                    "The week's ask",
                    "No second message",
                    "There was nothing left to ask.",
                )
            return
        person = turn.person
        ends = turn.instant(day + DAY, datetime.min.time())
        if weekly:
            await turn.unit.agenda.once(turn.school.id, person.id, DIGEST, day, turn.now)
        message = await envelope(turn, person.id, Kind.PLANNED, expires=ends)
        for name, ask in asks:
            for old in await turn.unit.messages.abouts(person.id, f"{name}:"):
                await turn.unit.questions.close(old.id)
                await draw(turn, replace(old, version=old.version + 1, live=False))
            part = await fresh(
                turn, person.id, message, f"{name}:{ask.about or day}", ask.card, Kind.PLANNED, self.house
            )
            await keep(turn, part, ask.questions, person.id)
            await note(turn, person.id, "spoke", ask.card.title, verdict.rule, verdict.says)

    async def _asks(self, turn: Turn, day: date, weekly: bool) -> list[tuple[str, Ask]]:
        unanswered, seen = await self._attention(turn)
        if weekly and unanswered > PATIENCE:
            await turn.unit.records(turn.school.id).add(Fewer(person=turn.person.id, how="home", silent=True))
            await self._count(turn, seen, 0)
            await note(
                turn,
                turn.person.id,
                "silent",
                "The week's ask",
                "Home is silent",
                "Asked whether fewer would be better, and heard nothing.",
            )
            return []
        if weekly and unanswered == PATIENCE and self.house.instead:
            await self._count(turn, seen, PATIENCE + 1)
            return [("instead", await self.house.instead(turn))]
        asks: list[tuple[str, Ask]] = []
        for nudge in self.house.nudges:
            if (
                len(asks) < ASKS
                and (weekly or nudge.order is Order.DATED)
                and (ask := await self._worded(turn, nudge, day))
            ):
                asks.append((nudge.name, ask))
        if asks and unanswered < PATIENCE:
            await self._count(turn, seen, unanswered + 1)
        return asks

    async def _worded(self, turn: Turn, nudge: NudgeDecl, day: date) -> Ask | None:
        programme = self.house.programme[nudge.name.split(".")[0]]
        if programme in turn.school.off or await turn.paused(turn.person.id, what=programme):
            return None
        ask = await nudge.run(turn)
        if ask is None or not await turn.unit.agenda.once(
            turn.school.id, turn.person.id, f"{nudge.name}:{ask.about or ''}", day, turn.now
        ):
            return None
        return ask

    async def _attention(self, turn: Turn) -> tuple[int, Attention | None]:
        found = await turn.records.find(Attention, person=turn.person.id)
        return (found[-1].unanswered, found[-1]) if found else (0, None)

    async def _count(self, turn: Turn, seen: Attention | None, unanswered: int) -> None:
        unnoted = turn.unit.records(turn.school.id)
        if seen:
            await unnoted.put(replace(seen, unanswered=unanswered))
        else:
            await unnoted.add(Attention(person=turn.person.id, unanswered=unanswered))

    async def _let_go(self, unit: Unit, held: Envelope, now: datetime, first: dict[str, str]) -> None:
        """A held message whose moment has come, judged again: the calendar or the person's wishes may have changed."""
        person = (await self.standing.now(unit)).person(held.place)
        if person is None or (held.expires and held.expires <= now):
            return await unit.messages.drop(held.id, "expired")
        turn = await self._turn(unit, person, now, "")
        verdict = await manners.judge(turn, person, Kind(held.kind), same_day=held.same_day, but=held.id)
        if verdict.do is Do.DROP:
            return await unit.messages.drop(held.id, verdict.rule)
        if verdict.do is Do.HOLD:
            until = now + timedelta(days=1)
            if verdict.until:
                until = turn.instant(verdict.until.date(), verdict.until.time())
            if held.expires and held.expires <= until:
                return await unit.messages.drop(held.id, "expired")
            return await unit.messages.release(held.id, due=until)
        title = next((p.card.title for p in await unit.messages.parts(held.id)), "")
        await note(
            turn,
            person.id,
            "spoke",
            title,
            "Passed on, in working hours",
            "It waited for this person's next open minute.",
        )
        if held.place in first and held.kind == Kind.PASSED_ON and not held.enclosed:
            return await unit.messages.merge(held.id, first[held.place])
        await unit.messages.release(held.id)
        if not held.enclosed:
            first[held.place] = held.id
        return None
