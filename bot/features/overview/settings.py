"""A person's own settings, their calendar address, and the preview of a week (R88, R161)."""

from collections.abc import Sequence
from datetime import time

from bot.declare import Feature
from bot.desk import Turn
from bot.kernel import manners
from bot.kernel.occasions import occasions
from bot.ports import Records
from bot.reading.parts import Part
from bot.reading.rank import besides, nothing
from bot.records import Readers, Record
from bot.rules.etiquette import shut
from bot.shared.wishes import Fewer, Preference
from bot.talk import Answer, Card, Choice, Facts, Form, Kind, Refuse, Text, Time, asks
from bot.world.calendar import DAY, WEEKDAYS, monday, say_day, say_time
from bot.world.people import Weekly

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Feed(Record, readers=Readers.ME, says="Your calendar address"):
    """The number of a person's calendar address; a new number makes a new address, and the old one stops."""

    person: str
    number: int


class DayAndTime(Form, title="Day and time"):
    """When the weekly message comes."""

    day: str = asks(Choice("Day", DAYS))
    at: time = asks(Time("Time", hint="15:40"))


def unnoted(turn: Turn) -> Records:
    """Records that undo leaves alone: looking at an address is nothing to take back."""
    return turn.unit.records(turn.school.id)


def settings(features: Sequence[Feature]) -> Feature:
    """The feature with everybody's own settings."""
    settings = Feature("settings", "Settings and calendar", "Your day, your time, your calendar.", "calendar")

    @settings.words(
        "settings",
        besides("change prompt prompts day time are reminder weekly message messages setting"),
        says="""
        settings, setting, my settings, preferences, my preferences, options, change |my settings, configure,
        change my day, change my time
    """,
        cues="""
            change my settings, my settings, my prompt, my weekly message, change * time, change * day you
        """,
    )
    async def show(turn: Turn, parts: list[Part]) -> Answer:
        slot = await turn.slot(turn.person)
        wish = await turn.records.find(Fewer, person=turn.person.id)
        often = {"weekly": "every week", "monthly": "once a month", "home": "never; Home only"}[
            wish[-1].how if wish else "weekly"
        ]
        days = ", ".join(WEEKDAYS[d] for d in sorted(turn.person.days))
        rows = (
            ("You work", days),
            ("I ask on", f"{DAYS[slot.day]} at {say_time(slot.at)}"),
            ("How often", often),
            ("Department", turn.department.name if turn.department else "none"),
        )
        return Card(
            "Your settings",
            (Facts(rows), Text("Also: fewer, pause, calendar, privacy.")),
            (chosen.button("Day and time"),),
        )

    @settings.action
    async def show_settings(turn: Turn) -> Answer:
        return await show(turn, [])

    @settings.form
    async def chosen(turn: Turn, form: DayAndTime) -> Answer:
        day = DAYS.index(form.day)
        if day not in turn.person.days:
            own = ", ".join(DAYS[d] for d in sorted(turn.person.days))
            return Refuse({"day": f"You do not work on {form.day}s. Your days are {own}."})
        if not time(7, 45) <= form.at <= time(16, 45):
            return Refuse({"at": "Between 07:45 and 16:45, please: nothing is sent outside those hours."})
        for old in await turn.records.find(Preference, person=turn.person.id):
            await turn.records.remove(old)
        await turn.records.add(Preference(person=turn.person.id, day=day, at=form.at))
        await turn.unit.agenda.plan(occasions(turn, Weekly(day, form.at)))
        return Card(f"Done. From now on I ask every {form.day} at {say_time(form.at)}.")

    @settings.words(
        "calendar",
        besides("outlook google apple phone ical ics feed link url app subscribe add address sync how school"),
        says="""
        calendar, my calendar, calendar feed, my calendar feed, send me my calendar feed, calendar link, ics, ical,
        subscribe, send me my calendar, feed, add to my calendar, sync my calendar
    """,
        cues="""
            calendar feed, calendar link, my calendar, calendar address, in my calendar, to my calendar
        """,
    )
    async def calendar(turn: Turn, parts: list[Part]) -> Answer:
        kept = await turn.records.find(Feed, person=turn.person.id)
        feed = kept[-1] if kept else await unnoted(turn).add(Feed(person=turn.person.id, number=1))
        return address(turn, feed.number)

    def address(turn: Turn, number: int) -> Card:
        url = turn.feed(turn.person.id, number)
        says = Text(url) if url else Text("Calendar links need the school's IT to set a public address first.")
        return Card(
            "Your calendar address. Titles only; keep it to yourself.", (says,), (renewed.button("New address"),)
        )

    @settings.action
    async def renewed(turn: Turn) -> Answer:
        kept = await turn.records.find(Feed, person=turn.person.id)
        number = kept[-1].number + 1 if kept else 1
        for old in kept:
            await unnoted(turn).remove(old)
        await unnoted(turn).add(Feed(person=turn.person.id, number=number))
        return address(turn, number)

    @settings.words(
        "settings",
        nothing,
        says="""
        preview, preview this week, preview the week, who gets what, who gets what this week, who does what
    """,
        cues="who gets what, who * get what, preview * week",
    )
    async def preview(turn: Turn, parts: list[Part]) -> Answer:
        if not turn.steered:
            return await show(turn, [])
        rows = []
        for department in turn.steered:
            for person in turn.community.members(department.id):
                rows.append((turn.called(person), await week_of(turn, person.id)))
        return Card("This week, as it stands now. Nothing is sent by looking.", (Facts(tuple(rows)),))

    async def week_of(turn: Turn, who: str) -> str:
        person = turn.community.person(who)
        assert person
        slot = await turn.slot(person)
        day = monday(turn.today) + slot.day * DAY
        if day < turn.today:
            day += 7 * DAY
        verdict = await manners.judge(turn, person, Kind.PLANNED, weekly=True)
        if verdict.rule == "Life happens" and await turn.paused(who):
            return "not in this round"
        if closed := shut(day, person, turn.calendar):
            return f"nothing on {say_day(day)}: {closed[0].lower()}"
        return f"explore time, {say_day(day)} at {say_time(slot.at)}"

    return settings
