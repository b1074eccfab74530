"""Putting things right: undo, change and correct (N10, D30, R75)."""

from collections.abc import Sequence

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.changes import (
    read_after_no,
    read_amount,
    read_change,
    read_contrast,
    read_correction,
    read_plain_change,
    read_plain_correction,
)
from bot.reading.parts import Part
from bot.reading.rank import besides
from bot.talk import Answer, Card, Post, Say, Text, Undo
from bot.world.calendar import say_day, say_time


def mend(features: Sequence[Feature]) -> Feature:
    """The feature that takes back and puts right."""
    mend = Feature("mend", "Put it right", "Whatever was typed or tapped can be taken back.", "undo")

    @mend.words(
        "undo",
        besides(
            "last again entry entries log logs logged thing time times minutes didnt mean sorry mistake did wrong oops "
            "one no back take can"
        ),
        weight=2,
        says="""
        undo, undo last, |i take that|it|this back, take back, get rid of that|it,
        delete|remove|scrap|cancel|bin|ditch|ignore|revert|reverse|strike|unlog|forget that|this,
        delete|scrap|remove|bin it, get|take rid of the|my|that last one|entry|log, delete|remove|scrap|cancel|undo|bin
        the|my|that last one|entry|log, revert, that was wrong, that was a mistake, oops, never mind that
    """,
        cues="""
        undo, didnt mean that|to|it, take * back, delete|remove|scrap|cancel|ignore|bin that|it|last,
        delete|remove|scrap|cancel|ignore|bin * last, by mistake
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
        it|that was, that|it|this should be|say|read, should be, should have been, i meant, meant, make that|it,
        correction, change the|my time|minutes|amount|length|day|date to
    """,
        cues="""
        should be, should have been, should say, i meant, it was actually, was actually, it was really, make that, make
        it, change that to, change it to
    """,
    )
    @mend.words("change", read_after_no, joins=True, weight=6, says="actually, sorry, no, oops")
    @mend.words("change", read_contrast, joins=True, weight=6, bare=True)
    @mend.words(
        "change",
        read_change,
        joins=True,
        weight=4,
        says="""
        change|edit|amend|update|correct|alter that|it|this to, change|edit|amend|alter that|it,
        change|edit|amend|update the|my|that last |one|entry|log |to, change that from
    """,
    )
    @mend.words("change", read_plain_change, joins=True, weight=4, says="change, change to, amend, edit, update")
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
        correct that post, correct the post, correct that, correct the rota, correct my post, correct this, the post is
        wrong, that post is wrong, fix that post, fix the post
    """,
        cues="post is wrong, post was wrong, mistake in * post, correct * post",
    )
    @mend.words("correct", read_plain_correction, weight=6, says="correct, correction to the post")
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
