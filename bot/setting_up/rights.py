"""Who sets a school up, and how what they say is kept."""

from bot.desk import Turn
from bot.setting_up.steps import Said, staff
from bot.shared.school import SetUp, stated
from bot.talk import NotAllowed
from bot.world.people import Person


async def able(turn: Turn) -> list[Person]:
    """Who sets the school up: whoever leads a department and the CPD leader; where there is neither, whoever has begun
    it, or one person alone (R162, D25).
    """
    here = staff(turn)
    led = [p for p in here if p.leads or p.cpd_leader]
    begun = {s.by for s in await turn.records.find(SetUp)}
    return led or [p for p in here if p.id in begun] or (here if len(here) == 1 else [])


async def refuse(turn: Turn) -> None:
    """Says, kindly, who can, to whoever cannot."""
    may = await able(turn)
    if turn.person.id not in {p.id for p in may}:
        who = turn.names(may) if may else "Your school's IT"
        raise NotAllowed(f"{who} can set the school up. Your own day and time are in settings.")


async def keep(turn: Turn, said: Said) -> None:
    """Keep what somebody has said about the school."""
    for step, value in stated(said).items():
        await turn.records.add(SetUp(by=turn.person.id, on=turn.today, step=step, said=value))
