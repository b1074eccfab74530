"""What can be made to happen in the playground: by the hands of its people, by their platform or by their school."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from adapters.playground.scene import Scene
from adapters.playground.world import Choice, Happened, Happening, Impossible
from bot.world.calendar import DAY, MONTHS, Span, moment, say_day, say_time
from bot.world.people import Community, Lesson, Person, School

FRIDAY, WEEK, FORTNIGHT = 4, timedelta(days=7), timedelta(days=14)
PLATFORMS = {"slack": "Slack", "teams": "Teams"}

Chosen = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Happenings:
    """The things, on one scene. `leave`, `resettle` and `reach` are what only the world behind it can do."""

    scene: Scene
    leave: Callable[[str], Awaitable[None]]
    resettle: Callable[[Community], Awaitable[None]]
    reach: Callable[[str, bool], Awaitable[None]]

    def offered(self, me: Person) -> Sequence[Happening]:
        """What can happen now, with its choices: of people, those of one's own school."""
        who = Choice(name="who", label="Who", options=[(p.id, p.name) for p in self._around(me)])
        until = Choice(name="until", label="Until", options=self._untils(me))
        lessons = [(p.id, f"{p.name}, who teaches {p.lessons[0].label}") for p in self._teaching()]
        partners = [(s.id, s.name) for s in self.scene.community.schools if s.id != me.school]
        by = [("earlier", "A week earlier"), ("later", "A week later")]
        down = self.scene.memory.down
        states = [("down " + p, f"{name} goes down") for p, name in PLATFORMS.items() if p not in down]
        states += [("back " + p, f"{name} is back") for p, name in PLATFORMS.items() if p in down]
        found = [
            ("away", "Somebody is away today", "See the rota and the pairs mend themselves", (who,)),
            ("pause", "Somebody pauses", "With or without a date; nobody is told why", (who, until)),
            ("leave", "Somebody leaves", "See their turns pass on, and nothing more go out to them", (who,)),
            (
                "clash",
                "Two things clash",
                "A call asked for while a lesson is on",
                (Choice(name="who", label="Whose lesson", options=lessons),),
            ),
            (
                "half-term",
                "Move a partner’s half-term",
                "See which call times are still offered",
                (Choice(name="school", label="School", options=partners), Choice(name="by", label="To", options=by)),
            ),
            (
                "platform",
                "Slack or Teams goes down",
                "See what waits, and that nothing is lost or sent twice",
                (Choice(name="what", label="What happens", options=states),),
            ),
        ]
        return [
            Happening(key=key, name=name, look=look, choices=choices)
            for key, name, look, choices in found
            if all(c.options for c in choices)
        ]

    async def happen(self, me: Person, key: str, chosen: Chosen) -> Happened:
        """Make one of them happen; Impossible if it cannot."""
        offered = next((h for h in self.offered(me) if h.key == key), None)
        if offered is None:
            raise Impossible("That cannot happen just now.")
        for choice in offered.choices:
            if chosen.get(choice.name) not in dict(choice.options):
                raise Impossible(f"Choose again, please: {choice.label.lower()}.")
        does = {
            "away": self._away,
            "pause": self._pause,
            "leave": self._leave,
            "clash": self._clash,
            "half-term": self._half_term,
            "platform": self._platform,
        }
        return await does[key](me, chosen)

    # The things themselves

    async def _away(self, me: Person, chosen: Chosen) -> Happened:
        person = self._person(chosen["who"])
        await self.scene.say(person.id, "off today")
        says = f"{person.first} has told Dept: off today. Look at the rota in the channel, and at who was told."
        return Happened(says=says, person=person.id)

    async def _pause(self, me: Person, chosen: Chosen) -> Happened:
        person, until = self._person(chosen["who"]), chosen["until"]
        await self.scene.say(person.id, f"pause until {until}" if until else "pause")
        says = f"{person.first} has paused. Move the clock to the next thing due: the log says who was left in peace."
        return Happened(says=says, person=person.id)

    async def _leave(self, me: Person, chosen: Chosen) -> Happened:
        person = self._person(chosen["who"])
        await self.leave(person.id)
        says = f"{person.first} has left; nothing more goes there. Look at the rota in the channel, and who was told."
        return Happened(says=says, person=next((p.id for p in self._around(person) if p.leads), person.id))

    async def _clash(self, me: Person, chosen: Chosen) -> Happened:
        person = self._person(chosen["who"])
        ahead = [found for lesson in person.lessons if (found := self._next(person, lesson))]
        found = min(ahead, key=lambda one: one[:2], default=None)
        if found is None:
            raise Impossible(f"{person.first} has no more lessons this year.")
        day, begins, label = found
        partner = self._partners(person)[0]
        await self.scene.say(person.id, f"call with {partner.name} {say_day(day)} {say_time(begins)}")
        says = f"{person.first} asked for a call while {label} is on. Dept says so at once, and asks for another time."
        return Happened(says=says, person=person.id)

    async def _half_term(self, me: Person, chosen: Chosen) -> Happened:
        community = self.scene.community
        school, today = community.school(chosen["school"]), self._today(community.school(chosen["school"]))
        calendar = school.calendar
        old = next((h for h in sorted(calendar.holidays, key=lambda h: h.start) if h.start > today), None)
        if old is None:
            raise Impossible(f"{school.name} has no half-term ahead this year.")
        by = -WEEK if chosen["by"] == "earlier" else WEEK
        new = Span(old.start + by, old.end + by)
        if new.start <= today or not any(new.start in t and new.end in t for t in calendar.terms):
            raise Impossible("Half-term would lie outside the term then. The other way, perhaps.")
        moved = replace(calendar, holidays=tuple(new if h == old else h for h in calendar.holidays))
        schools = tuple(replace(s, calendar=moved) if s.id == school.id else s for s in community.schools)
        await self.resettle(replace(community, schools=schools))
        says = (
            f"{school.name} now breaks from {say_day(new.start)} to {say_day(new.end)}. "
            f"Ask for a call in that week: only times that suit both schools are offered."
        )
        return Happened(says=says, person=me.id)

    async def _platform(self, me: Person, chosen: Chosen) -> Happened:
        what, platform = chosen["what"].split()
        await self.reach(platform, what == "down")
        name = PLATFORMS[platform]
        if what == "down":
            says = f"{name} answers nothing now. What Dept has to say waits, and goes once when {name} is back."
        else:
            says = f"{name} is back. What waited has gone out, once each."
        return Happened(says=says, person=me.id)

    # Who and when

    def _person(self, id: str) -> Person:
        found = self.scene.community.person(id)
        if found is None:
            raise Impossible("There is nobody of that name.")
        return found

    def _around(self, me: Person) -> list[Person]:
        people = (p for p in self.scene.community.people if p.departments and p.id not in self.scene.memory.left)
        return [p for p in people if p.school == me.school and p.id != me.id] + [
            p for p in (me,) if me.departments and me.id not in self.scene.memory.left
        ]

    def _teaching(self) -> list[Person]:
        left = self.scene.memory.left
        return [p for p in self.scene.community.people if p.lessons and p.id not in left and self._partners(p)]

    def _partners(self, person: Person) -> list[Person]:
        community = self.scene.community
        return [
            p
            for p in community.people
            if p.school != person.school and community.share(p.school, person.school) and p.departments
        ]

    def _next(self, person: Person, lesson: Lesson) -> tuple[date, time, str] | None:
        school = self.scene.community.school(person.school)
        calendar, now = school.calendar, self.scene.clock.now()
        for slot in lesson.slots:
            for day in calendar.days_on(slot.day, slot.week or ""):
                period = calendar.period(day, slot.period) if slot.period else None
                at = period.start if period else slot.at
                if at and moment(school.zone, day, at) > now:
                    return day, at, lesson.label
        return None

    def _untils(self, me: Person) -> list[tuple[str, str]]:
        school = self.scene.community.school(me.school)
        today = self._today(school)
        friday = today + FORTNIGHT + (FRIDAY - today.weekday()) % 7 * DAY
        block = school.calendar.block_of(today)
        dates = {friday: "Until ", block.end if block else friday: "For the rest of the half-term, until "}
        said = [(f"{d.day} {MONTHS[d.month - 1]} {d.year}", f"{word}{say_day(d)}") for d, word in dates.items()]
        return [("", "Until they say back"), *said]

    def _today(self, school: School) -> date:
        return self.scene.clock.now().astimezone(school.zone).date()
