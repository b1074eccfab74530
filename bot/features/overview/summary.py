"""The summary: what moved, on one screen, in the same words for the same facts (R1).

Made of what the features declare.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.declare import Feature, Section
from bot.desk import Desk, Turn
from bot.features.overview.core import dates, day_and_time
from bot.reading.parts import Part, one
from bot.talk import Answer, Block, Button, Card, Facts, Form, Heading, Line, Post, Say, Text, asks
from bot.world.calendar import DAY, Span, say_day
from bot.world.people import Department

WEEKS = 42


class AddLine(Form, title="Add a line", submit="Add"):
    """A line of the head's own, above the team version."""

    line: str = asks(Line("Line", hint="One line for the team, in your words"))


def summary(features: Sequence[Feature]) -> Feature:
    """The feature that sums up a department for whoever leads it, and the team version for everybody else."""
    summary = Feature("summary", "Summary", "What moved, on one screen.", "summary")

    @summary.words(
        "summary",
        one(takes="when"),
        weight=3,
        says="""
        |a|the|quick|short|brief|team|department summary |for|of, sum up, community, governor page, overview
    """,
        cues="""
        how|hows * department|team|everyone doing|getting|do, how are we doing|getting, how are we all doing, hows the
        team|department, team|department|everyone doing, how did we do, how have we done, how have we been doing, what
        * team|department|everyone done, what have we done
    """,
    )
    async def show(turn: Turn, parts: list[Part]) -> Answer:
        own = (
            turn.steered
            if turn.leads()
            else tuple(d for i in turn.person.departments if (d := turn.community.department(i)))
        )
        if turn.channel and turn.channel.id in {d.id for d in own}:
            own = (turn.channel,)
        if not own:
            return Card("You are in no department here, so there is nothing to sum up yet.")
        when = parts[0].when if parts else None
        start, end = (
            (day(when.start), day(when.end or when.start)) if when and when.start else (turn.year.start, turn.today)
        )
        if len(own) > 1:
            return Card(
                "Which department?",
                (),
                tuple(
                    of_one.button(d.name, department=d.id, start=start.isoformat(), end=end.isoformat()) for d in own
                ),
            )
        return await page(turn, own[0], Span(start, min(end, turn.today)))

    @summary.action
    async def of_one(turn: Turn, department: str, start: str, end: str) -> Answer:
        found = turn.community.department(department)
        assert found
        return await page(turn, found, Span(day(start), day(end)))

    async def page(turn: Turn, department: Department, span: Span) -> Card:
        if not turn.leads(department.id):
            return await team(turn, department, span)
        body = [*await moves(turn, department, span), *await sections(turn, department, span, team=False)]
        carried = {"department": department.id, "start": span.start.isoformat(), "end": span.end.isoformat()}
        buttons = (
            post_team.main("Post team version", **carried, line=""),
            change.button("Change", **carried),
            close.button("Close"),
        )
        return Card(f"{department.name} to {say_day(span.end)}", tuple(body), buttons)

    async def team(turn: Desk, department: Department, span: Span, line: str = "") -> Card:
        body: list[Block] = [Text(line)] if line else []
        body += [*await moves(turn, department, span), *await sections(turn, department, span, team=True)]
        return Card(f"{department.name} to {say_day(span.end)}", tuple(body))

    async def moves(desk: Desk, department: Department, span: Span) -> list[Block]:
        on = (f for f in features if f.at(desk.school))
        moved = [said for f in on for move in f.moves for said in await move(desk, department, span)]
        return [Text(f"{', '.join(moved)}.")] if moved else []

    async def sections(turn: Desk, department: Department, span: Span, *, team: bool) -> list[Block]:
        body: list[Block] = []
        for feature in (f for f in features if f.at(turn.school)):
            for make in feature.team_pages if team else feature.summaries:
                try:
                    async with turn.unit.savepoint():
                        section = await make(turn, department, span)
                except Exception:
                    section = Section(feature.title, (Text("Not available today."),))
                if section:
                    body += [Heading(section.title), *section.body]
        people = turn.community.members(department.id)
        coming: dict[str, str] = {}
        for person in people:
            for dated in await dates(turn, person, Span(turn.today, turn.today + WEEKS * DAY), features):
                if dated.department == department.id:
                    coming.setdefault(day_and_time(dated), dated.title)
        if coming:
            body += [Heading("Next dates"), Facts(tuple(coming.items())[:4])]
        return body

    @summary.action
    async def post_team(turn: Turn, department: str, start: str, end: str, line: str) -> Answer:
        found = turn.community.department(department)
        assert found
        span = Span(day(start), day(end))
        card = await team(turn, found, span, line)
        undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
        return [
            Post(department=department, card=card, about=f"summary:{turn.group}"),
            Say(Card(f"Posted in #{found.channel}.", (), (undo,))),
        ]

    @summary.action
    async def change(turn: Turn, department: str, start: str, end: str) -> Answer:
        block, term = turn.calendar.block_of(turn.today), turn.calendar.term_of(turn.today)
        spans = [("This half-term", block), ("This term", term), ("This year", Span(turn.year.start, turn.today))]
        buttons = tuple(
            of_one.button(
                said, department=department, start=s.start.isoformat(), end=min(s.end, turn.today).isoformat()
            )
            for said, s in spans
            if s and s.start <= turn.today
        )
        return Card(
            "Which part of the year, or a line of your own for the team?",
            (),
            (*buttons, own_line.button("Add a line", department=department, start=start, end=end)),
        )

    @summary.form
    async def own_line(turn: Turn, form: AddLine, department: str, start: str, end: str) -> Answer:
        found = turn.community.department(department)
        assert found
        made = await page(turn, found, Span(day(start), day(end)))
        post = post_team.main("Post team version", department=department, start=start, end=end, line=form.line)
        return replace(made, body=(Text(f"Your line: {form.line}"), *made.body), buttons=(post, *made.buttons[1:]))

    @summary.action
    async def close(turn: Turn) -> Answer:
        return Card("Closed. Nothing was posted.")

    return summary


def day(value: str | date | datetime) -> date:
    """A day from a day, a moment or its text."""
    if isinstance(value, str):
        return datetime.fromisoformat(value).date()
    return value.date() if isinstance(value, datetime) else value
