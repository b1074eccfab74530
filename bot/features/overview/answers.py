"""Bare answers: yes, no, done, not done, skip, a date. They go to what is open; with nothing open, a kind word."""

from collections.abc import Sequence
from datetime import datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part
from bot.reading.replies import (
    AGREED,
    DECLINED,
    HAPPENED,
    LEFT_OUT,
    NOT_HAPPENED,
    read_done,
    read_not_done,
    read_nothing,
    when_only,
)
from bot.talk import Answer, Card
from bot.world.calendar import say_day, say_time

YES = """
    yes, y, yep, yeah, yup, yea, aye, sure, ok, okay, fine, fine by me, go on, go ahead, please do, sounds good, of
    course, absolutely, definitely, great, perfect, lovely, works for me, thats fine, that works, alright, all right,
    sure thing, sounds great, sounds lovely, why not, yess, happy to, yes please, go for it, agreed, deal
"""
NO = """
    no, n, nope, nah, no thanks, no thank you, not for me, not really, rather not, id rather not, no way, never mind,
    not keen, ill pass, no ta, not interested, |i dont think so
"""
DONE = """
    done, its done, did it, done it, all done, we met, met, finished, completed, i did, yes did it, did that, done
    that, we did, we did it, it happened, thats done, sorted, 👍, ✅, ✔, yes done, just did it, have done it, done and
    dusted
"""
NOT_DONE = """
    not done, didnt, didnt manage it, didnt manage, didnt do it, didnt happen, it didnt happen, didnt get to it, didnt
    get round to it, didnt get around to it, couldnt, couldnt make it, couldnt do it, missed it, we missed it, we didnt
    meet, didnt meet, havent done it, havent, not yet, not done yet, no didnt, wasnt able to, unable to, never
    happened, it never happened, ran out of time, no time, had no time
"""
SKIP = """
    skip, ill skip, ill skip this, ill pass this week, skip it, skip this, skip this week, skip this one, skip that,
    not this week, nothing this week, nothing, none, none this week, nil, n/a, na, pass, not this time, nothing to log,
    nothing to report, nothing yet, nothing so far, zero, 0, no explore time, no time this week, maybe next week, leave
    it this week, not today, give it a miss, nowt, nowt this week, nada, zilch
"""


def answers(features: Sequence[Feature]) -> Feature:
    """The feature that takes bare answers."""
    answers = Feature("answers", "Answers", "A word is enough.")

    @answers.words("yes", AGREED, says=YES)
    async def yes(turn: Turn, parts: list[Part]) -> Answer:
        return Card("Nothing is waiting for a yes just now.")

    @answers.words("no", DECLINED, says=NO)
    async def no(turn: Turn, parts: list[Part]) -> Answer:
        return Card("That's fine. Nothing is needed.")

    @answers.words("done", HAPPENED, says=DONE, answers="explore.ask", weight=3)
    @answers.words("done", read_done, bare=True, answers="explore.ask", weight=5)
    async def done(turn: Turn, parts: list[Part]) -> Answer:
        return await first(turn, "done", Card("Well noted. Nothing was waiting for it."))

    @answers.words(
        "notdone",
        NOT_HAPPENED,
        says=NOT_DONE,
        cues="didnt manage, didnt happen, didnt get round, never happened",
        answers="explore.ask",
        weight=3,
    )
    @answers.words("notdone", read_not_done, bare=True, answers="explore.ask", weight=5)
    async def not_done(turn: Turn, parts: list[Part]) -> Answer:
        return await first(turn, "notdone", Card("That's fine. Nothing needed."))

    @answers.words("skip", read_nothing, bare=True, answers="explore.ask", weight=5)
    @answers.words(
        "skip",
        LEFT_OUT,
        says=SKIP,
        cues="nothing this week, not this week, skip this, nothing to log",
        answers="explore.ask",
        weight=3,
    )
    async def skip(turn: Turn, parts: list[Part]) -> Answer:
        return await first(turn, "skip", Card("Fine. Nothing needed this week."))

    async def first(turn: Turn, intent: str, otherwise: Card) -> Answer:
        for feature in features:
            if feature.done_ and (answer := await feature.done_(turn, intent)):
                return answer
        return otherwise

    @answers.words("when", when_only, bare=True, weight=4)
    async def when(turn: Turn, parts: list[Part]) -> Answer:
        start = parts[0].when.start if parts[0].when else None
        if start is None:
            return Card("Nothing is waiting for a date just now.")
        day = start.date() if isinstance(start, datetime) else start
        letter = turn.calendar.letter(day)
        at = f", {say_time(start)}" if isinstance(start, datetime) else ""
        return Card(
            f"{say_day(day)}{f', week {letter}' if letter else ''}{at}. Nothing is waiting for a date; say what it is "
            "for."
        )

    return answers
