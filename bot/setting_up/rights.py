"""Who sets a school up, and how what they say is kept."""

from bot.desk import Turn
from bot.setting_up.steps import Said, staff
from bot.shared.school import SetUp, stated
from bot.talk import NotAllowed


def may(turn: Turn) -> bool:
    """Whether a person sets the school up: who leads a department, the CPD leader, or one person alone (R162, D25)."""
    return turn.leads() or turn.person.cpd_leader or len(staff(turn)) == 1


def refuse(turn: Turn) -> None:
    """Says, kindly, who can, to whoever cannot."""
    if not may(turn):
        able = [p for p in staff(turn) if p.leads or p.cpd_leader]
        who = turn.names(able) if able else "Your school's IT"
        raise NotAllowed(f"{who} can set the school up. Your own day and time are in settings.")


async def keep(turn: Turn, said: Said) -> None:
    """Keep what somebody has said about the school."""
    for step, value in stated(said).items():
        await turn.records.add(SetUp(by=turn.person.id, on=turn.today, step=step, said=value))
