"""Partner schools: what is agreed with each, since when, and by whom (R103, D25)."""

from bot.agreements import lead, page, untick
from bot.declare import Feature
from bot.desk import Turn
from bot.reading.parts import Part, one
from bot.reading.schools import school as named
from bot.reading.setting import Setting
from bot.talk import Answer, Card, Facts

partnership = Feature(
    "partnership",
    "Partner schools",
    "Two schools share once both have agreed, and for as long as both wish.",
    "partnership with Ridgeway Academy",
)

SHOWN = 4
"""Schools with a button of their own; the others stand behind them."""


def read_partner(line: str, setting: Setting) -> list[Part] | None:
    """The school that is meant; a name that no school here has is kept as it was said."""
    parts: list[Part] | None = one(takes="where what")(line, setting)
    if parts and parts[0].where:
        return [Part(where=parts[0].where)]
    return parts


def read_known(line: str, setting: Setting) -> list[Part] | None:
    """The same behind words with other uses: the school has to be one that is known."""
    found = named(line, setting)
    return [Part(where=found[0])] if found else None


@partnership.words(
    "partnership",
    read_partner,
    weight=2,
    says="""
        partnership, partnerships, partnership with, our partnership|agreement with, the partnership|agreement with,
        partnership|agreement check, partnership check with, sharing agreement, |our|the sharing agreement with, data
        agreement, data agreement with, agreement with, our partners, |our|my partner schools, partner schools,
        who|which_schools do we share with, who are we sharing with, partner school, yearly check with
    """,
)
@partnership.words(
    "partnership",
    read_known,
    says="""
        share with, partner with, agree with, agree to share with, start sharing with, start a partnership with, set up
        a partnership with, link up with, link with, check with, who gives what with|to, who gives what, who shares what
        with, are we sharing with, do we share with, what do we share with, can we share with, have we agreed with
    """,
    cues="sharing with, agreement with, partnership with, who gives what, share with, agreed with",
)
async def show(turn: Turn, parts: list[Part]) -> Answer:
    """The page of one partnership, or all of them."""
    part = parts[0] if parts else Part()
    other = next((s for s in turn.community.schools if s.name == part.where), None)
    if other is None:
        return await everyone(turn, part.what or "")
    return await page(turn, other)


@partnership.action
async def open_page(turn: Turn, school: str) -> Answer:
    """A school's button."""
    return await page(turn, turn.community.school(school))


async def everyone(turn: Turn, said: str) -> Card:
    """Every other school, with how it stands."""
    others = [s for s in turn.community.schools if s.id != turn.school.id]
    if not others:
        return Card("There is no other school here yet.")
    rows = tuple(
        (s.name, "you share" if turn.community.share(turn.school.id, s.id) else "no sharing agreement") for s in others
    )
    title = f"I know no school called “{said}” here. These I know:" if said else "Partner schools"
    buttons = tuple(open_page.button(s.name, school=s.id) for s in others)
    return Card(title, (Facts(rows),), buttons[:SHOWN], buttons[SHOWN:])


@partnership.words(
    "partnership",
    read_known,
    weight=3,
    says="""
        untick, unticked, untick the |sharing agreement|partnership|box with|for, untick with,
        end|close|stop|cancel|leave the partnership|agreement|sharing with, end|close|stop|cancel|leave the sharing
        agreement with, end|close|stop sharing with, stop partnership with, we no longer share with
    """,
)
async def end(turn: Turn, parts: list[Part]) -> Answer:
    """`untick Ridgeway`: the same as the button."""
    other = next(s for s in turn.community.schools if s.name == parts[0].where)
    if other.id == turn.school.id:
        return await page(turn, other)
    await lead(turn)
    return await untick.run(turn, school=other.id)
