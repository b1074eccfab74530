"""Who can see what was kept, as the quiet line at the end of a card says it (N9)."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from bot.desk import Turn
from bot.records import Readers, Record
from bot.shared.ledger import Entry
from bot.talk import Card, Quiet


def seen_by(turn: Turn, card: Card) -> Card:
    """The card with the quiet line that says who can see what the turn kept (N9)."""
    written = [
        r
        for r in turn.records.written
        if r.says and getattr(r, r.owner, "") == turn.person.id and getattr(r, "state", "") != "draft"
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
        return " and ".join(["you", *sorted({name for r in records for name in others(turn, r)})])
    sees = next(iter(heads.values()))
    return f"you and {' and '.join(heads)}" + (f" ({sees})" if sees else "")
