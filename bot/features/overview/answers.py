"""Bare answers: yes, no, done, not done, skip, a date. They go to what is open; with nothing open, a kind word."""

from collections.abc import Sequence
from datetime import datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.reading import dates
from bot.reading.parts import Part
from bot.reading.rank import nothing
from bot.reading.setting import Setting
from bot.talk import Answer, Card
from bot.world.calendar import say_day, say_time

YES = """
    yes, y, yep, yeah, yup, yea, aye, sure, ok, okay, fine, fine by me, go on, go ahead, please do, sounds good, of
    course, absolutely, definitely, great, perfect, lovely, works for me, thats fine, happy to, yes please, go for
    it, agreed, deal
"""
NO = """
    no, n, nope, nah, no thanks, no thank you, not for me, not really, rather not, id rather not, no way, never
    mind, not keen, ill pass, no ta
"""
DONE = """
    done, did it, done it, all done, we met, met, finished, completed, i did, yes did it, did that, done that, we
    did, we did it, it happened, thats done, sorted, 👍, ✅, ✔, yes done, just did it, have done it, done and dusted
"""
NOT_DONE = """
    not done, didnt, didnt manage it, didnt manage, didnt do it, didnt happen, it didnt happen, didnt get to it,
    didnt get round to it, didnt get around to it, couldnt, couldnt make it, couldnt do it, missed it, we missed it,
    we didnt meet, didnt meet, havent done it, havent, not yet, not done yet, no didnt, wasnt able to, unable to,
    never happened, it never happened, ran out of time, no time, had no time
"""
SKIP = """
    skip, skip it, skip this, skip this week, skip this one, skip that, not this week, nothing this week, nothing,
    none, none this week, nil, n/a, na, pass, not this time, nothing to log, nothing to report, nothing yet, nothing
    so far, zero, 0, no explore time, no time this week, next week, maybe next week, leave it this week, not today,
    give it a miss
"""


def when_only(line: str, setting: Setting) -> list[Part] | None:
    """A line that is nothing but a day or moment."""
    when = dates.read(line, setting.now, setting.calendar)
    return [Part(when=when)] if when else None


def answers(features: Sequence[Feature]) -> Feature:
    """The feature that takes bare answers."""
    answers = Feature("answers", "Answers", "A word is enough.")

    @answers.words("yes", nothing, says=YES)
    async def yes(turn: Turn, parts: list[Part]) -> Answer:
        return Card("Nothing is waiting for a yes just now.")

    @answers.words("no", nothing, says=NO)
    async def no(turn: Turn, parts: list[Part]) -> Answer:
        return Card("That's fine. Nothing is needed.")

    @answers.words("done", nothing, says=DONE, answers="explore.ask", weight=3)
    async def done(turn: Turn, parts: list[Part]) -> Answer:
        return await first(turn, "done", Card("Well noted. Nothing was waiting for it."))

    @answers.words(
        "notdone",
        nothing,
        says=NOT_DONE,
        cues="didnt manage, didnt happen, didnt get round, never happened",
        answers="explore.ask",
        weight=3,
    )
    async def not_done(turn: Turn, parts: list[Part]) -> Answer:
        return await first(turn, "notdone", Card("That's fine. Nothing needed."))

    @answers.words(
        "skip",
        nothing,
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
