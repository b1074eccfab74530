"""A time with somebody whose card was found: three that both have offered, remote by default (R38)."""

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings.clash import unshared
from bot.meetings.moved import begin
from bot.shared.meeting import Purpose
from bot.talk import Answer, Card

find_time = Feature("find_time", "Find a time", "Half an hour that suits both.")


@find_time.action
async def with_(turn: Turn, person: str) -> Answer:
    """A call with another school, a half-hour together within one's own."""
    found = turn.community.person(person)
    if found is None:
        return Card("That colleague is no longer here.")
    if why := unshared(turn, found):
        return Card(why)
    if await turn.beside(found).paused(found.id):
        return Card(f"{turn.called(found)} isn't in this round just now.")
    purpose = Purpose.PLANNING if found.school == turn.person.school else Purpose.CALL
    return await begin(turn, purpose, [found], None)
