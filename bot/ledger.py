"""The life of a ledger entry: banked, titled, given to a department, changed; and the receipt that says what it comes
to. Written once.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.declare import Feature
from bot.desk import Turn
from bot.reading import spells
from bot.reading.parts import Part
from bot.reading.setting import Setting
from bot.shared.ledger import MOST, Bucket, Entry, of
from bot.talk import Answer, Ask, Asks, Block, Bullets, Button, Card, Form, Line, Minutes, Mistake, Text, asks
from bot.world.calendar import say_day, say_minutes
from bot.world.people import fold

ledger = Feature("ledger", "Your time", "Minutes banked, with their titles.")


class LogTime(Form, title="Log time"):
    """Minutes and what they went on."""

    minutes: int = asks(Minutes("Minutes", hint="45, 1h30 or an hour and a half"))
    what: str = asks(Line("What", hint="What was it? No pupil names, please."))


def day_of(turn: Turn, part: Part) -> date:
    """The day of a spell: the one named, else today."""
    start = part.when.start if part.when else None
    return start.date() if isinstance(start, datetime) else start or turn.today


async def bank(turn: Turn, parts: Sequence[Part]) -> Answer:
    """Keep each spell, then show the receipt."""
    home, two = turn.person.home, len(turn.person.departments) > 1
    for line, part in enumerate(parts):
        titled, bucket = await title(turn, part)
        await turn.records.add(
            Entry(
                person=turn.person.id,
                day=day_of(turn, part),
                minutes=part.minutes or 0,
                bucket=bucket,
                what=titled,
                department=home,
                batch=turn.group,
                line=line,
                named_day=part.when is not None,
                logged_on=turn.today,
                open_title=not titled,
                open_department=two,
            )
        )
    return await receipt(turn)


async def title(turn: Turn, part: Part) -> tuple[str | None, Bucket]:
    """The title in the person's words, and the bucket: a call with somebody at another school goes to Links (R10)."""
    what = part.what[:200] if part.what else None
    if not part.people:
        return what, Bucket.EXPLORE
    away = any(p.school != turn.person.school for p in part.people) and "call" in fold(what or "")
    return (
        f"{what or 'time'} with {' and '.join(p.name for p in part.people)}",
        Bucket.LINKS if away else Bucket.EXPLORE,
    )


async def receipt(turn: Turn, title: str = "Logged") -> Ask | Card:
    """What a message logged, what it comes to, and the questions that are still open, together."""
    entries = await turn.records.find(Entry, batch=turn.group, person=turn.person.id)
    if not entries:
        return Card("Nothing recent to change.")
    lines: dict[int, list[Entry]] = {}
    for entry in entries:
        lines.setdefault(entry.line, []).append(entry)
    says = tuple(spell(sum(e.minutes for e in same), same[0]) for same in lines.values())
    bucket = Bucket(entries[0].bucket)
    body: list[Block] = [Bullets(says) if len(says) > 1 else Text(says[0])]
    done, whole = await turn.spent(turn.person.id, bucket), await turn.target(turn.person, bucket)
    if all(e.day in turn.year for e in entries):
        body.append(Text(f"{bucket.title()} this year: {of(done, whole)}."))
    if await turn.records.count(Entry, person=turn.person.id) == len(entries):
        body.append(Text("That begins your CV: say cv to see it."))
    buttons: list[Button] = []
    if any(e.open_department for e in entries):
        body.append(Asks("Which department was it for?"))
        own = [d for i in turn.person.departments if (d := turn.community.department(i))]
        buttons += [in_department.button(d.name, department=d.id) for d in own] + [
            in_department.button("Both, split", department="")
        ]
    untitled = any(e.open_title for e in entries)
    if untitled:
        body.append(Asks("What was it on? Tell me in your next words, or leave it blank."))
        buttons.append(leave_blank.button("Leave blank"))
    undo = Button(label="Undo", target="mend.undo_this", args=(("group", turn.group),))
    card = Card(title, tuple(body), (*buttons, undo, change_button(turn, [v[0] for v in lines.values()])))
    return Ask(card, named.next()) if untitled else card


def spell(minutes: int, entry: Entry) -> str:
    """One spell in words: `45 min, the RPF course, Fri 20 Nov`."""
    day = f", {say_day(entry.day)}" if entry.named_day else ""
    return f"{say_minutes(minutes)}{f', {entry.what}' if entry.what else ''}{day}"


def change_button(turn: Turn, firsts: Sequence[Entry]) -> Button:
    """One spell opens its form; of several, the person says which."""
    return changed.button("Change", entry=firsts[0].id) if len(firsts) == 1 else which.button("Change")


@ledger.follow
async def which(turn: Turn) -> Answer:
    """Several spells in one message: which shall be changed?"""
    entries = await turn.records.find(Entry, batch=turn.group, person=turn.person.id)
    return Card(
        "Which one shall I change?",
        (),
        tuple(changed.button(spell(e.minutes, e)[:70], entry=e.id) for e in entries[:4]),
    )


def a_title(line: str, setting: Setting) -> str | None:
    """Words that can be a title: a line with an amount in it is another log that could not be read."""
    return line if len(line) > 1 and not spells.anchors(line, setting) else None


@ledger.hears(a_title, any_words=True)
async def named(turn: Turn, words: str) -> Answer:
    """The title, in the next words."""
    for entry in await turn.records.find(Entry, batch=turn.group, person=turn.person.id, open_title=True):
        await turn.records.put(replace(entry, what=words[:200], open_title=False))
    return await receipt(turn)


@ledger.follow
async def leave_blank(turn: Turn) -> Answer:
    """No title, and that is fine."""
    for entry in await turn.records.find(Entry, batch=turn.group, person=turn.person.id, open_title=True):
        await turn.records.put(replace(entry, open_title=False))
    return await receipt(turn)


@ledger.follow
async def in_department(turn: Turn, department: str) -> Answer:
    """Whose time it was; of both, half each, and no minute twice."""
    for entry in await turn.records.find(Entry, batch=turn.group, person=turn.person.id, open_department=True):
        halves = [department] if department else list(turn.person.departments)
        each, rest = divmod(entry.minutes, len(halves))
        await turn.records.put(replace(entry, department=halves[0], minutes=each + rest, open_department=False))
        for other in halves[1:]:
            if each:
                await turn.records.add(replace(entry, id="", department=other, minutes=each, open_department=False))
    return await receipt(turn)


@ledger.form
async def changed(turn: Turn, time: LogTime, entry: str) -> Answer:
    """The form behind `Change`; what is left empty stays."""
    old = await turn.records.get(Entry, entry)
    if old is None or old.person != turn.person.id:
        raise Mistake("That entry is no longer there.")
    turn = replace(turn, group=old.batch)
    return await mend(turn, [old], Part(minutes=time.minutes, what=time.what or old.what))


@ledger.changes(Entry)
async def change(turn: Turn, part: Part) -> Answer:
    """`change that to 50m`: the last spell is mended."""
    entries = await turn.records.find(Entry, batch=turn.group, person=turn.person.id)
    if not entries:
        return Card("Nothing recent to change.")
    return await mend(turn, [e for e in entries if e.line == entries[-1].line], part)


async def mend(turn: Turn, same: Sequence[Entry], part: Part) -> Answer:
    """Put a spell right: of a split one, the halves keep their departments."""
    minutes = part.minutes or sum(e.minutes for e in same)
    if not 1 <= minutes <= MOST:
        raise Mistake("Between 1 minute and 12 hours, please.")
    each, rest = divmod(minutes, len(same))
    day = day_of(turn, part) if part.when else same[0].day
    for n, entry in enumerate(same):
        what = part.what or entry.what
        await turn.records.put(
            replace(
                entry,
                minutes=each + (rest if n == 0 else 0),
                what=what,
                day=day,
                named_day=entry.named_day or part.when is not None,
                open_title=entry.open_title and not what,
            )
        )
    return await receipt(turn, "Changed")
