"""The cast of the stories, by hand: the calendars, people and sharing that the readers' tests need."""

from datetime import date, datetime, time

from bot.world.calendar import Calendar, Period, Span
from bot.world.people import Person


def bells(p3: str, lunch: str) -> tuple[Period, ...]:
    """The bells of a day; only the third period and lunch differ."""
    hours = {
        "P1": "09:05-10:05",
        "P2": "10:05-11:05",
        "P3": p3,
        "lunch": lunch,
        "P4": "13:15-14:15",
        "P5": "14:15-15:15",
    }
    halves = {label: said.split("-") for label, said in hours.items()}
    return tuple(Period(label, time.fromisoformat(a), time.fromisoformat(b)) for label, (a, b) in halves.items())


def year(autumn: Span) -> Calendar:
    """The year 2026/27 of the cast with an autumn half-term of its own."""
    usual = bells("11:25-12:25", "12:25-13:15")
    return Calendar(
        terms=(
            Span(date(2026, 9, 1), date(2026, 12, 18)),
            Span(date(2027, 1, 4), date(2027, 3, 25)),
            Span(date(2027, 4, 12), date(2027, 7, 21)),
        ),
        holidays=(autumn, Span(date(2027, 2, 15), date(2027, 2, 19)), Span(date(2027, 5, 31), date(2027, 6, 4))),
        inset=frozenset({date(2026, 9, 1), date(2026, 9, 2), date(2026, 11, 2), date(2027, 1, 4), date(2027, 6, 7)}),
        bank=frozenset(
            {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)}
            | {date(2027, 5, 3), date(2027, 5, 31)}
        ),
        letters_from=date(2026, 8, 31),
        bells={0: bells("11:05-12:05", "12:05-13:15"), 1: usual, 2: usual, 3: usual, 4: usual},
    )  # fmt: skip


THORNBURY = year(Span(date(2026, 10, 26), date(2026, 10, 30)))
STWYSTANS = year(Span(date(2026, 10, 19), date(2026, 10, 23)))
NOW = datetime.fromisoformat("2026-11-19T10:20")


def person(name: str, school: str, *departments: str, coordinator: bool = False) -> Person:
    """Somebody of the cast."""
    return Person(id=name, name=name, school=school, departments=departments, coordinator=coordinator)


PEOPLE = (
    person("Priya Nair", "thornbury", "computing"),
    person("Tom Ashworth", "thornbury", "computing"),
    person("Siân Pritchard", "thornbury", "computing"),
    person("Mohammed Iqbal", "thornbury", "computing"),
    person("Grace Okafor", "thornbury", "computing", "maths"),
    person("Aoife O'Connor", "thornbury", "computing"),
    person("Daniel Whitcombe", "thornbury", "computing"),
    person("Ruth Adeyemi", "thornbury", "maths"),
    person("Bev Marchetti", "thornbury", coordinator=True),
    person("Hamza Sheikh", "stwystans", "computing-stw"),
    person("Kate Lister", "stwystans", "computing-stw"),
    person("Catherine Lister", "stwystans", "computing-stw"),
    person("Callum Reid", "stwystans", "computing-stw"),
    person("Jo Bright", "ridgeway", "computing-rid"),
    person("Ama Mensah", "ridgeway", "computing-rid"),
    person("Peter Lowe", "ridgeway", "computing-rid"),
)
TOM = PEOPLE[1]


def named(name: str) -> Person:
    """The person of that first or full name."""
    return next(p for p in PEOPLE if name in (p.name, p.first))


def share(one: str, other: str) -> bool:
    """Thornbury and St Wystan's have ticked the agreement with each other."""
    return one == other or {one, other} == {"thornbury", "stwystans"}
