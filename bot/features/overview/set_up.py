"""Setting up in the chat: a head, or one person alone, is asked a step at a time; each can be left and resumed."""

import asyncio
import json
from collections.abc import Sequence

from bot.declare import Feature
from bot.desk import Turn
from bot.features.overview.launch import start
from bot.papers import dates, is_calendar, is_table, table
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.reading.year import read_year
from bot.setting_up.fortnight import fortnight
from bot.setting_up.people import changes, pasted, removed
from bot.setting_up.rights import keep, refuse
from bot.setting_up.steps import Said, Step, after, answered, year_said
from bot.setting_up.table import all_steps
from bot.talk import (
    Answer,
    Ask,
    Asks,
    Bullets,
    Button,
    Card,
    Facts,
    Mistake,
    Question,
    Quiet,
    Text,
)
from bot.talk.events import Handed

HOURS = 72
"""How long a question stands; `set up` asks it again at any time."""
SEEN = Quiet("Seen by: everybody at your school")


def set_up(features: Sequence[Feature]) -> Feature:
    """The feature that sets a school up."""
    set_up = Feature("set_up", "Set-up", "So that I know your school's year and people.", "set up")
    programmes = {f.name: f.title for f in features if f.optional}
    steps: dict[str, Step] = {s.name: s for s in all_steps(programmes)}

    async def going_on(turn: Turn, lead: str = "") -> Answer:
        """The next step that is not answered yet, or all of them."""
        done = await answered(turn)
        missing = next((steps[name] for name, there in done.items() if not there), None)
        return question(turn, missing, lead) if missing else await whole(turn, lead)

    def question(turn: Turn, step: Step, lead: str = "", now: str = "") -> Ask:
        taps = tuple(tapped.button(label, step=step.name, words=words) for label, words in step.taps)
        asks = f"{step.title}. {step.asks}"
        said = (*((asks,) if lead else ()), *((f"Now: {now}.",) if now else ()))
        body = (*map(Text, said), Asks(step.hint))
        card = Card(lead or asks, body, (*taps, later.button("Later")))
        return Ask(card, Question(handler=heard.name, args={"step": step.name}, hours=HOURS))

    async def whole(turn: Turn, lead: str = "") -> Card:
        """Everything that is set, to be looked at and changed, and the first fortnight."""
        rows = tuple((s.title, s.shown(turn)) for s in steps.values())
        changes = tuple(change_step.button(s.title, step=s.name) for s in steps.values())
        ways: tuple[Button, ...] = (preview.button("First fortnight"),)
        if not turn.school.told:
            ways = (start.main("Start"), *ways)
        body = (*((Text(lead),) if lead else ()), Facts(rows), SEEN)
        return Card(f"{turn.school.name} is set up.", body, ways, (*changes, remove.button("Somebody has left")))

    @set_up.words(
        "settings",
        besides("school department dept year chat our the my here now please with on go up set setup"),
        weight=3,
        says="""
        set up, setup, set up |the|our|my school|department|dept|year, go on with |the set up|setup, start set up|setup,
        start |the set up|setup, resume set up|setup, school set up|setup, school settings, change |the|our terms|bells,
        change |the|our term dates, change |the|our inset days
    """,
        cues="set up the school, set up our school, set up dept, set up our department",
    )
    async def show(turn: Turn, parts: list[Part]) -> Answer:
        await refuse(turn)
        fresh = not any((await answered(turn)).values())
        lead = "A few short questions, and you can stop at any of them: say set up, and it goes on from there."
        return await going_on(turn, lead if fresh else "")

    @set_up.hears(lambda line, _: line, any_words=True, captures=True, joins=False)
    async def heard(turn: Turn, line: str, step: str) -> Answer:
        return await said_to(turn, step, turn.typed or line)

    @set_up.action
    async def tapped(turn: Turn, step: str, words: str) -> Answer:
        return await said_to(turn, step, words)

    async def said_to(turn: Turn, step: str, words: str) -> Answer:
        await refuse(turn)
        if step == "remove":
            return await confirmed(turn, removed(turn, words), [f"No longer here: {words.strip()}"])
        said, there = steps[step].read(turn, words), (await answered(turn)).get(step, True)
        if step == "people" and said["people"]["put"]:
            return await confirmed(turn, said, pasted(turn, words).words)
        if there and step in ("terms", "inset", "bank", "bells", "wording"):
            return await confirmed(turn, said, as_it_would_be(turn, said))
        return await kept(turn, json.dumps(said))

    def as_it_would_be(turn: Turn, said: Said) -> list[str]:
        """What would stand after it, beside what stands now."""
        then = after(turn, said)
        return [f"{steps[n].title}: {steps[n].shown(then)} (now {steps[n].shown(turn)})" for n in said if n in steps]

    async def confirmed(turn: Turn, said: Said, lines: list[str]) -> Answer:
        """A preview of what changes; nothing is kept before it is wanted."""
        buttons = (keep_it.main("Keep", said=json.dumps(said)), leave_it.button("Not now"))
        return Card("This is what would change.", (Bullets(tuple(lines)),), buttons)

    async def kept(turn: Turn, said: str) -> Answer:
        await keep(turn, json.loads(said))
        then = after(turn, json.loads(said))
        lines = " ".join(f"{steps[n].title}: {steps[n].shown(then)}." for n in json.loads(said) if n in steps)
        return await going_on(then, f"Kept. {lines}")

    @set_up.action
    async def keep_it(turn: Turn, said: str) -> Answer:
        await refuse(turn)
        return await kept(turn, said)

    @set_up.action
    async def leave_it(turn: Turn) -> Answer:
        return Card("Left as it was.")

    @set_up.action
    async def later(turn: Turn) -> Answer:
        return Card("Kept so far. Say set up whenever you like, and it goes on from here.")

    @set_up.action
    async def change_step(turn: Turn, step: str) -> Answer:
        await refuse(turn)
        return question(turn, steps[step], now=steps[step].shown(turn))

    @set_up.action
    async def remove(turn: Turn) -> Answer:
        await refuse(turn)
        card = Card("Who has left?", (Asks("Their name, please. What they gave stays theirs for 90 days."),))
        return Ask(card, Question(handler=heard.name, args={"step": "remove"}, hours=HOURS))

    @set_up.action
    async def preview(turn: Turn) -> Answer:
        await refuse(turn)
        return await fortnight(turn)

    @set_up.handed
    async def from_file(turn: Turn, text: str, files: tuple[Handed, ...]) -> Answer:
        """A staff list or a calendar is shown as what it would change; another file is somebody else's."""
        file = files[0]
        if not (is_table(file) or is_calendar(file)):
            return None
        await refuse(turn)
        # A workbook of some thousand rows takes a second to read: nobody else waits for it.
        rows = [] if is_calendar(file) else await asyncio.to_thread(table, file)
        if not any("@" in cell for _, row in rows for cell in row):
            said = year_said(read_year(await asyncio.to_thread(dates, file), turn.today, named=True))
            if not said:
                raise Mistake(f"I found no terms, half-terms or INSET days in {file.name}. Nothing was kept.")
            return await confirmed(turn, said, as_it_would_be(turn, said))
        found = changes(turn, rows)
        if not found.put:
            return Card(f"Everybody in {file.name} is here as it says. Nothing to change.")
        return await confirmed(turn, {"people": {"put": list(found.put)}}, found.words)

    return set_up
