"""More people: the best arrangement found by matching in a graph, as exactly as if all had been compared."""

from collections.abc import Iterable
from heapq import nsmallest
from itertools import combinations
from typing import TYPE_CHECKING

from bot.rules.pairing.scales import Members, Scales

if TYPE_CHECKING:
    from rustworkx import PyGraph


def best(scales: Scales) -> list[Members]:
    """The best pairs, with one trio if the number is odd. Who cannot be placed so is in a group of one."""
    graph = _graph(scales)
    found = _match(graph)
    if scales.count % 2 and 2 * len(found) == scales.count - 1:
        found = _with_trio(scales, graph, found) or found
    placed = {n for group in found for n in group}
    return found + [(n,) for n in range(scales.count) if n not in placed]


def _graph(scales: Scales) -> "PyGraph[int, int]":
    """Everybody joined with everybody they may be with."""
    import rustworkx  # it brings numpy, which an idle bot does without

    graph: PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(scales.count))
    worth = scales.pairs_only
    graph.add_edges_from(
        [(a, b, scales.pair(a, b, worth)) for a, b in combinations(range(scales.count), 2) if b not in scales.apart[a]]
    )
    return graph


def _match(graph: "PyGraph[int, int]", gone: Iterable[int] = ()) -> list[Members]:
    """The best pairs of all but those who are gone, as many as can be."""
    import rustworkx

    if gone:
        graph = graph.copy()
        graph.remove_nodes_from(list(gone))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in found)


def _with_trio(scales: Scales, graph: "PyGraph[int, int]", without_one: list[Members]) -> list[Members] | None:
    """The best arrangement with one trio, exact down to the trio's turn, if there is one in which nobody is alone.

    A trio is looked at as a third person who joins a pair. What the others can make of it without the third bounds
    what any trio with the third can, so that few need a matching of their own; `without_one`, the best pairs whoever
    is the third, and everybody's best partner bound that in turn.
    """
    count, unit = scales.count, scales.worth.turn
    tops = [max((scales.pair(a, b) for b in graph.neighbors(a)), default=0) for a in range(count)]
    reach = _reach(scales)
    most = 2 * sum(map(scales.value, without_one))
    bounds = [min(most, sum(tops) - tops[c]) + 2 * reach[c] for c in range(count)]
    best: tuple[int, list[Members]] | None = None
    done: set[int] = set()

    def better(bound: int) -> bool:
        return best is None or bound // unit > best[0] // unit

    for third in sorted(range(count), key=lambda c: -bounds[c]):
        if not better(bounds[third] // 2):
            break
        others = _match(graph, (third,))
        total = sum(map(scales.value, others))
        if 2 * len(others) == count - 1 and better(total + reach[third]):
            for pair in others:
                trio = (*pair, third)
                if scales.may(trio):
                    value = total - scales.value(pair) + scales.value(trio)
                    if best is None or value > best[0]:
                        best = value, [trio, *(p for p in others if p != pair)]
            if better(total + reach[third]):
                left = [n for n in range(count) if n != third and n not in done and n not in scales.apart[third]]
                hoped = [
                    (total - scales.pair(a, b) + scales.trio(a, b, third), a, b)
                    for a, b in combinations(left, 2)
                    if b not in scales.apart[a]
                ]
                for bound, a, b in sorted(hoped, reverse=True):
                    if not better(bound):
                        break
                    rest = _match(graph, (a, b, third))
                    value = sum(map(scales.value, rest)) + scales.trio(a, b, third)
                    if 2 * len(rest) == count - 3 and (best is None or value > best[0]):
                        best = value, [(a, b, third), *rest]
        done.add(third)
    return best[1] if best else None


def _reach(scales: Scales) -> list[int]:
    """At most how much each can add to a pair that they join as the third."""
    worth, everyone = scales.worth, range(scales.count)
    turns = nsmallest(3, scales.turns)
    reach = []
    for c in everyone:
        may = [b for b in everyone if b != c and b not in scales.apart[c]]
        sharing = sorted(scales.past[c].get(b, 0) for b in may if scales.frees[b] & scales.frees[c])
        least = sorted(scales.past[c].get(b, 0) for b in may)
        adds = -worth.recent * least[1] if len(least) > 1 else -worth.free * scales.count
        if len(sharing) > 1:
            adds = max(adds, worth.free - worth.recent * sharing[1])
        companions = sum(turns) - min(scales.turns[c], turns[-1])
        reach.append(adds - worth.turn * (scales.turns[c] + companions))
    return reach
