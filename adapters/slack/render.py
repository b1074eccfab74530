"""Cards as Slack draws them: Block Kit for a message or the Home tab, with the plain text that notifications get."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, assert_never

from adapters.slack.budget import (
    BUTTON,
    CONTEXT,
    FALLBACK,
    HEADER,
    MESSAGE_BLOCKS,
    MESSAGE_CHARACTERS,
    OPTION,
    OPTIONS,
    OVERFLOW,
    ROW,
    SECTION,
    VIEW_BLOCKS,
    left_out,
    pieces,
    size,
    truncate,
)
from adapters.slack.mrkdwn import bold, escape, paragraph, plain
from bot.ports import Drawn
from bot.talk import At, Block, Bold, Bullets, Button, Card, Facts, Heading, Link, Progress, Quiet, Text
from bot.talk.cards import Part

NEUTRAL = "A note from Dept"
"""What a locked screen may show of a card that has no title."""
CELLS = 10
Blocks = list[dict[str, Any]]


@dataclass(slots=True)
class Sketch:
    """One part of a message while it is brought within the budget; `room` is the characters that it takes."""

    words: Blocks
    buttons: Blocks
    dropped: int = 0
    room: int = 0

    @property
    def drawn(self) -> Blocks:
        """The blocks of this part, as far as they are kept."""
        note = [_context(left_out(self.dropped))] if self.dropped else []
        return [*self.words, *note, *self.buttons]


def message(parts: Sequence[Drawn]) -> dict[str, Any]:
    """A message of one or several parts; `text` makes sense alone and says no more than the titles."""
    titles = dict.fromkeys(" ".join(part.card.title.split()) for part in parts if part.card.title.strip())
    return {
        "text": escape(truncate(" · ".join(titles) or NEUTRAL, FALLBACK)),
        "blocks": _within([_sketch(part, f"{i}") for i, part in enumerate(parts)], MESSAGE_BLOCKS, MESSAGE_CHARACTERS),
    }


def home(drawn: Drawn) -> dict[str, Any]:
    """The Home tab."""
    return {"type": "home", "blocks": _within([_sketch(drawn, "home")], VIEW_BLOCKS, MESSAGE_CHARACTERS * 2)}


def _sketch(drawn: Drawn, name: str) -> Sketch:
    card = drawn.card
    words = _title(card)
    for block in card.body:
        words.extend(_block(block))
    return Sketch(words or [_section(escape(NEUTRAL))], _buttons(drawn, name))


def _title(card: Card) -> Blocks:
    title = card.title.strip()
    if not title:
        return []
    if len(title) <= HEADER and "\n" not in title and any(isinstance(block, Heading) for block in card.body):
        return [{"type": "header", "text": {"type": "plain_text", "text": plain(title), "emoji": True}}]
    return [_section(piece) for piece in _strong(title)]


def _block(block: Block) -> Blocks:
    match block:
        case Text(parts):
            return [_section(words) for words in _packed(_flowing(parts, SECTION), "", SECTION)]
        case Quiet(parts):
            return [_context(words) for words in _packed(_flowing(parts, CONTEXT), "", CONTEXT)]
        case Heading(said):
            return [_section(words) for words in _strong(said)]
        case Facts(rows):
            lines = [line for label, value in rows for line in _fact(label, value)]
            return [_section(words) for words in _packed(lines, "\n", SECTION)]
        case Bullets(items):
            lines = [line for item in items for line in _escaped(f"•  {item.strip()}", SECTION) if item.strip()]
            return [_section(words) for words in _packed(lines, "\n", SECTION)]
        case Progress(label=label, done=done, whole=whole, words=said):
            return [_section(words) for words in _packed([*_fact(label, said), _bar(done, whole)], "\n", SECTION)]
        case _:
            assert_never(block)


def _flowing(parts: tuple[Part, ...], most: int) -> list[str]:
    said: list[str] = []
    for part, marked in zip(parts, paragraph(parts), strict=True):
        if isinstance(part, str):
            said.extend(_escaped(part, most))
        else:
            said.append(marked if len(marked) <= most else escape(truncate(_bare(part), most // 6)))
    return said


def _bare(part: Part) -> str:
    match part:
        case str():
            return part
        case At(name):
            return name
        case Bold(said) | Link(said):
            return said


def _escaped(words: str, most: int) -> list[str]:
    if len(words) * 5 <= most:
        return [escape(words)]
    return [escape(piece) for piece in pieces(words, most, lambda said: len(escape(said)))]


def _strong(words: str) -> list[str]:
    return [bold(piece) for piece in pieces(words.strip(), SECTION // 8)]


def _fact(label: str, value: str) -> list[str]:
    name = f"{bold(truncate(label.strip(), OPTION))[:-1]}:* " if label.strip() else ""
    return _packed([name, *_escaped(value, SECTION - len(name))], "", SECTION)


def _bar(done: int, whole: int) -> str:
    full = CELLS if whole <= 0 else max(0, min(CELLS, done * CELLS // whole))
    return "▰" * full + "▱" * (CELLS - full)


def _packed(lines: Iterable[str], between: str, most: int) -> list[str]:
    """Lines put together as long as they fit; blank ones alone say nothing."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + len(between) + len(line) <= most:
            packed[-1] += between + line
        else:
            packed.append(line)
    return [words for words in packed if words.strip()]


def _section(words: str) -> dict[str, Any]:
    return {"type": "section", "text": _markup(words)}


def _context(words: str) -> dict[str, Any]:
    return {"type": "context", "elements": [_markup(words)]}


def _markup(words: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": words, "verbatim": True}


def _buttons(drawn: Drawn, name: str) -> Blocks:
    live = list(zip(drawn.card.pressable, drawn.tokens, strict=False))
    shown = len(drawn.card.buttons)
    elements = [_button(button, token, f"{name}.{i}") for i, (button, token) in enumerate(live[:shown])]
    for extra in elements[1 + next((i for i, e in enumerate(elements) if "style" in e), len(elements)) :]:
        extra.pop("style", None)
    if live[shown:]:
        elements.append(_more(live[shown : shown + OPTIONS], f"{name}.more"))
    rows = [elements[i : i + ROW] for i in range(0, len(elements), ROW)]
    return [{"type": "actions", "block_id": f"{name}.row{i}", "elements": row} for i, row in enumerate(rows)]


def _button(button: Button, token: str, action: str) -> dict[str, Any]:
    drawn: dict[str, Any] = {"type": "button", "action_id": action, "text": _label(button), "value": token}
    return drawn | ({"style": "primary"} if button.main else {})


def _more(live: Sequence[tuple[Button, str]], action: str) -> dict[str, Any]:
    """What stands behind the others: a menu of dots for a few, a menu that says so for many."""
    options = [{"text": _label(button), "value": token} for button, token in live]
    if len(options) <= OVERFLOW:
        return {"type": "overflow", "action_id": action, "options": options}
    placeholder = {"type": "plain_text", "text": "More…"}
    return {"type": "static_select", "action_id": action, "placeholder": placeholder, "options": options}


def _label(button: Button) -> dict[str, Any]:
    words = " ".join(button.label.split())
    return {"type": "plain_text", "text": plain(truncate(words or "…", BUTTON)), "emoji": True}


def _within(sketches: list[Sketch], most_blocks: int, most_characters: int) -> Blocks:
    """All parts with a divider between them; what does not fit is left out of the longest part's end, and said so."""
    for sketch in sketches:
        sketch.room = sum(size(block) for block in sketch.words)
    while _blocks(sketches) > most_blocks or sum(sketch.room for sketch in sketches) > most_characters:
        longest = max(sketches, key=lambda sketch: (len(sketch.words) > 1, sketch.room, len(sketch.words)))
        if len(longest.words) < 2:
            sketches = _fewer(sketches)
            continue
        gone = longest.words.pop()
        longest.room -= size(gone)
        longest.dropped += str(gone.get("text") or gone["elements"][0]).count("\\n") + 1
    drawn: Blocks = []
    for sketch in sketches:
        drawn.extend([{"type": "divider"}] if drawn else [])
        drawn.extend(sketch.drawn)
    return drawn


def _blocks(sketches: Sequence[Sketch]) -> int:
    return sum(len(s.words) + len(s.buttons) + bool(s.dropped) for s in sketches) + max(0, len(sketches) - 1)


def _fewer(sketches: list[Sketch]) -> list[Sketch]:
    """One part less; its lines are counted with those of the part before it."""
    *kept, gone = sketches
    kept[-1].dropped += gone.dropped + 1
    return kept
