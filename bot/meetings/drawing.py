"""All that a draw weighs: who is in a round, what they have offered, who was with whom, and who would rather not be
(R136, R137, R138).
"""

from collections.abc import Sequence
from itertools import combinations

from bot.desk import Desk, Turn
from bot.meetings import standing
from bot.meetings.kept import seats
from bot.rules.pairing import Round, Since
from bot.shared.meeting import CountedIn, Meeting, Met, NotWith, PairRound, State
from bot.shared.wishes import Fewer
from bot.talk import Button, Card, Tell
from bot.talk.effects import Effect
from bot.world.calendar import DAY
from bot.world.people import Department, Person

AWHILE = 7 * DAY
"""Whoever is away for longer than this is not in the round."""


async def here(desk: Desk, department: Department) -> tuple[list[Person], list[Person]]:
    """Who is in a round of a department, and who is not; why is nobody's business."""
    inside: list[Person] = []
    outside: list[Person] = []
    for person in desk.community.members(department.id):
        pause = await desk.paused(person.id, what="pairs")
        away = pause is not None and (pause.until is None or pause.until > desk.today + AWHILE)
        out = away or not desk.reach(person.id) or await silent(desk, person)
        (outside if out else inside).append(person)
    return inside, outside


async def silent(desk: Desk, person: Person) -> bool:
    """Whether somebody has fallen silent, and has not said that they want to be counted in this half-term."""
    wishes = await desk.records.find(Fewer, person=person.id)
    if not wishes or not wishes[-1].silent:
        return False
    block = desk.calendar.block_of(desk.today)
    return not any(block and c.on in block for c in await desk.records.find(CountedIn, person=person.id))


async def count_in(turn: Turn, department: Department) -> list[Effect]:
    """Whoever has fallen silent is asked once whether to count them in (R138)."""
    out: list[Effect] = []
    for person in turn.community.members(department.id):
        if await silent(turn, person) and not await turn.paused(person.id, what="pairs"):
            about = f"count-in:{turn.calendar.block_of(turn.today)}"
            if await turn.unit.messages.about(person.id, about) is None:
                yes = Button(label="Count me in", target="pair_offers.count_me_in")
                card = Card("Pairs are about to be drawn. Shall I count you in? No answer is fine too.", (), (yes,))
                out.append(Tell(person=person.id, card=card, about=about))
    return out


async def weighed(desk: Desk, made: PairRound, people: Sequence[Person], but: str = "") -> Round:
    """All that a draw weighs: frees, who was with whom for this purpose, who would rather not, whose turn a trio is."""
    since, trios = await history(desk, made, but)
    ids = {p.id for p in people}
    apart = await desk.records.find(NotWith, person=tuple(ids))
    return Round(
        people=tuple(p.id for p in people),
        frees={p.id: standing.frees(desk, p) for p in people},
        since=since,
        apart=frozenset(frozenset((n.person, n.other)) for n in apart if n.other in ids),
        trios=trios,
        seed=made.seed,
    )


async def history(desk: Desk, made: PairRound, but: str = "") -> tuple[dict[frozenset[str], Since], dict[str, int]]:
    """Who was together how many rounds ago for this purpose, and who was in a trio.

    Of whom it was said that they missed each date so far does not count; a date of which nobody said anything does.
    """
    rounds = await desk.records.find(
        PairRound, department=made.department, purpose=made.purpose, state=(State.AGREED, State.LAPSED)
    )
    together: dict[frozenset[str], list[tuple[int, bool]]] = {}
    trios: dict[str, int] = {}
    for ago, old in enumerate((r for r in reversed(rounds) if r.id != but), 1):
        for group in await desk.records.find(Meeting, round=old.id, state=(State.AGREED, State.LAPSED)):
            said = {s.answer for s in await seats(desk, group) if s.day <= desk.today}
            if said == {Met.MISSED}:
                continue
            for pair in combinations(group.people, 2):
                together.setdefault(frozenset(pair), []).append((ago, Met.MET in said))
            if len(group.people) > 2:
                trios = dict.fromkeys(group.people, ago) | trios
    return {pair: _since(times) for pair, times in together.items()}, trios


def _since(times: list[tuple[int, bool]]) -> Since:
    first, met = times[0]
    row = 1
    while row < len(times) and times[row][0] == first + row:
        row += 1
    return Since(first, met, row)
