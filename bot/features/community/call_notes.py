"""After a call: what one heard, and the one thing to try; for whoever writes it, unless they share it (R11)."""

from dataclasses import replace

from bot.declare import Feature
from bot.desk import Turn
from bot.meetings.kept import others
from bot.records import Keep, Readers, Record
from bot.shared.meeting import Meeting
from bot.talk import Answer, Ask, Button, Card, Say, Tell, Text

call_notes = Feature("call_notes", "Notes of a call", "For you alone, unless you share them.", programme="calls")

LONGEST = 500


class CallNote(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Notes of your calls"):
    """What somebody heard at a call, and the one thing they mean to try."""

    person: str
    meeting: str
    heard: str
    to_try: str | None = None
    told: str = "nobody"
    """nobody, partner or department."""


def some_words(line: str, _: object) -> str | None:
    """Any words."""
    return line if len(line) > 1 else None


@call_notes.hears(some_words, any_words=True)
async def heard(turn: Turn, words: str, meeting: str) -> Answer:
    """What was heard; then the one thing to try."""
    kept = await turn.records.add(CallNote(person=turn.person.id, meeting=meeting, heard=words[:LONGEST]))
    card = Card("Kept. One thing to try? Your next words, or leave it.", (), (leave.button("Leave it", note=kept.id),))
    return Ask(card, to_try.next(note=kept.id), about=f"note:{kept.id}")


@call_notes.hears(some_words, any_words=True)
async def to_try(turn: Turn, words: str, note: str) -> Answer:
    """The one thing to try, which the next call brings back."""
    kept = await mine(turn, note)
    return sharing(turn, await turn.records.put(replace(kept, to_try=words[:LONGEST]))) if kept else None


@call_notes.action
async def leave(turn: Turn, note: str) -> Answer:
    """Nothing to try, and that is fine."""
    kept = await mine(turn, note)
    return sharing(turn, kept) if kept else None


def sharing(turn: Turn, kept: CallNote) -> Card:
    """Shared only if the person says so."""
    buttons = [share.button("Share with the other", note=kept.id), keep.button("Keep to myself", note=kept.id)]
    if turn.department:
        line = kept.to_try or kept.heard
        buttons.append(Button(label="A line for the round", target="rounds.keep_line", args=(("text", line[:200]),)))
    tries = (Text(f"To try: {kept.to_try}"),) if kept.to_try else ()
    return Card("Your note, for you alone.", (Text(kept.heard), *tries), tuple(buttons))


@call_notes.action
async def share(turn: Turn, note: str) -> Answer:
    """The other side of the call reads it too."""
    kept = await mine(turn, note)
    call = await turn.records.get(Meeting, kept.meeting) if kept else None
    if kept is None or call is None:
        return None
    await turn.records.put(replace(kept, told="partner"))
    body = [Text(kept.heard), *([Text(f"To try: {kept.to_try}")] if kept.to_try else [])]
    card = Card(f"{turn.person.name} shares a note of your call.", tuple(body))
    told = [Tell(person=p, card=card, about=f"note:{note}") for p in others(call, turn.person.id)]
    return [Say(Card("Shared with the other side of the call.")), *told]


@call_notes.action
async def keep(turn: Turn, note: str) -> Answer:
    """For the writer alone."""
    return Card("Kept, for you alone.")


async def mine(turn: Turn, note: str) -> CallNote | None:
    """One's own note."""
    kept = await turn.records.get(CallNote, note)
    return kept if kept and kept.person == turn.person.id else None
