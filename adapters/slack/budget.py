"""Slack's limits by name, and how words are brought within them: whoever reads is told how much was left out."""

from collections.abc import Callable, Iterator, Mapping, Sequence

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MESSAGE_CHARACTERS = 12_000
"""Of all blocks together. Slack refuses somewhat longer messages (msg_blocks_too_long), and nobody reads them."""
SECTION = 3000
CONTEXT = 2000
HEADER = 150
BUTTON = 75
OPTION = 75
OPTION_VALUE = 150
OVERFLOW = 5
OPTIONS = 100
ROW = 25
"""Elements of one actions block."""
MODAL_TITLE = 24
METADATA = 3000
LABEL = 150
HINT = 150
INITIAL = 3000
PROBLEM = 300
FALLBACK = 300
FORM_NAME = 255

Measure = Callable[[str], int]


def truncate(words: str, most: int) -> str:
    """Words cut to a length, with an ellipsis where something is missing."""
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def pieces(words: str, most: int, measure: Measure = len) -> Iterator[str]:
    """Words in pieces that each measure at most so much, broken at a line or a word where that is possible."""
    rest = words
    while measure(rest) > most:
        cut = _fitting(rest, most, measure)
        at = max(rest.rfind("\n", 0, cut), rest.rfind(" ", 0, cut))
        at = at if at > cut // 2 else cut
        yield rest[:at].rstrip()
        rest = rest[at:].lstrip()
    if rest:
        yield rest


def _fitting(words: str, most: int, measure: Measure) -> int:
    low, high = 1, min(len(words), most)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(words[:middle]) <= most else (low, middle - 1)
    return low


def left_out(count: int) -> str:
    """The line that says how much is not shown."""
    return f"… and {count} more {'line' if count == 1 else 'lines'}, left out here."


def size(block: Mapping[str, object]) -> int:
    """The characters that a block shows."""
    return sum(_said(value) for value in block.values())


def _said(value: object) -> int:
    if isinstance(value, Mapping):
        words = value.get("text")
        return len(words) if isinstance(words, str) else sum(_said(inner) for inner in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sum(_said(inner) for inner in value)
    return 0
