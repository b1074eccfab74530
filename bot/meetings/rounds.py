"""The life of a round of pairs: drawn, shown, posted, and changed as little as can be when somebody stops or joins
(R20, R136, R138).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.desk import Desk, Turn
from bot.meetings import standing
from bot.meetings.drawing import here, weighed
from bot.meetings.kept import days, of_person, put, seat, starts
from bot.meetings.words import another_time, at_weekly, button, matter, partner, weekly
from bot.rules.etiquette import next_open
from bot.rules.pairing import Group, draw, including
from bot.shared.meeting import Meeting, PairRound, Purpose, State
from bot.talk import Block, Bullets, Button, Card, Post, Question, Quiet, Tell, Text
from bot.talk.effects import Effect
from bot.world.calendar import DAY, Span, say_day
from bot.world.people import Department, Person

MORNING = time(8, 0)
DOING = {Purpose.PLANNING: "plan", Purpose.MARKING: "mark"}


async def drawn(turn: Turn, made: PairRound, department: Department) -> list[Meeting]:
    """The groups of a draft, drawn and kept."""
    for old in await groups(turn, made, State.DRAFT):
        await turn.records.remove(old)
    people, _ = await here(turn, department)
    found = draw(await weighed(turn, made, people))
    return [await turn.records.add(await meeting(turn, made, group)) for group in found if len(group.people) > 1]


async def meeting(turn: Turn, made: PairRound, group: Group) -> Meeting:
    """A group as it is kept: in the best of the frees that it shares, else in the one nearest to all."""
    people = [p for i in group.people if (p := turn.community.person(i))]
    slots = standing.choices(group.slots, turn.calendar)
    slot = slots[0] if slots else standing.nearest(people, turn.calendar)
    return Meeting(
        asker=made.maker,
        purpose=made.purpose,
        people=group.people,
        at=await half(turn, made, people, slot) if slot else MORNING,
        slot=slot,
        state=State.DRAFT if made.state == State.DRAFT else State.AGREED,
        round=made.id,
        focus=None,
    )


async def half(turn: Turn, made: PairRound, people: Sequence[Person], slot: str) -> time:
    """When the half-hour in a free begins: its second half, where one of them has the first for another purpose."""
    at = standing.clock(slot, turn.calendar)
    span, free = Span(turn.today, made.end), standing.split(slot, turn.calendar)[1]
    for person in people:
        for _, one in await of_person(turn, person.id, span, states=(State.AGREED,)):
            same = one.slot and standing.split(one.slot, turn.calendar)[1] == free and one.at == at
            if same and one.purpose != made.purpose:
                return (datetime.combine(made.end, at) + timedelta(minutes=one.minutes)).time()
    return at


async def groups(desk: Desk, made: PairRound, *states: str) -> list[Meeting]:
    """The groups of a round, in the order in which they were drawn."""
    return await desk.records.find(Meeting, round=made.id, state=states or (State.AGREED,))


async def begin(turn: Turn, made: PairRound, group: Meeting) -> None:
    """Give a group its dates, once each of them can have heard of it."""
    people = [p for i in group.people if (p := turn.community.person(i))]
    heard = [next_open(t.local, p, t.calendar) for p in people if (t := turn.beside(p))]
    told = max((h.date() for h in heard if h), default=turn.today)
    ahead = Span(max(told + DAY, made.start), made.end)
    on = standing.both_in(people, standing.days_of(group.slot, turn.calendar, ahead)) if group.slot else []
    await seat(turn, group, [*(d for d in await days(turn, group) if d <= turn.today), *on])


async def card(desk: Desk, made: PairRound, group: Meeting, reader: Person) -> Card:
    """One person's place in the round: with whom, when, and what may be said of it."""
    names = desk.names(p for p in group.people if p != reader.id)
    title = f"You {DOING[Purpose(made.purpose)]} with {names}, until {say_day(made.end)}."
    on = [d for d in await days(desk, group) if d >= desk.today]
    body: list[Block] = []
    if not group.slot:
        body.append(Text("None of you has offered a free yet: tell me a time that suits you, for example Thurs 3:45."))
    else:
        first = f": first on {say_day(on[0])}{_letter(desk, on[0])}" if on else ""
        body.append(Text(f"{at_weekly(desk, group.slot, group.at)}, half an hour{first}."))
        if not shares(desk, group):
            body.append(Text("That is not a free that you have all offered, so say if another time is better."))
    if made.purpose == Purpose.MARKING:
        body.append(Text("Sitting quietly side by side, each on their own marking, is a success."))
    if len(group.people) > 2:
        body.append(Text("You are three this time; whose turn that is goes round."))
    for id in group.people:
        if id != reader.id and (person := desk.community.person(id)):
            body += await partner(desk, person, reader)
    buttons = (
        button("Great", "great", group, of="pair_life"),
        another_time(group),
        Button(label="Swap", target="pair_swaps.swap_in", args=(("group", group.id),)),
    )
    return Card(
        title,
        tuple(body),
        buttons,
        (Button(label="Why us?", target="pair_life.why_this", args=(("group", group.id),)),),
    )


def _letter(desk: Desk, day: date) -> str:
    letter = desk.calendar.letter(day)
    return f", week {letter}" if letter else ""


def shares(desk: Desk, group: Meeting) -> bool:
    """Whether all of a group have offered its free."""
    people = [p for i in group.people if (p := desk.community.person(i))]
    shared = frozenset.intersection(*(standing.frees(desk, p) for p in people)) if people else frozenset()
    return group.slot in standing.choices(shared, desk.calendar) or any(k.endswith(group.slot) for k in shared)


def listed(desk: Desk, made: PairRound, department: Department, found: Sequence[Meeting], *notes: Block) -> Card:
    """The list, as the channel sees it: who with whom and when, and never who met."""
    lines = tuple(f"{desk.names(g.people)}: {weekly(desk, g.slot) if g.slot else 'a time of their own'}" for g in found)
    title = f"{made.purpose.capitalize()} pairs, {department.name}, until {say_day(made.end)}"
    return Card(title, (Bullets(lines) if lines else Text("Nobody just now."), *notes))


async def told(turn: Turn, made: PairRound, found: Iterable[Meeting]) -> list[Effect]:
    """Each person's one message, or the redrawing of it."""
    out: list[Effect] = []
    for group in found:
        for id in group.people:
            if person := turn.community.person(id):
                shown = await card(turn, made, group, person)
                asks = () if group.slot else (a_slot(group),)
                out.append(Tell(person=id, card=shown, about=matter(group), questions=asks))
    return out


def a_slot(group: Meeting) -> Question:
    """Where nobody has offered a free, the next words may be the time."""
    return Question(handler="meetings.slot_in_words", args={"meeting": group.id, "sequence": group.sequence})


async def posted(turn: Turn, made: PairRound, *notes: Block) -> list[Effect]:
    """The list in the channel, or the redrawing of it."""
    department = turn.community.department(made.department)
    if department is None:
        return []
    shown = listed(turn, made, department, await groups(turn, made), *notes)
    return [Post(department=department.id, card=shown, about=f"pairs:{made.id}")]


async def regroup(turn: Turn, made: PairRound, wanted: Sequence[Group]) -> list[Effect]:
    """The smallest change: groups that stay hear nothing, the others' messages and the list are edited in place."""
    kept = await groups(turn, made)
    stays = {frozenset(g.people) for g in kept} & {frozenset(g.people) for g in wanted}
    free = [g for g in kept if frozenset(g.people) not in stays]
    before = await alone(turn, made)
    changed: list[Meeting] = []
    for group in wanted:
        if frozenset(group.people) in stays or len(group.people) < 2:
            continue
        fresh = await meeting(turn, made, group)
        old = max(free, key=lambda g: len(set(g.people) & set(group.people)), default=None)
        if old:
            free.remove(old)
            old = await as_it_was(turn, old)
            slot = old.slot if old.slot in standing.choices(group.slots, turn.calendar) else fresh.slot
            people = [p for i in group.people if (p := turn.community.person(i))]
            at = await half(turn, made, people, slot) if slot else old.at
            old = await put(turn, old, people=group.people, slot=slot, at=at, sequence=old.sequence + 1)
        else:
            old = await turn.records.add(fresh)
        await begin(turn, made, old)
        changed.append(old)
    for gone in free:
        await put(turn, await as_it_was(turn, gone), state=State.OFF)
    waits: list[Effect] = []
    placed = {p for g in changed for p in g.people}
    for person in (p for g in before for p in g.people if p in placed and p != turn.person.id):
        found = next(g for g in changed if person in g.people)
        names = turn.names(p for p in found.people if p != person)
        says = f"You {DOING[Purpose(made.purpose)]} with {names} from now on; your card says when."
        waits.append(Tell(person=person, card=Card(says), about=f"pair:{made.id}:found:{found.id}"))
    rest = Card("You have nobody to pair with just now. I tell you when there is.", (Quiet("Nothing is needed."),))
    left = [g.people[0] for g in wanted if len(g.people) == 1]
    waits += [Tell(person=p, card=rest, about=f"pair:{made.id}", only_redraw=True) for p in left]
    return [*await told(turn, made, changed), *waits, *await posted(turn, made)]


async def as_it_was(turn: Turn, group: Meeting) -> Meeting:
    """A group whose people change: what is over stays with those who were in it, and the rest goes on as a new one."""
    over = [d for d in await days(turn, group) if starts(turn, group, d) <= turn.now]
    await seat(turn, group, over)
    if not over:
        return group
    await put(turn, group, state=State.LAPSED)
    return await turn.records.add(replace(group, id=""))


async def alone(turn: Turn, made: PairRound) -> list[Group]:
    """Whoever is in a round and has nobody just now."""
    department = turn.community.department(made.department)
    paired = {p for g in await groups(turn, made) for p in g.people}
    inside, _ = await here(turn, department) if department else ([], [])
    return [Group((p.id,), standing.frees(turn, p)) for p in inside if p.id not in paired]


async def close(turn: Turn, made: PairRound) -> None:
    """Another round takes its place: what was met stays, the dates to come go."""
    for group in await groups(turn, made):
        await seat(turn, group, [d for d in await days(turn, group) if d <= turn.today])
        await put(turn, group, state=State.LAPSED)
    await turn.records.put(replace(made, state=State.LAPSED))


async def running(desk: Desk, department: str, purpose: str | None = None) -> list[PairRound]:
    """The rounds of a department that are under way, newest last."""
    found = await desk.records.find(PairRound, department=department, state=State.AGREED)
    return [r for r in found if r.end >= desk.today and purpose in (None, r.purpose)]


async def mine(turn: Turn) -> list[tuple[PairRound, Meeting]]:
    """One's own rounds under way, and one's place in each."""
    found = []
    for department in turn.person.departments:
        for made in await running(turn, department):
            found += [(made, g) for g in await groups(turn, made) if turn.person.id in g.people]
    return found


async def as_groups(turn: Turn, made: PairRound) -> list[Group]:
    """The groups of a round as the rules know them."""
    found = []
    for group in await groups(turn, made):
        people = [p for i in group.people if (p := turn.community.person(i))]
        shared = frozenset.intersection(*(standing.frees(turn, p) for p in people)) if people else frozenset()
        found.append(Group(group.people, shared))
    return found


async def joined(turn: Turn, made: PairRound) -> list[Effect]:
    """A late joiner meets whoever is alone, or makes a pair a trio."""
    found = [*await as_groups(turn, made), *await alone(turn, made)]
    if any(turn.person.id in g.people and len(g.people) > 1 for g in found):
        return []
    found = [g for g in found if turn.person.id not in g.people]
    people = [p for g in found for i in g.people if (p := turn.community.person(i))]
    all_of_it = await weighed(turn, made, [*people, turn.person], made.id)
    return await regroup(turn, made, including(all_of_it, found, turn.person.id))
