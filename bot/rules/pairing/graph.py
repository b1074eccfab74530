"""People joined with those they may be with, and the best pairs among them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.rules.pairing.scales import Members, Scales

if TYPE_CHECKING:
    from rustworkx import PyGraph


def joined(scales: Scales, pairs: Iterable[tuple[int, int]]) -> "PyGraph[int, int]":
    """Everybody, and the pairs that they may make."""
    import rustworkx  # only a draw needs it; an idle bot does without

    graph: PyGraph[int, int] = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(scales.count))
    worth = scales.pairs_only
    graph.add_edges_from([(a, b, scales.pair(a, b, worth)) for a, b in pairs])
    return graph


def match(graph: "PyGraph[int, int]", gone: Iterable[int] = ()) -> list[Members]:
    """The best pairs of all but those who are gone, as many as can be."""
    import rustworkx

    if gone:
        graph = graph.copy()
        graph.remove_nodes_from(list(gone))
    found = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((min(pair), max(pair)) for pair in found)
