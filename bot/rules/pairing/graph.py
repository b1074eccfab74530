"""People joined with those they may be with, and the best pairs among them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.rules.pairing.scales import Members, Scales

if TYPE_CHECKING:
    from rustworkx import PyGraph


def everyone(scales: Scales) -> "PyGraph[int, int]":
    """Everybody joined with everybody they may be with."""
    pairs: list[tuple[int, int, int]] = []
    for a, apart in enumerate(scales.apart):
        values = scales.with_each(a, scales.pairs_only)
        pairs += [(a, b, values[b]) for b in range(a + 1, scales.count) if b not in apart]
    return joined(scales.count, pairs)


def joined(count: int, pairs: list[tuple[int, int, int]]) -> "PyGraph[int, int]":
    """So many people, and the pairs that they may make."""
    import rustworkx  # only a draw needs it; an idle bot does without

    graph: PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(count))
    graph.add_edges_from(pairs)
    return graph


def match(graph: "PyGraph[int, int]", gone: Iterable[int] = ()) -> list[Members]:
    """The best pairs of all but those who are gone, as many as can be."""
    import rustworkx

    if gone:
        graph = graph.copy()
        graph.remove_nodes_from(list(gone))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in found)
