"""More people: the best arrangement found by matching, as exactly as if all had been compared."""

from bot.rules.pairing.graph import everyone, match
from bot.rules.pairing.scales import Members, Scales
from bot.rules.pairing.trio import Search


def best(scales: Scales) -> list[Members]:
    """The best pairs, with one trio if the number is odd. Who cannot be placed so is in a group of one."""
    graph = everyone(scales)
    found = match(graph)
    if scales.count % 2 and 2 * len(found) == scales.count - 1:
        found = Search(scales, graph, found).found() or found
    placed = {n for group in found for n in group}
    return found + [(n,) for n in range(scales.count) if n not in placed]
