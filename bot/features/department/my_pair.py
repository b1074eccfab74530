"""Who am I with, and when? One's own pairs and what else one has planned with colleagues, to move or to call off."""

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings import gone, rounds
from bot.meetings.again import again, line, planned_with, to_come
from bot.reading.parts import Part, one
from bot.reading.rank import besides
from bot.talk import Answer, Bullets, Card

my_pair = Feature("my_pair", "My pair", "Who with, and when.", "who am I paired with", programme="pairs")


@my_pair.words(
    "pair",
    besides("this that half term week now again at the moment for on me us we my our is when do and planning marking"),
    says="""
        who|whom am_i|are_we |paired|partnered|planning|marking with, whos|who_is my |planning|marking|pair|pairs
        partner, who_do_i pair|plan|mark|work with, when do|will i|we plan|mark|pair|meet_my_partner|see_my_partner,
        when|what_time is|are my |planning|marking pair|pairs|partner, my |planning|marking pair|partner|pairs, pair,
        the pairs, who_is|whos paired|partnered|planning|marking with whom|who, pairs, who is with whom|who, my pairing
    """,
    weight=4,
)
async def show(turn: Turn, parts: list[Part]) -> Answer:
    """The card of one's place in the newest round; what else is planned stands below it."""
    others = [m for m in await to_come(turn, *gone.TOGETHER) if not m.round]
    below = (Bullets(tuple([await line(turn, m) for m in others])),) if others else ()
    found = await rounds.mine(turn)
    if found:
        card = await rounds.card(turn, *found[-1], turn.person)
        return Card(card.title, (*card.body, *below), card.buttons, card.more)
    if others:
        return Card("You are in no round of pairs just now, and you have this planned.", below)
    return Card("You are in no pair just now. To make one, for example: pair with Aoife next Tues p1")


@my_pair.words(
    "pair",
    one(takes="who when", need="who"),
    says="""
        |can_we|could_we|lets move|change|shift|reschedule|rearrange my|our|the
        planning|marking|coaching|mentoring|pair|pairing |session|time |with, cancel|end|stop|finish|call_off|drop
        |my|our|the planning|marking|coaching|mentoring|pair|pairing |session|time |with, cant do |my|our
        planning|marking|coaching|mentoring |session with
    """,
    weight=7,
)
async def alter(turn: Turn, parts: list[Part]) -> Answer:
    """Something planned with somebody by name, at another time or not at all."""
    people = list(parts[0].people)
    kept = await planned_with(turn, people, *gone.TOGETHER)
    if kept:
        return await again(turn, kept, parts[0].when)
    return Card(f"You have nothing planned with {turn.names(people)} just now. Nothing changes.")
