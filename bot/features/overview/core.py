"""The core's own words: home, today, help and why. Made of what the features declare (§4)."""

from collections.abc import Sequence

from bot.declare import Dated, Feature
from bot.desk import Desk, Turn
from bot.reading.parts import Part, one
from bot.reading.rank import nothing
from bot.talk import Answer, Ask, Block, Bullets, Button, Card, Facts, Heading, Text
from bot.world.calendar import DAY, Span, say_day, say_time
from bot.world.people import Person

AHEAD = 120
"""Days ahead in which the next dates are looked for."""


def core(features: Sequence[Feature]) -> Feature:
    """The feature that shows a person where they are."""
    core = Feature("core", "Home", "One place to look; it never reminds.", "home")

    @core.page
    async def home(turn: Turn) -> Card:
        body: list[Block] = [block for f in features for make in f.home_blocks for block in await make(turn)]
        coming = [
            d for d in await dates(turn, turn.person, Span(turn.today, turn.today + AHEAD * DAY), features) if d.mine
        ]
        if coming:
            body += [Heading("Next"), Facts(tuple((day_and_time(d), d.title) for d in coming[:3]))]
        if await turn.paused(turn.person.id):
            body.append(Text("You are paused. Nothing is needed from you; say back whenever you like."))
        buttons = tuple(Button(label=said, target=to, opens=opens) for said, to, opens in HOME)
        return Card(f"{turn.called(turn.person)}'s Home", tuple(body), buttons)

    @core.words(
        "home",
        nothing,
        says="home, my home, show me my home, my hours, my time, my progress",
        cues="""
        where am i up to, how am i doing, how much * done, how much have i, what have i logged, what have i done so
        far, where have i got to, how many hours
    """,
    )
    async def show(turn: Turn, parts: list[Part]) -> Answer:
        return await home(turn)

    @core.action
    async def show_home(turn: Turn) -> Answer:
        return await home(turn)

    @core.words(
        "today",
        nothing,
        says="today, whats on today, what have i got today, whats happening today, whats on, whats today",
        cues="on today, on for me today, got on today, my day today",
    )
    async def today(turn: Turn, parts: list[Part]) -> Answer:
        on = [d for d in await dates(turn, turn.person, Span(turn.today, turn.today), features) if d.mine]
        letter = turn.calendar.letter(turn.today)
        head = f"Today, {say_day(turn.today)}{f', week {letter}' if letter else ''}"
        if not on:
            return Card(f"{head}: nothing on for you.")
        return Card(head, (Facts(tuple((say_time(d.start) if d.start else "any time", d.title) for d in on)),))

    @core.action
    async def todays(turn: Turn) -> Answer:
        return await today(turn, [])

    @core.words(
        "help",
        nothing,
        public=True,
        says="""
        help, help me, commands, what can you do, what can i say, how does this work, how do i use this, what do you
        do, who are you, what are you, ?
    """,
        cues="what can you do, how do you work, what can i ask",
    )
    async def help(turn: Turn, parts: list[Part]) -> Answer:
        lines = tuple(f"{f.title}: {f.example}" for f in features if f.example)
        return Card("Type it in your own words, for example:", (Bullets((*lines, "Home: home", "Take it back: undo")),))

    @core.words(
        "why",
        one(takes="who", quiet=True),
        weight=2,
        says="""
        why, why this, why me, why did you ask me that, why did you ask, why are you asking, why did i get this, why
        isnt, why is, why was, why am i
    """,
        cues="why this, why * ask, why * asking, why * sent, why * message",
    )
    async def why(turn: Turn, parts: list[Part]) -> Answer:
        who = parts[0].people[0] if parts and parts[0].people else None
        return await because(turn, who)

    @core.action
    async def why_this(turn: Turn) -> Answer:
        return Ask(await because(turn, None), about=f"why:{turn.group}")

    async def because(turn: Turn, who: Person | None) -> Card:
        for feature in features:
            for explain in feature.whys:
                if said := await explain(turn, who):
                    return Card(said)
        if who:
            return Card(f"I have nothing to tell about {turn.called(who)}.")
        spoke = [r for r in await turn.unit.agenda.reasons(turn.person.id) if r.did == "spoke"]
        if not spoke:
            return Card("I have not asked you anything yet.")
        meant = next(
            (
                f.why
                for f in features
                if any(n.title == spoke[0].what for n in f.nudges) or spoke[0].what.startswith("Any ")
            ),
            "",
        )
        return Card(
            f"I wrote “{spoke[0].what}” at a time when you may be written to.",
            (Text(spoke[0].says), *((Text(meant),) if meant else ())),
        )

    @core.action
    async def find_someone(turn: Turn) -> Answer:
        return Card(
            "Write to any colleague by name and I pass it on in their hours: message Siân: may I watch a lesson?"
        )

    return core


HOME = (
    ("Log time", "explore.logged", True),
    ("Today", "core.todays", False),
    ("Settings", "settings.show_settings", False),
)


async def dates(desk: Desk, person: Person, span: Span, features: Sequence[Feature]) -> list[Dated]:
    """A person's dates in a span, in order."""
    found = [d for f in features for listed in f.date_lists for d in await listed(desk, person, span)]
    return sorted(found, key=lambda d: (d.day, say_time(d.start) if d.start else "", d.title))


def day_and_time(dated: Dated) -> str:
    """`Tue 8 Dec, 15:30`."""
    return f"{say_day(dated.day)}, {say_time(dated.start)}" if dated.start else say_day(dated.day)
