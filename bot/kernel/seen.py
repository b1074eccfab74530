"""Who can see what was kept, as the quiet line at the end of a card says it (N9)."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from bot.desk import Turn
from bot.records import Readers, Record
from bot.shared.ledger import Entry
from bot.shared.meeting import Meeting
from bot.talk import Card, Quiet


def seen_by(turn: Turn, card: Card) -> Card:
    """The card with the quiet line that says who can see what the turn kept (N9)."""
    written = [
        r
        for r in turn.records.written
        if r.says and getattr(r, r.owner, "") == turn.person.id and getattr(r, "state", "") not in ("draft", "off")
    ]
    if not written or any(isinstance(b, Quiet) and str(b.parts[0]).startswith("Seen by") for b in card.body):
        return card
    return replace(card, body=(*card.body, Quiet(f"Seen by: {readers(turn, written)}")))


def others(turn: Turn, record: Record) -> list[str]:
    """Whoever else is in a record that those in it may read."""
    named = (
        [v for v in asdict(record).values() if isinstance(v, str)] if record.readers is Readers.ME_AND_OTHERS else []
    )
    return [turn.called(p) for v in named if (p := turn.community.person(v)) and p.id != turn.person.id]


def readers(turn: Turn, records: Sequence[Record]) -> str:
    """Who can read some records, in words."""
    if any(r.readers is Readers.COMMUNITY for r in records):
        return str(Readers.COMMUNITY)
    if any(r.readers is Readers.SCHOOL for r in records):
        return "everybody at your school"
    if any(r.readers is Readers.DEPARTMENT for r in records):
        return turn.department.name if turn.department else "you"
    heads: dict[str, str] = {}
    for record in records:
        if record.readers is Readers.ME_AND_HEAD:
            department = getattr(record, "department", None) if isinstance(record, Entry) else turn.person.home
            for head in turn.community.leaders(department or turn.person.home or ""):
                if head.id != turn.person.id:
                    heads[turn.called(head)] = record.sees
    if not heads:
        with_me = next((r for r in reversed(turn.records.written) if isinstance(r, Meeting)), None)
        people = [turn.community.person(p) for p in with_me.people if p != turn.person.id] if with_me else []
        met = {turn.called(p) if p.school == turn.person.school else p.name for p in people if p}
        names = sorted(met | {name for r in records for name in others(turn, r)})
        if not names and any(r.readers is Readers.ME_AND_OTHERS for r in records):
            return "you and the others in it"
        return " and ".join(["you", *names]) if len(names) < 2 else f"you, {' and '.join(names)}"
    sees = next(iter(heads.values()))
    return f"you and {' and '.join(heads)}" + (f" ({sees})" if sees else "")
