"""Before a round of pairs: the offer to whoever leads, once a half-term; and whoever has fallen silent is asked whether
to count them in (R138, D4).
"""

from bot.declare import Feature, Order
from bot.desk import Turn
from bot.meetings import drawing, rounds
from bot.shared.meeting import CountedIn, Purpose
from bot.talk import Answer, Ask, Button, Card, Say
from bot.talk.effects import Effect
from bot.world.calendar import monday
from bot.world.people import Department

pair_offers = Feature(
    "pair_offers", "A round of pairs", "Half an hour together saves more than it takes.", programme="pairs"
)


@pair_offers.nudge(Order.LEADS, weekly=True, title="A round of pairs")
async def offer(turn: Turn) -> Ask | None:
    """From the second week of a half-term, once, to whoever leads a department that has no round under way."""
    block = turn.calendar.block_of(turn.today)
    if block is None or monday(turn.today) <= monday(block.start):
        return None
    for id in turn.person.leads:
        about, department = f"{id}:{block.start}", turn.community.department(id)
        asked = await turn.unit.agenda.asked(turn.person.id, f"pair_offers.offer:{about}")
        if department is None or asked or await rounds.running(turn, id):
            continue
        people, _ = await drawing.here(turn, department)
        if len(people) > 1:
            return Ask(offered(department), about=about)
    return None


def offered(department: Department) -> Card:
    """What would be drawn: to plan or to mark; or not this half-term."""
    args = (("department", department.id), ("until", ""), ("seed", 1))
    draw = tuple(
        Button(label=label, target="pairs.start", args=(*args, ("purpose", purpose)))
        for label, purpose in (("To plan", Purpose.PLANNING), ("To mark", Purpose.MARKING))
    )
    title = f"Pairs for {department.name} this half-term: shall I draw them? You see them first."
    return Card(title, (), (*draw, not_now.button("Not this half-term")))


@pair_offers.action
async def not_now(turn: Turn) -> Answer:
    """Not offered again this half-term (R85)."""
    return Card("Not this half-term, then.")


@pair_offers.action
async def count_me_in(turn: Turn) -> Answer:
    """Whoever had fallen silent is in after all: in the draw to come, or in a round that is under way."""
    await turn.records.add(CountedIn(person=turn.person.id, on=turn.today))
    out: list[Effect] = [Say(Card("Lovely, you are in."))]
    for department in turn.person.departments:
        for made in await rounds.running(turn, department):
            out += await rounds.joined(turn, made)
    return out
