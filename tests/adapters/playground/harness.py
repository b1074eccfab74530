"""A playground without the kernel: a small cast, a door that answers with sample cards, a clock that can be moved.

`python -m tests.adapters.playground.harness` opens it, for looking at the page while the bot is away.
"""

import asyncio
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from adapters.playground.draw import Renderers
from adapters.playground.listen import Listening, listen
from adapters.playground.memory import Memory
from adapters.playground.post import Playground
from adapters.playground.scene import Scene, address
from adapters.playground.world import Choice, Happened, Happening, Impossible, Moment
from adapters.slack import forms as slack_forms
from adapters.slack import render as slack_render
from adapters.teams import forms as teams_forms
from adapters.teams import render as teams_render
from bot.ports import Accepted, Drawn, Opening, Paper, Parcel, Reason, Reply
from bot.reading.durations import bare
from bot.talk import Bold, Button, Card, Facts, Form, Heading, Line, Minutes, Progress, Quiet, Text, asks
from bot.talk.events import AnyEvent, Edited, Pressed, Said, Submitted
from bot.world.people import Address
from tests.adapters.playground.cast import cast

START = datetime(2026, 11, 19, 15, 40, tzinfo=UTC)


class Watch:
    """A clock that stands still until it is moved, and the mover of it."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self.due: list[tuple[datetime, Callable[[], object]]] = []
        self.pace = 0.0

    def now(self) -> datetime:
        """This moment."""
        return self.at

    async def next_due(self) -> datetime | None:
        """The next thing that was planned."""
        return min((at for at, _ in self.due), default=None)

    async def move(self, to: datetime, progress: Callable[[datetime], None], stop: asyncio.Event) -> None:
        """Hour by hour, with whatever was planned on the way."""
        while self.at < to and not stop.is_set():
            planned = sorted((d for d in self.due if self.at <= d[0] <= to), key=lambda d: d[0])
            step = min(self.at + timedelta(hours=6), to)
            if planned and planned[0][0] <= step:
                self.due.remove(planned[0])
                self.at = max(planned[0][0], self.at)
                done = planned[0][1]()
                if asyncio.iscoroutine(done):
                    await done
            else:
                self.at = step
            progress(self.at)
            await asyncio.sleep(self.pace)


class LogTime(Form, title="Log time", submit="Log"):
    """Minutes and what they were for."""

    minutes: int = asks(Minutes("Minutes", hint="In any words: 45, 1h30, an hour and a half."))
    what: str = asks(Line("What", hint="A course, a webinar, some reading. May be left empty."))


def button(label: str, *, opens: bool = False, main: bool = False) -> Button:
    """A sample button; its target is its label."""
    return Button(label=label, target=label, opens=opens, main=main)


def drawn(card: Card, about: str) -> Drawn:
    """A sample card with a readable token on each button."""
    return Drawn(card, tuple(f"{about}~{b.label}" for b in card.pressable))


def question(first: str) -> Card:
    """Thursday's question."""
    return Card(
        "",
        (Text(f"Any explore time this week, {first}? It all adds up."),),
        (button("30m"), button("1h"), button("Other…", opens=True), button("Nothing this week")),
        (button("Pause"), button("Fewer"), button("Why this?"), button("Change")),
    )


def receipt(first: str, minutes: int, what: str) -> Card:
    """What a log is answered with."""
    return Card(
        "",
        (
            Text(Bold(f"Logged, {first}.")),
            Facts(((f"{minutes} min", what or "no title yet"), ("20 min", "RPF course"))),
            Text("That makes ", Bold("1 h 35"), " of 16 h this year."),
            Quiet("Seen by: you and Priya (minutes and titles)"),
        ),
        (button("Undo"), button("Change")),
    )


SUMMARY = Card(
    "Computing to Thu 19 Nov. 4 new courses.",
    (
        Facts((("Priya", "2 h, networks course"), ("Aoife", "1 h 30, cyber security basics"), ("Tom", "45 min"))),
        Text("The team together: ", Bold("4 h 45"), ". Even pace, week 11 of 40: 29 h."),
        Quiet("The team version holds totals and titles. No hours by name."),
    ),
    (button("Post team version", main=True), button("Change"), button("Close")),
)


class SampleDoor:
    """Answers with sample cards through the couriers, and remembers every event."""

    def __init__(self, scene: Scene, couriers: Mapping[str, Playground], watch: Watch) -> None:
        self.scene, self.couriers, self.watch = scene, couriers, watch
        self.events: list[AnyEvent] = []
        self.reasons: list[Reason] = []
        self.asked: dict[str, str] = {}
        self._count = 0

    async def send(self, who: str, card: Card, ref: str | None = None, paper: Paper | None = None) -> str:
        """Post a card somewhere, or edit the post of that ref."""
        self._count += 1
        to = address(self.scene.community, who)
        parts = (drawn(card, f"t{self._count}"),)
        parcel = Parcel(id=f"parcel-{self._count}", to=to, parts=parts, ref=ref, paper=paper)
        outcome = await self.couriers[to.platform].send(parcel)
        return outcome.ref if isinstance(outcome, Accepted) else ""

    async def ask(self, person: str) -> None:
        """Ask somebody Thursday's question."""
        known = self.scene.community.person(person)
        assert known
        self.asked[person] = await self.send(person, question(known.first))
        self.note(
            person, "spoke", f"Explore time this week, {known.first}?", "In working hours", "Thursday 15:40 is theirs."
        )

    def note(self, person: str, did: str, what: str, rule: str, says: str) -> None:
        """Write a reason down."""
        known = self.scene.community.person(person)
        school, at = known.school if known else "thornbury", self.watch.now()
        self.reasons.append(Reason(school=school, person=person, at=at, did=did, what=what, rule=rule, says=says))

    async def why(self, person: str | None) -> Sequence[Reason]:
        """All reasons, or one person's."""
        return [r for r in reversed(self.reasons) if person in (None, r.person)]

    async def stranger(self, address: Address, key: str) -> None:
        """Nobody is a stranger here."""

    async def home(self, person: str) -> Drawn:
        """A sample Home."""
        known = self.scene.community.person(person)
        assert known
        card = Card(
            f"Hello {known.first}",
            (
                Quiet("Sixteen hours a year to learn what you like. Weeks off are built in."),
                Heading("This year"),
                Progress("Explore", 95, 960, "1 h 35 of 16 h"),
                Progress("Links", 0, 180, "0 min of 3 h"),
                Heading("Next"),
                Text("Nothing dated yet."),
            ),
            (button("Fewer"), button("Pause")),
        )
        return drawn(card, "home")

    async def handle(self, event: AnyEvent) -> Reply:
        """Answer like the bot would, roughly."""
        self.events.append(event)
        known = self.scene.community.person(event.person)
        assert known
        place = f"#{event.channel}" if event.channel else event.person
        match event:
            case Said(text=text, command=command) if "summary" in text:
                await self.send(event.person, SUMMARY)
                return Reply(echo="/dept summary. Answered below." if command else "")
            case Said(text=text) if "rota" in text:
                ics = Paper("autumn-talks.ics", b"BEGIN:VCALENDAR")
                await self.send(
                    place, Card("Autumn talks, Tuesdays 15:30–16:30", (Facts((("Tue 8 Dec", "Priya"),)),)), None, ics
                )
            case Said(text=text) | Edited(text=text):
                await self.send(event.person, receipt(known.first, 45, text))
            case Pressed(token=token) if token.endswith("~Other…"):
                return Reply(opening=Opening(form=LogTime, token="form-1"))
            case Pressed(token=token) if not token.startswith("home"):
                asked = self.asked.get(event.person)
                await self.send(event.person, receipt(known.first, 30, ""), asked)
            case Submitted(raw=raw):
                if bare(raw.get("minutes", "")) is None:
                    says = f"“{raw.get('minutes', '')}” is hard to add up. Try 50, 50m or an hour."
                    return Reply(opening=Opening(form=LogTime, token="form-1", problems={"minutes": says}))
                await self.send(
                    event.person, receipt(known.first, 50, raw.get("what", "")), self.asked.get(event.person)
                )
        return Reply()


def renderers() -> Renderers:
    """The real drawings of both platforms."""
    return Renderers(
        slack_message=slack_render.message,
        slack_form=slack_forms.modal,
        slack_home=slack_render.home,
        teams_message=teams_render.activity,
        teams_form=teams_forms.standing,
        teams_home=lambda home: teams_render.activity([home]),
    )


class Show:
    """A whole playground on the sample door."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.scene = Scene(cast(), self.watch)
        self.couriers = {name: Playground(name, self.scene) for name in ("slack", "teams")}
        self.door = SampleDoor(self.scene, self.couriers, self.watch)
        self.scene.connect(self.door)
        self.renderers = renderers()
        self.kept: list[tuple[Moment, Memory]] = []

    async def thursday(self) -> None:
        """Last Friday's log, and this Thursday's questions."""
        self.watch.at = datetime(2026, 11, 13, 12, 40, tzinfo=UTC)
        self.scene.mutter("tom", "20m on the RPF course")
        await self.send_small("tom", "Logged, Tom: 20 min on the RPF course. That is 20 min this year.")
        self.watch.at = START
        for person in ("priya", "tom", "mohammed", "grace", "aoife", "hamza", "kate"):
            await self.door.ask(person)
        self.door.note("daniel", "silent", "The week's ask", "Life happens", "Paused until Mon 7 Dec. No reason kept.")
        self.door.note("sian", "silent", "The week's ask", "Only on working days", "Thursday is not one of her days.")
        self.watch.due.append((START + timedelta(days=6), lambda: self.door.ask("sian")))

    async def send_small(self, who: str, words: str) -> None:
        """One short receipt."""
        seen = Quiet("Seen by: you and Priya (minutes and titles)")
        await self.door.send(who, Card("", (Text(words), seen), (button("Undo"), button("Change"))))

    async def open(self, port: int = 0) -> Listening:
        """Open its page."""
        return await listen(self.scene, self, self.renderers, port)

    # The world behind the page

    def now(self) -> datetime:
        """This moment."""
        return self.watch.now()

    async def next_due(self) -> datetime | None:
        """The next thing that was planned."""
        return await self.watch.next_due()

    async def move(self, to: datetime, progress: Callable[[datetime], None], stop: asyncio.Event) -> None:
        """Move the watch."""
        await self.watch.move(to, progress, stop)

    async def stirred(self, since: datetime) -> bool:
        """Whether somebody was asked since."""
        return any(r.at > since for r in self.door.reasons)

    async def why(self, person: str | None) -> Sequence[Reason]:
        """The door's reasons."""
        return await self.door.why(person)

    def moments(self) -> Sequence[Moment]:
        """The moments kept, newest first."""
        return [moment for moment, _ in reversed(self.kept)]

    async def keep(self, why: str) -> None:
        """Keep this one."""
        moment = Moment(id=f"{len(self.kept)}", at=self.watch.at, why=why)
        self.kept.append((moment, self.scene.remember()))

    async def back(self, id: str) -> None:
        """Back to one of them."""
        found = next((kept for kept in self.kept if kept[0].id == id), None)
        if found is None:
            raise Impossible("That moment is not kept any more.")
        await self.keep("Before going back")
        self.watch.at = found[0].at
        self.scene.recall(found[1])

    def happenings(self, person: str) -> Sequence[Happening]:
        """Only the platform's going away."""
        who = Choice(name="what", label="Platform", options=[("slack", "Slack"), ("teams", "Teams")])
        return [Happening(key="platform", name="A platform goes down", look="See what waits", choices=(who,))]

    async def happen(self, key: str, chosen: Mapping[str, str], person: str) -> Happened:
        """It goes away."""
        if chosen.get("what") not in self.couriers:
            raise Impossible("Choose again, please: platform.")
        self.couriers[chosen["what"]].down = True
        return Happened(says="It answers nothing now.", person=person)


async def main() -> None:
    """Open the sample playground until it is interrupted."""
    show = Show()
    await show.thursday()
    show.watch.pace = 0.05
    listening = await show.open(int(sys.argv[1]) if len(sys.argv) > 1 else 8765)
    print(listening.url, flush=True)  # noqa: T201
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
