"""All steps of setting up, in their order."""

from collections.abc import Mapping

from bot.desk import Turn
from bot.setting_up import steps
from bot.setting_up.people import pasted, shown_people
from bot.setting_up.steps import NATIONS, Said, Step
from bot.talk import Mistake
from bot.world.people import fold


def read_people(turn: Turn, text: str) -> Said:
    """A pasted list of staff; or nobody else."""
    if steps.NONE.match(text.strip()) or fold(text.strip()) in ("only me", "me alone", "nobody else"):
        return {"people": {"put": []}}
    return {"people": {"put": list(pasted(turn, text).put)}}


def all_steps(programmes: Mapping[str, str]) -> tuple[Step, ...]:
    """The steps; `programmes` are those that can be switched off, by name with the title people know."""

    def read_off(turn: Turn, text: str) -> Said:
        said = fold(text)
        if said.strip(" .") in ("all on", "all", "everything", "yes", "all of them", "all of it"):
            return {"off": []}
        off = [name for name, title in programmes.items() if fold(name) in said or fold(title) in said]
        if not off:
            raise Mistake(f"Say all on, or everything but: {', '.join(programmes)}.")
        return {"off": off}

    def shown_off(turn: Turn) -> str:
        off = [title for name, title in programmes.items() if name in turn.school.off]
        return f"without {', '.join(off)}" if off else "all on"

    def day(name: str) -> Step:
        inset = name == "inset"
        return Step(
            name=name,
            title="INSET days" if inset else "Bank holidays",
            asks="Which days are INSET days?" if inset else "Whose bank holidays does the school keep?",
            hint="For example: 1 Sep, 2 Sep, 2 Nov and 4 Jan." if inset else "Or write the days: 3 May, 31 May.",
            read=steps.days_reader(name),
            shown=lambda turn: steps.shown_days(turn.calendar.inset if inset else turn.calendar.bank, turn.calendar),
            taps=(("None", "none"),) if inset else tuple((n, n) for n in NATIONS),
        )

    return (
        Step(
            name="terms",
            title="Terms",
            asks="When are your terms and half-terms?",
            hint="Paste them as they stand on the school's page, a line for each term: 1 Sep to 18 Dec, half-term "
            "26-30 Oct. A calendar file (ICS or CSV) works too.",
            read=steps.read_terms,
            shown=steps.shown_terms,
        ),
        day("inset"),
        day("bank"),
        Step(
            name="weeks",
            title="Week letters",
            asks="Is every week the same, or do weeks A and B take turns?",
            hint="If they do, say which week is A where it is not the first: A and B, A from 7 Sep.",
            read=steps.read_weeks,
            shown=steps.shown_weeks,
            taps=(("Every week the same", "every week the same"), ("A and B, A first", "A and B")),
        ),
        Step(
            name="bells",
            title="Bells",
            asks="When are your periods?",
            hint="A line for days that are alike: Mon-Thu: P1 08:50-09:50, P2 09:50-10:50, lunch 12:10-13:00. I "
            "write to nobody in a lesson or at lunch.",
            read=steps.read_times,
            shown=steps.shown_times,
            taps=(("No periods", "none"),),
        ),
        Step(
            name="department",
            title="Department",
            asks="Which department is it, and which channel do its people share?",
            hint="For example: Science in #science. For yourself alone, none.",
            read=steps.read_departments,
            shown=steps.shown_departments,
            taps=(("None, it is for me alone", "none"),),
        ),
        Step(
            name="people",
            title="People",
            asks="Who else is in it?",
            hint="Paste a list, a line a person: Omar Aziz, omar.aziz@school.example, Mon-Wed, 0.6. Or send it as CSV "
            "or XLSX file. Days and share may be left out.",
            read=read_people,
            shown=shown_people,
            taps=(("Only me", "only me"),),
        ),
        Step(
            name="prompt",
            title="The week's question",
            asks="When shall the week's question come?",
            hint="Each person can change their own. Who does not work that day is asked on one of theirs before it.",
            read=steps.read_prompt,
            shown=steps.shown_prompt,
            taps=(("Thu 15:40", "Thu 15:40"), ("Fri 15:00", "Fri 15:00")),
        ),
        Step(
            name="off",
            title="What is on",
            asks="Shall everything be on?",
            hint=f"There is {', '.join(programmes.values())}. To leave some out, say: everything but calls.",
            read=read_off,
            shown=shown_off,
            taps=(("All on", "all on"),),
        ),
        Step(
            name="wording",
            title="Wording",
            asks="How shall the week's question read?",
            hint="Write {name} where the first name goes: What did you try this week, {name}?",
            read=steps.read_wording,
            shown=steps.shown_wording,
            taps=(("As it comes", "as it comes"),),
        ),
    )
