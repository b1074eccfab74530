"""The core's own words: home, today, help and why. Made of what the features declare (§4)."""

from collections.abc import Sequence
from dataclasses import replace

from bot.declare import Dated, Feature
from bot.desk import Desk, Turn
from bot.reading.asking import OWN_TIME, read_why
from bot.reading.parts import Part
from bot.reading.rank import besides, nothing
from bot.talk import Answer, Block, Bullets, Button, Card, Facts, Heading, Say, Text
from bot.world.calendar import DAY, Span, say_day, say_time
from bot.world.people import Person

AHEAD = 120
"""Days ahead in which the next dates are looked for."""


def core(features: Sequence[Feature]) -> Feature:
    """The feature that shows a person where they are."""

    def on(turn: Turn) -> list[Feature]:
        return [f for f in features if f.at(turn.school)]

    core = Feature("core", "Home", "One place to look; it never reminds.", "home")

    @core.page
    async def home(turn: Turn) -> Card:
        body: list[Block] = [block for f in on(turn) for make in f.home_blocks for block in await make(turn)]
        ahead = Span(turn.today, turn.today + AHEAD * DAY)
        coming = [d for d in await dates(turn, turn.person, ahead, features) if d.end is None or d.end > turn.local]
        if coming:
            body += [Heading("Next"), Facts(tuple((day_and_time(d), d.own_title) for d in coming[:3]))]
        if await turn.paused(turn.person.id):
            body.append(Text("You are paused. Nothing is needed from you; say back whenever you like."))
        buttons = tuple(Button(label=said, target=to, opens=opens) for said, to, opens in HOME)
        return Card(f"{turn.called(turn.person)}'s Home", tuple(body), buttons)

    @core.words(
        "home",
        OWN_TIME,
        says="""
        home, my home|hours|time|progress|minutes|total|ledger|dashboard, show my hours, take me home, dashboard, go
        home
    """,
        cues="""
        my total|hours|progress, where am i up_to|at, where i am up_to|at, where im up_to|at, how am i
        doing|getting_on, how much|many * done|logged, how much have i, what have i done so far, what have i logged,
        where have i got to, how far have|am i, how many hours|minutes, how much time, how much explore time, how much
        * have|do i
    """,
    )
    async def show(turn: Turn, parts: list[Part]) -> Answer:
        return Say(await home(turn), about=f"home:{turn.group}")

    @core.action
    async def show_home(turn: Turn) -> Answer:
        return Say(await home(turn), about=f"home:{turn.group}")

    @core.words(
        "today",
        besides("anything"),
        says="""
            today, whats on today, what have i got today, what do i have today, whats happening today, whats on, whats
            today
        """,
        cues="""
            on today, on for today, do i have * today, on for me today, for me today, got on today, my day today, doing
            today, happening today
        """,
    )
    async def today(turn: Turn, parts: list[Part]) -> Answer:
        on = list(await dates(turn, turn.person, Span(turn.today, turn.today), features))
        letter = turn.calendar.letter(turn.today)
        head = f"Today, {say_day(turn.today)}{f', week {letter}' if letter else ''}"
        if not on:
            return Card(f"{head}: nothing on for you.")
        return Card(head, (Facts(tuple((say_time(d.start) if d.start else "any time", d.own_title) for d in on)),))

    @core.words(
        "today",
        nothing,
        public=True,
        says="next dates, the next dates, dates, whats coming up, coming up, upcoming, upcoming dates",
        cues="next dates, coming up",
    )
    async def coming(turn: Turn, parts: list[Part]) -> Answer:
        ahead = await dates(turn, turn.person, Span(turn.today, turn.today + AHEAD * DAY), features)
        if turn.channel:
            ahead = [d for d in ahead if d.department == turn.channel.id]
        if not ahead:
            return Card("No dates are set yet.")
        return Card(
            "Next dates",
            (Facts(tuple((day_and_time(d), d.title if turn.channel else d.own_title) for d in ahead[:6])),),
        )

    @core.action
    async def todays(turn: Turn) -> Answer:
        return await today(turn, [])

    @core.words(
        "help",
        besides("help bot type thing dept stuck use work say ask here time log add start"),
        public=True,
        says="""
        help, help me, commands, what can you do, what can i say, how does this work, how do i use this, what do you
        do, who are you, what are you, ?
    """,
        cues="""
            what can you, how do you work, what can i ask, what can i type, what should i, how do i log|use|start, need
            help, what can i, how does this, how does it work, im stuck
        """,
    )
    async def help(turn: Turn, parts: list[Part]) -> Answer:
        lines = tuple(f"{f.title}: {f.example}" for f in on(turn) if f.example)
        return Card("Type it in your own words, for example:", (Bullets((*lines, "Home: home", "Take it back: undo")),))

    @core.words(
        "why",
        read_why,
        weight=2,
        says="""
        why, why this, why me, why did you ask me that, why did you ask, why are you asking, why did i get this, why
        isnt, why is, why was, why am i
    """,
        cues="""
            why this, why * ask, why * asking, why * asked, why * sent, why * message, why * messaging, why * get this
        """,
    )
    async def why(turn: Turn, parts: list[Part]) -> Answer:
        who = parts[0].people[0] if parts and parts[0].people else None
        return await because(turn, who)

    @core.action
    async def why_this(turn: Turn) -> Answer:
        because_ = await because(turn, None)
        part = await turn.unit.messages.part(turn.part)
        if part is None:
            return because_
        more = tuple(b for b in part.card.more if b.target != "core.why_this")
        return replace(part.card, body=(*part.card.body, Text(because_.title), *because_.body), more=more)

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
        asked = await asked_of(turn, features)
        says = spoke[0].says[0].lower() + spoke[0].says[1:]
        body = tuple(Text(why) for why in asked[1:])
        wrote = Text(f"I wrote “{spoke[0].what}” when you may be written to: {says}")
        return Card(asked[0] if asked else "Because it was due.", (*body, wrote))

    return core


async def asked_of(turn: Turn, features: Sequence[Feature]) -> list[str]:
    """What the asks of the newest message that asks are good for; of one alone, if it is that one's button."""
    names = {n.name: f.why for f in features for n in f.nudges}
    parts = [p for p in await turn.unit.messages.live(turn.person.id) if p.about.split(":")[0] in names]
    if turn.part:
        parts = [p for p in parts if p.id == turn.part]
    newest = sorted((p for p in parts if p.message == parts[0].message), key=lambda p: p.position)
    return list(dict.fromkeys(names[p.about.split(":")[0]] for p in newest))


HOME = (
    ("Log time", "explore.logged", True),
    ("Today", "core.todays", False),
    ("Settings", "settings.show_settings", False),
    ("About you", "about_me.told", True),
)


async def dates(desk: Desk, person: Person, span: Span, features: Sequence[Feature]) -> list[Dated]:
    """A person's dates in a span, in order."""
    found = [d for f in features for listed in f.date_lists for d in await listed(desk, person, span)]
    return sorted(found, key=lambda d: (d.day, say_time(d.start) if d.start else "", d.title))


def day_and_time(dated: Dated) -> str:
    """`Tue 8 Dec, 15:30`."""
    return f"{say_day(dated.day)}, {say_time(dated.start)}" if dated.start else say_day(dated.day)
