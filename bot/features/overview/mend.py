"""Putting things right: undo, change and correct (N10, D30, R75)."""

from collections.abc import Sequence

from bot.declare import Feature
from bot.desk import Turn
from bot.reading import dates, durations
from bot.reading.parts import Part, cut, tidy
from bot.reading.rank import nothing
from bot.reading.setting import Setting
from bot.reading.words import only_filler
from bot.talk import Answer, Card, Post, Say, Text, Undo
from bot.world.calendar import say_day, say_time


def read_change(line: str, setting: Setting) -> list[Part] | None:
    """What to change the last thing to: an amount, a day or a title."""
    minutes = durations.bare(tidy(line))
    if minutes:
        return [Part(minutes=minutes)]
    found = durations.find(line)
    rest = cut(line, found[0].start, found[0].end) if found else line
    when = dates.find(rest, setting.now, setting.calendar, back=True)
    rest = cut(rest, when[0].start, when[0].end) if when else rest
    what = tidy(rest)
    what = "" if only_filler(what, "not", "actually", "min", "mins", "minutes", "meant") else what
    part = Part(minutes=found[0].value if found else None, when=when[0].value if when else None, what=what or None)
    return [part] if part != Part() else []


def read_amount(line: str, setting: Setting) -> list[Part] | None:
    """The same, where the words alone do not say that something is to be changed: an amount has to be there."""
    parts = read_change(line, setting)
    return parts if parts and (parts[0].minutes or parts[0].when) and not parts[0].what else None


def read_correction(line: str, setting: Setting) -> list[Part] | None:
    """What a post should have said: a day, or words."""
    when = dates.find(line, setting.now, setting.calendar)
    rest = cut(line, when[0].start, when[0].end) if when else line
    what = tidy(rest)
    what = (
        "" if only_filler(what, "post", "rota", "message", "last", "actually", "not", "meant", "date", "day") else what
    )
    part = Part(when=when[0].value if when else None, what=what or None)
    return [part] if part != Part() else []


def mend(features: Sequence[Feature]) -> Feature:
    """The feature that takes back and puts right."""
    mend = Feature("mend", "Put it right", "Whatever was typed or tapped can be taken back.", "undo")

    @mend.words(
        "undo",
        nothing,
        weight=2,
        says="""
        undo, take that back, take it back, take back, undo that, undo last, scrap that, scrap it, delete that,
        delete the last one, remove that, remove the last one, cancel that, revert, forget that, ignore that, i take
        that back, that was wrong, that was a mistake, oops, never mind that, get rid of that, strike that, unlog
        that
    """,
        cues="""
        undo that, undo my last, take that back, take * back, delete * last, delete that, remove * last, remove
        that, scrap that, by mistake, undo it
    """,
    )
    async def undo(turn: Turn, parts: list[Part]) -> Answer:
        return Undo()

    @mend.action
    async def undo_this(turn: Turn, group: str) -> Answer:
        return Undo(group=group)

    @mend.words(
        "change",
        read_amount,
        joins=True,
        weight=6,
        says="""
        actually, sorry, no, it was, that was, that should be, should be, should have been, i meant, meant, make
        that, oops, correction
    """,
        cues="""
        should be, should have been, should say, i meant, it was actually, was actually, it was really, not
    """,
    )
    @mend.words(
        "change",
        read_change,
        joins=True,
        weight=4,
        says="""
        change, change that to, change it to, change that, change it, change the last one to, change to, make it,
        make that, edit that to, edit that, amend that to, amend, update that to, update it to, correct that to,
        correct it to
    """,
    )
    async def change(turn: Turn, parts: list[Part]) -> Answer:
        touched = await turn.unit.journal.touched(turn.group)
        for feature in features:
            if feature.change_ and feature.change_[0].kind in touched:
                if not parts:
                    return Card("What should it be?", (Text("For example: change that to 50m."),))
                return await feature.change_[1](turn, parts[0])
        return Card("Nothing recent to change.", (Text("Time you logged has [Change] on its card, with no limit."),))

    @mend.words(
        "correct",
        read_correction,
        weight=6,
        says="""
        correct that post, correct the post, correct that, correct the rota, correct my post, correct this, correct,
        the post is wrong, that post is wrong, fix that post, fix the post
    """,
        cues="post is wrong, post was wrong, mistake in * post, correct * post",
    )
    async def correct(turn: Turn, parts: list[Part]) -> Answer:
        for feature in features:
            if feature.correct_ and (answer := await feature.correct_(turn, parts[0] if parts else Part())):
                return answer
        return await line_under(turn, parts[0] if parts else Part())

    async def line_under(turn: Turn, part: Part) -> Answer:
        """Any other post gets a line under it; a preview first (N8)."""
        start = part.when.start if part.when else None
        said = ", ".join(s for s in (part.what or "", say_day(start) if start else "") if s)
        for department in turn.steered:
            post = await turn.unit.messages.newest(f"#{department.id}")
            if post and said:
                card = Card(f"Under your newest post in #{department.channel} would stand: Corrected: {said}")
                buttons = (correct_post.main("Post", part=post.id, line=said), say_again.button("Change"))
                return Card(card.title, (), (*buttons, leave_it.button("Close")))
        if said:
            return Card("There is no post of yours to correct.")
        return Card("What should it have said? For example: correct that post: it's Wed 9 Dec")

    @mend.action
    async def correct_post(turn: Turn, part: str, line: str) -> Answer:
        post = await turn.unit.messages.part(part)
        if post is None or not turn.steers(post.place[1:]):
            return Card("That post is no longer there.")
        corrected = Text(f"Corrected {say_time(turn.local)}: {line}")
        card = Card(post.card.title, (*post.card.body, corrected), post.card.buttons)
        undo = undo_this.button("Undo", group=turn.group)
        return [
            Say(Card("Corrected in the channel.", (), (undo,))),
            Post(department=post.place[1:], card=card, about=post.about),
        ]

    @mend.action
    async def say_again(turn: Turn) -> Answer:
        return Card("Say it again as it should be: correct that post: it's Wed 9 Dec")

    @mend.action
    async def leave_it(turn: Turn) -> Answer:
        return Card("Closed. Nothing was posted.")

    return mend
