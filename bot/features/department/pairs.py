"""Pairs: a standing half-hour to plan or mark together; everybody is in it, and nobody is told who met (R20, R21)."""

import re
from dataclasses import replace
from datetime import date

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings import drawing, rounds
from bot.reading.parts import Part, one
from bot.reading.rank import Reader
from bot.reading.setting import Setting
from bot.shared.meeting import PairRound, Purpose, State
from bot.talk import Answer, Bullets, Button, Card, Mistake, NotAllowed, Say, Text
from bot.world.calendar import Span, say_day
from bot.world.people import Department, fold

pairs = Feature(
    "pairs",
    "Pairs",
    "Half an hour together to plan or to mark saves more than it takes.",
    "pair with Aoife next Tues p1",
    optional=True,
)

MARKING = re.compile(r"\bmark", re.I)


def named(purpose: Purpose) -> Reader:
    """A reader of when, where the words before it have said what for."""
    when = one(takes="when")

    def read(line: str, setting: Setting) -> list[Part] | None:
        parts: list[Part] | None = when(line, setting)
        return None if parts is None else [replace(parts[0] if parts else Part(), what=purpose.value)]

    return read


@pairs.words(
    "pair",
    one(takes="when what"),
    says="""
        pair|match|put everyone|everybody|us|all|us_all|the_team|the_department|staff |up|together |for, pair up
        everyone|everybody|all|the_team |for, pair everyone_in|everybody_in the_department|the_team |up |for, start|do
        |a|the|new pairs|pairing |round |for, new pairs |for, draw |the|new pairs |for, make |the|new|some pairs |for,
        put everyone|everybody|us in|into pairs |for, |lets do|have|draw|start pairs |for, pairs for,
        pair|match people up |for, |start|run|begin|do |a |new round of
        pairs|pairing |for
    """,
    cues="everyone|everybody in|into pairs",
    weight=3,
)
@pairs.words("pair", named(Purpose.PLANNING), says="|new|start planning pairs |for", weight=3)
@pairs.words("pair", named(Purpose.MARKING), says="|new|start marking pairs |for", weight=3)
async def pair_everyone(turn: Turn, parts: list[Part]) -> Answer:
    """A round for the half-term, drawn and shown to whoever leads before anybody hears of it (N8)."""
    own = [turn.channel] if turn.channel and turn.steers(turn.channel.id) else list(turn.steered)
    if not own:
        raise NotAllowed("A round of pairs is started by whoever leads the department, or their deputy.")
    part = parts[0] if parts else Part()
    purpose = Purpose.MARKING if MARKING.search(part.what or "") else Purpose.PLANNING
    last = (part.when.end or part.when.start) if part.when else None
    first = part.when.start if part.when and part.when.end else turn.today
    until = f"{str(first)[:10]}/{str(last)[:10]}" if last else ""
    own = [d for d in own if fold(d.name) in fold(part.what or "")] or own
    if len(own) > 1:
        buttons = tuple(start.button(d.name, department=d.id, purpose=purpose, until=until, seed=1) for d in own)
        return Card("Which department?", (), buttons)
    return await drafted(turn, own[0], purpose, until)


@pairs.action
async def start(turn: Turn, department: str, purpose: str, until: str, seed: int) -> Answer:
    """A round of this department, or the same one drawn again."""
    found = turn.community.department(department)
    return await drafted(turn, found, purpose, until, seed) if found and turn.steers(department) else None


async def drafted(turn: Turn, department: Department, purpose: str, until: str, seed: int = 1) -> Answer:
    """The round as a draft, and its preview."""
    block = turn.calendar.block_of(turn.today) or Span(turn.today, turn.today)
    first, last = map(date.fromisoformat, until.split("/")) if until else (block.start, block.end)
    begins, ends = max(turn.today, first), last
    if ends <= begins:
        raise Mistake(f"{say_day(ends)} leaves no date for it. Say until when, for example: pair everyone up next term")
    people, _ = await drawing.here(turn, department)
    if len(people) < 2:
        return Card(f"{'Only you are' if people else 'Nobody is'} in this round just now, so there is nobody to pair.")
    for old in await turn.records.find(PairRound, department=department.id, state=State.DRAFT):
        await turn.records.put(replace(old, state=State.OFF))
    made = await turn.records.add(
        PairRound(maker=turn.person.id, department=department.id, purpose=purpose, start=begins, end=ends, seed=seed)
    )
    await rounds.drawn(turn, made, department)
    return [Say(await preview(turn, made, department)), *await drawing.count_in(turn, department)]


async def preview(turn: Turn, made: PairRound, department: Department, *notes: str) -> Card:
    """The list as it would be posted, and what only whoever leads is told."""
    found = await rounds.groups(turn, made, State.DRAFT)
    people, outside = await drawing.here(turn, department)
    said = [*notes]
    if len(people) == 2:
        said.append("There are only two of you, so it is the same pair each time.")
    if apart := [g for g in found if not g.slot or not rounds.shares(turn, g)]:
        said.append(f"No free that they have all offered: {'; '.join(turn.names(g.people) for g in apart)}.")
    paired = {p for g in found for p in g.people}
    if left := [p for p in people if p.id not in paired]:
        said.append(f"Nobody to pair with this time: {turn.names(left)}.")
    if outside:
        said.append(f"Not in this round: {turn.names(outside)}.")
    if old := [r for r in await rounds.running(turn, department.id, made.purpose) if r.end >= made.start]:
        said.append(f"It takes the place of the round that ends on {say_day(old[-1].end)}.")
    on = {"pair_round": made.id}
    buttons = (post.main("Post", **on), change.button("Change", **on), close.button("Close", **on))
    shown = rounds.listed(turn, made, department, found, *(Text(s) for s in said))
    return replace(shown, buttons=buttons)


async def draft(turn: Turn, pair_round: str) -> tuple[PairRound, Department]:
    """The draft behind a preview's button."""
    made = await turn.records.get(PairRound, pair_round)
    department = turn.community.department(made.department) if made else None
    if made is None or department is None or made.state != State.DRAFT or not turn.steers(department.id):
        raise NotAllowed("That draft is no longer there. Say it again, and I draw anew.")
    return made, department


@pairs.action
async def post(turn: Turn, pair_round: str) -> Answer:
    """The list goes to the channel, and one message to each; what has changed since the preview is shown again."""
    made, department = await draft(turn, pair_round)
    before = {g.people for g in await rounds.groups(turn, made, State.DRAFT)}
    found = await rounds.drawn(turn, made, department)
    if {g.people for g in found} != before:
        return await preview(turn, made, department, "Somebody's plans have changed since: here it is again.")
    for old in [r for r in await rounds.running(turn, department.id, made.purpose) if r.end >= made.start]:
        await rounds.close(turn, old)
    # The draft stays behind, so that an undone round can be posted anew.
    await turn.records.put(replace(made, state=State.OFF))
    made = await turn.records.add(replace(made, id="", state=State.AGREED))
    for group in found:
        await rounds.begin(turn, made, await turn.records.put(replace(group, state=State.AGREED, round=made.id)))
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    keeps = Text("Each of them hears from me, and I keep the list up to date.")
    said = Say(Card(f"Posted in #{department.channel}.", (keeps,), (undo,)))
    return [said, *await rounds.told(turn, made, await rounds.groups(turn, made)), *await rounds.posted(turn, made)]


@pairs.action
async def change(turn: Turn, pair_round: str) -> Answer:
    """Drawn again, or for the other purpose; the draft stays until then."""
    made, department = await draft(turn, pair_round)
    other = Purpose.MARKING if made.purpose == Purpose.PLANNING else Purpose.PLANNING
    same = {"department": department.id, "until": f"{made.start}/{made.end}"}
    shown = await preview(turn, made, department)
    buttons = (
        shown.buttons[0],
        start.button("Draw again", purpose=made.purpose, seed=made.seed + 1, **same),
        start.button(f"For {other}", purpose=other, seed=made.seed, **same),
        close.button("Close", pair_round=made.id),
    )
    lines = tuple(b for b in shown.body if isinstance(b, Bullets))
    return Card("What shall change? Other pairs come only where they are as good for everybody.", lines, buttons)


@pairs.action
async def close(turn: Turn, pair_round: str) -> Answer:
    """Nothing is posted."""
    made, _ = await draft(turn, pair_round)
    await turn.records.put(replace(made, state=State.OFF))
    return Card("Closed. Nothing was posted.")
