"""Ten-minute talks at the end of each term: a rota, a line the day before, and the credit (R7, R8)."""

from dataclasses import replace
from datetime import datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.reading import names
from bot.reading.parts import Part, one
from bot.reading.rank import Reader
from bot.reading.setting import Setting
from bot.reading.words import COURTESIES, plain, tokens
from bot.rotas import Rota, arranged, card, posted, preview, redraw, slots
from bot.talk import Answer, Button, Card, Form, Line, Mistake, NotAllowed, Paragraph, Say, Text, asks
from bot.world.calendar import say_day
from bot.world.people import Department, Person, fold

talks = Feature(
    "talks",
    "End-of-term talks",
    "Ten minutes each, to tell the department what you learned.",
    "my talk is on the RPF course",
    optional=True,
)

EXAMPLE = "For example: rota autumn talks Tuesdays 3:30-4:30 from 8 Dec."


class Reorder(Form, title="Reorder"):
    """The speakers, one a line."""

    order: str = asks(Paragraph("Order", hint="One name a line, first speaker first", optional=False))


class When(Form, title="Change the rota"):
    """Other dates or times."""

    when: str = asks(Line("When", hint="Tuesdays 3:30-4:30 from 8 Dec", optional=False))


TALKS: Reader = one(takes="when what")
OWN = COURTESIES | {"talk", "talks", "autumn", "spring", "summer", "term", "this", "the", "new", "share", "outs"}


def read_rota(line: str, setting: Setting) -> list[Part] | None:
    """A rota to build, which needs a day, or the one there is: of which term, of which department."""
    parts = TALKS(plain(line), setting)
    what = parts[0].what if parts else None
    if parts is None or not what or parts[0].when:
        return parts
    own = OWN | {word for p in setting.people for d in p.departments for word in d.split("-")}
    return parts if all(t.word in own for t in tokens(what)) else None


@talks.words(
    "rota",
    read_rota,
    says="""
        rota, the rota, talks rota, talk rota, show the rota, make a rota, build a rota, set up a rota, plan a rota,
        build the rota, make the rota, plan talks, who is talking when, whos on the rota, wheres the rota, where is the
        rota, who is on the rota, when is everyone talking, whos talking when, whos talking, schedule talks, timetable
        talks
    """,
    cues="on the rota, see the rota, talks rota, the talks rota",
    public=True,
    weight=2,
)
async def rota(turn: Turn, parts: list[Part]) -> Answer:
    """Build one, from a day and time; without, show the one there is."""
    part = parts[0] if parts else Part()
    start = part.when.start if part.when else None
    department = department_of(turn, part.what or "", building=start is not None)
    if isinstance(department, Card):
        return department
    if not isinstance(start, datetime):
        if start is not None:
            raise Mistake(f"What time, from when to when? {EXAMPLE}")
        found = await posted(turn, department.id)
        return (
            await card(turn, found, department)
            if found
            else Card("There is no rota this term yet.", (Text(EXAMPLE),) if turn.steered else ())
        )
    end = part.when.end if part.when else None
    if not turn.steers(department.id):
        raise NotAllowed(f"A rota is made by whoever leads {department.name}, or their deputy.")
    closes = end.time() if isinstance(end, datetime) else start.replace(hour=start.hour + 1).time()
    return await preview(
        turn, await arranged(turn, department, part.what or "", start.date(), start.time(), closes), department
    )


def department_of(turn: Turn, what: str, *, building: bool) -> Department | Card:
    """The department meant: named, or the channel's, or one's own; of several, the person says which."""
    own = (
        turn.steered
        if building and turn.steered
        else tuple(d for i in turn.person.departments if (d := turn.community.department(i)))
    )
    named = [d for d in own if fold(d.name) in fold(what)]
    if turn.channel and turn.channel in own:
        named = named or [turn.channel]
    if named or len(own) == 1:
        return (named or list(own))[0]
    if not own:
        return Card("You are in no department with talks.")
    return Card("Which department?", (Text(f"Say it with the name: rota {fold(own[0].name)} talks …"),))


async def drafted(turn: Turn, rota: str) -> tuple[Rota, Department]:
    """The rota behind a preview's button."""
    made = await turn.records.get(Rota, rota)
    department = turn.community.department(made.department) if made else None
    if made is None or department is None or not turn.steers(department.id):
        raise NotAllowed("That rota is no longer there to change.")
    return made, department


@talks.action
async def post(turn: Turn, rota: str) -> Answer:
    """One post in the channel, edited ever after."""
    made, department = await drafted(turn, rota)
    first = min((s.day for s in await slots(turn, made, "draft")), default=turn.today)
    if first < turn.today:
        raise Mistake(f"{say_day(first)} has gone by. Say the rota again with dates to come, and I draft it anew.")
    for old in await turn.records.find(Rota, department=made.department, state="posted", term=made.term):
        await turn.records.put(replace(old, state="dropped"))
        for slot in await slots(turn, old, "planned", "moved"):
            await turn.records.put(replace(slot, state="withdrawn"))
    made = await turn.records.put(replace(made, state="posted"))
    for slot in await slots(turn, made, "draft"):
        await turn.records.put(replace(slot, state="planned"))
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    return [
        Say(
            Card(
                f"Posted in #{department.channel}.",
                (Text("I keep it up to date there when somebody swaps or is away."),),
                (undo,),
            )
        ),
        *await redraw(turn, made),
    ]


@talks.form
async def reorder(turn: Turn, form: Reorder, rota: str) -> Answer:
    """Another order: the head's to choose, and nobody is lost."""
    made, department = await drafted(turn, rota)
    planned = await slots(turn, made, "draft")
    people = {s.person: p for s in planned if (p := turn.community.person(s.person))}
    said: list[Person] = []
    for name in form.order.replace(",", "\n").splitlines():
        found = names.who(name, tuple(people.values()), turn.person, turn.community.share) if name.strip() else None
        if name.strip() and not isinstance(found, Person):
            raise Mistake(f"I do not find “{name.strip()}” on this rota.")
        if isinstance(found, Person):
            said.append(found)
    order = list(dict.fromkeys([*said, *people.values()]))
    for slot, person in zip(planned, order, strict=True):
        await turn.records.put(replace(slot, person=person.id))
    return await preview(turn, made, department)


@talks.form
async def change(turn: Turn, form: When, rota: str) -> Answer:
    """Other dates or times: drafted again."""
    made, department = await drafted(turn, rota)
    read = one(takes="when what")(form.when, turn.setting(turn.person))
    start, end = (read[0].when.start, read[0].when.end) if read and read[0].when else (None, None)
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        raise Mistake("A day and a time from when to when, please: Tuesdays 3:30-4:30 from 8 Dec.")
    await turn.records.put(replace(made, state="dropped"))
    return await preview(
        turn, await arranged(turn, department, made.term, start.date(), start.time(), end.time()), department
    )


@talks.action
async def close(turn: Turn, rota: str) -> Answer:
    """Nothing is posted."""
    made, _ = await drafted(turn, rota)
    await turn.records.put(replace(made, state="dropped"))
    return Card("Closed. Nothing was posted.")
