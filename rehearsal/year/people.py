"""How people behave: what a button means to them, what they say, and how long they take. They know no feature by name.

They look at the cards that they see and go by the labels; a label that nobody has thought of here is worth a try.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from bot.talk.forms import Choice, Field, Form, Minutes, Paragraph, Time
from bot.world.calendar import WEEKDAYS
from bot.world.people import Person, School

WAKES, SLEEPS = time(6, 30), time(22, 30)
DAY = "(?:mon|tue|wed|thu|fri)"
LIKES: tuple[tuple[str, float], ...] = (
    (r"undo|change|forget.*|close|closed?|withdraw|delete|remove|reorder|export", 0),
    (r"why this\??|why us\??|my home|log time|find someone|pick something|more|home", 0),
    (r"pause|fewer|stop.*|ask the team|call it off|cancel.*", 0),
    (r"30m|1h", 3),
    (r"nothing this week", 2),
    (r"other.*|another way|suggest another time", 0.3),
    (r"post|post team version|run now", 20),
    (r"make a rota|start.*|build.*", 8),
    (r"keep", 6),
    (r"monthly", 3),
    (r"home tab only", 1),
    (rf"{DAY} \d{{1,2}} \w{{3}}\b.*", 3),
    (r"(?:plan b|\d+ \w+ anyway|\w+ talks).*", 2),
    (r"yes.*|great|agree|count me in|interested|put me in touch|happy to share|i'll write one", 8),
    (r"we met|done|used it|fine", 8),
    (r"missed it|changed it|partly", 1),
    (r"no|not .*|another time|swap|drop|dropped it|not yet|bored|forgotten|leave", 0.8),
    (r"nothing needed|leave blank", 4),
    (r"reply|link|upload|message .*", 1.5),
    (r"next", 30),
    (r"end round", 1),
)
"""What a button is worth to somebody who reads its label; nothing: it is never pressed by itself."""
CURIOUS = 1.0
"""What an unknown button is worth."""
AWAITED = 8.0
"""What a button is worth for which others wait: it is not so easily left."""
AGAIN = re.compile(r"next|\+\d+m", re.I)
"""Buttons that are there to be pressed more than once."""
LATER = re.compile(r"we met|missed it|another time|swap", re.I)
"""Buttons of an answer that are there for another day."""
ASKS_WORDS = re.compile(
    r"(?P<time>(?:tell me (?:a time|one)|which day and time)[^.?]*)|(?P<rota>say when|for example: rota)"
    r"|(?P<title>tell me in your next words)|(?P<link>paste a link)|(?P<length>roughly how long)|(?P<line>next words)",
    re.I,
)
"""How a card says that it waits for words, and of what kind."""
OWN_DAYS = re.compile(r"\bdays you work\b", re.I)
"""A field about their own week: they know it, and tell it as it is."""
COURSES = (
    "the RPF course", "the OCR NEA webinar", "retrieval practice reading", "the cyber security basics course",
    "a questioning masterclass", "Isaac practice", "the AI in assessment course", "the FutureLearn data course",
    "hinge questions", "a mastery maths course", "the networks course", "oracy reading", "modelling with visualisers",
)  # fmt: skip
LINES = (
    "I tried it with my Year 9s and it went well", "It saved me an evening of marking", "Happy to share the slides",
    "Shorter tasks, more often", "The exit cards told me more than the test", "Could I come and watch one day?",
    "Live modelling first, then the task", "That would be lovely, thank you",
)  # fmt: skip
AMOUNTS = ("20m", "25m", "30m", "40m", "45m", "50m", "an hour", "1h15", "1h30", "half an hour")


def is_open(label: str, pressed: Sequence[str]) -> bool:
    """Whether a button is still worth pressing for somebody who has pressed others."""
    return worth(label) > 0 and (AGAIN.fullmatch(label) is not None or label not in pressed)


def worth(label: str) -> float:
    """What a button is worth by its label."""
    return next((weight for pattern, weight in LIKES if re.fullmatch(pattern, label.strip(), re.I)), CURIOUS)


@dataclass(slots=True)
class Colleague:
    """One person of the year, with their habits; all chance comes from their own `rng`."""

    person: Person
    school: School
    rng: Random
    answers: float

    def wall(self, moment: datetime) -> datetime:
        """A moment by the clock on their wall."""
        return moment.astimezone(self.school.zone).replace(tzinfo=None)

    def at(self, wall: datetime) -> datetime:
        """The moment of a wall time, in waking hours: what would be at night comes in the morning."""
        if wall.time() > SLEEPS:
            wall = datetime.combine(wall.date() + timedelta(days=1), WAKES) + self.minutes(5, 120)
        elif wall.time() < WAKES:
            wall = datetime.combine(wall.date(), WAKES) + self.minutes(5, 120)
        return wall.replace(second=0, microsecond=0, tzinfo=self.school.zone).astimezone(UTC)

    def after(self, moment: datetime, low: float, high: float) -> datetime:
        """Some minutes after a moment, when they are awake."""
        return self.at(self.wall(moment) + self.minutes(low, high))

    def minutes(self, low: float, high: float) -> timedelta:
        """Some time between two numbers of minutes."""
        return timedelta(minutes=self.rng.uniform(low, high))

    def slowly(self, moment: datetime) -> datetime:
        """When they get round to it: minutes, hours, or two days at most."""
        low, high = self.rng.choices(((1, 30), (30, 240), (240, 2760)), (5, 3, 2))[0]
        return self.after(moment, low, high)

    def takes_up(self, labels: Sequence[str]) -> bool:
        """Whether they will answer something that came unasked; what others wait for they overlook less often."""
        best = max(map(worth, labels), default=0)
        overlooks = (1 - self.answers) ** (2 if best >= AWAITED else 1)
        return best > 0 and self.rng.random() >= overlooks

    def likes(self, labels: Sequence[str], but: Sequence[str] = ()) -> int | None:
        """Which of some buttons they press, if any; what was pressed before is done."""
        still = [n for n, label in enumerate(labels) if is_open(label, but)]
        return self.rng.choices(still, [worth(labels[n]) for n in still])[0] if still else None

    def in_words(self, label: str) -> str:
        """The same answer typed."""
        if re.fullmatch(r"30m|1h|other.*", label, re.I):
            return self.a_log()
        return label.split(",")[0].rstrip("…").strip()

    def a_log(self) -> str:
        """Time that went on something."""
        return f"{self.rng.choice(AMOUNTS)} on {self.rng.choice(COURSES)}"

    def words_for(self, kind: str, today: date) -> str:
        """What a card gets that asks for words of some kind."""
        match kind:
            case "time":
                return self.a_time(today)
            case "rota":
                return self.a_rota(today)
            case "link":
                return "https://slides.example/ten-minutes"
            case "length":
                return self.rng.choice(AMOUNTS)
            case "title":
                return self.rng.choice(COURSES)
        return self.rng.choice(LINES)

    def a_time(self, today: date) -> str:
        """A day on which they work, some days ahead, after the last lesson or before the first."""
        days = (today + timedelta(days=n) for n in range(self.rng.randint(3, 9), 17))
        day = next(d for d in days if d.weekday() in self.person.days)
        return f"{day:%a} {day.day} {day:%b} {self.rng.choice(('3:45', '4pm', '8:15'))}"

    def a_rota(self, today: date) -> str:
        """A rota on a day of the week that they work, from a fortnight or so ahead."""
        day = self.rng.choice(sorted(self.person.days - {0}) or sorted(self.person.days))
        first = today + timedelta(days=10)
        first += timedelta(days=(day - first.weekday()) % 7)
        term = ("spring", "summer", "autumn")[(today.month >= 4) + (today.month >= 8)]
        named = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays")[day]
        return f"rota {term} talks {named} 3:30-4:30 from {first.day} {first:%b}"

    def filled(self, form: type[Form], hints: bool) -> dict[str, str]:
        """A form as they fill it in; `hints`: by the examples that it gives itself."""
        return {name: self._field(told, hints) for name, told in form.fields.items()}

    def _field(self, told: Field[object], hints: bool) -> str:
        if OWN_DAYS.search(told.label):
            return ", ".join(WEEKDAYS[day] for day in sorted(self.person.days))
        if isinstance(told, Choice):
            return self.rng.choice(told.options)
        if isinstance(told, Minutes):
            return "45" if hints else self.rng.choice(AMOUNTS)
        if isinstance(told, Time):
            return "15:40"
        if hints:
            return told.hint.split(", ")[0] or "A few words"
        return self.rng.choice(LINES if isinstance(told, Paragraph) else COURSES)
