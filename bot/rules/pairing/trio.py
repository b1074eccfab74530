"""An odd number: the best arrangement with one trio, found without a look at every trio there could be."""

from collections.abc import Iterator
from heapq import nlargest, nsmallest
from typing import TYPE_CHECKING

from bot.rules.pairing.ceilings import ceilings
from bot.rules.pairing.graph import joined, match
from bot.rules.pairing.scales import Members, Scales

if TYPE_CHECKING:
    from rustworkx import PyGraph


class Search:
    """Looks for the trio, exactly in all that is compared before chance decides.

    A trio is seen as a third person who joins a pair. What the others can make of it without the third bounds what
    any trio with the third can. Ceilings bound it too, and leave out pairs that no better arrangement can hold, so
    that the few matchings that remain are small. Bounds are counted double, for ceilings are halves.
    """

    def __init__(self, scales: Scales, graph: "PyGraph[int, int]", without_one: list[Members]) -> None:
        self.scales, self.graph = scales, graph
        self.unit = scales.worth.hope
        self.reach = _reach(scales)
        self.best: tuple[int, list[Members]] | None = None
        self.done: set[int] = set()
        self.most = 2 * self.worth(without_one)
        self.pairs = _pairs(scales)
        self.tops = list(map(max, self.pairs))
        placed = {n for pair in without_one for n in pair}
        self.join_a_pair(next(n for n in range(scales.count) if n not in placed), without_one)

    def found(self) -> list[Members] | None:
        """The best arrangement; None if every trio leaves somebody alone."""
        first = max(range(self.scales.count), key=self.bound)
        if self.better(self.bound(first)):
            self.join_a_pair(first, match(self.graph, (first,)))
        if self.better(max(map(self.bound, range(self.scales.count)))):
            self.narrow()
            for third in sorted(range(self.scales.count), key=self.bound, reverse=True):
                if not self.better(self.bound(third)):
                    break
                self.look_at(third)
                self.done.add(third)
        return self.best[1] if self.best else None

    def worth(self, groups: list[Members]) -> int:
        """What groups are worth together."""
        return sum(map(self.scales.value, groups))

    def bound(self, third: int) -> int:
        """At most twice what an arrangement is worth in which this person is in the trio."""
        return min(self.most, sum(self.tops) - self.tops[third]) + 2 * self.reach[third]

    def better(self, bound: int) -> bool:
        """Something may be found within this bound that beats the best so far."""
        return self.best is None or bound // (2 * self.unit) > self.best[0] // self.unit

    def take(self, groups: list[Members]) -> None:
        """Keep the groups if they are the best so far."""
        value = self.worth(groups)
        if self.best is None or value > self.best[0]:
            self.best = value, groups

    def join_a_pair(self, third: int, others: list[Members]) -> None:
        """The third joins the best of the pairs that the others made."""
        if 2 * len(others) == self.scales.count - 1:
            fits = [pair for pair in others if self.scales.may((*pair, third))]
            if fits:
                pair = max(fits, key=lambda p: self.scales.value((*p, third)) - self.scales.value(p))
                self.take([(*pair, third), *(p for p in others if p != pair)])

    def narrow(self) -> None:
        """Lower the ceilings, and leave out the pairs that are too far below them."""
        scales, everyone = self.scales, range(self.scales.count)
        self.tops = ceilings(self.pairs)
        if self.best:
            spare = sum(self.tops) - min(self.tops[c] - 2 * self.reach[c] for c in everyone)
            least = self.best[0] // self.unit
            kept = [
                (a, b, value)
                for a, b, value in self.graph.weighted_edge_list()
                if (spare - self.tops[a] - self.tops[b] + 2 * self.pairs[a][b]) // (2 * self.unit) >= least
            ]
            self.graph = joined(scales.count, kept)

    def look_at(self, third: int) -> None:
        """All trios with this person that may be better than the best so far."""
        others = match(self.graph, (third,))
        total = self.worth(others)
        if 2 * len(others) < self.scales.count - 1:
            return
        self.join_a_pair(third, others)
        if self.better(2 * (total + self.reach[third])):
            for bound, a, b in sorted(self.hopeful(third, total), reverse=True):
                if not self.better(bound):
                    break
                rest = match(self.graph, (a, b, third))
                if 2 * len(rest) == self.scales.count - 3:
                    self.take([(a, b, third), *rest])

    def hopeful(self, third: int, total: int) -> Iterator[tuple[int, int, int]]:
        """The pairs that the third may join, each with its bound."""
        below = sum(self.tops) - self.tops[third]
        near = set(self.graph.neighbors(third)) - self.done
        for a in near:
            for b in self.graph.neighbors(a):
                if a < b and b in near:
                    rest = min(2 * (total - self.pairs[a][b]), below - self.tops[a] - self.tops[b])
                    yield rest + 2 * self.scales.trio(a, b, third), a, b


def _pairs(scales: Scales) -> list[list[int]]:
    """What each is worth together with each; less than nothing where they are to be kept apart."""
    never = -scales.worth.free * (scales.count + 1)
    pairs = list(map(scales.with_each, range(scales.count)))
    for a, row in enumerate(pairs):
        for b in (a, *scales.apart[a]):
            row[b] = never
    return pairs


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
        alike = nlargest(2, (len(scales.hopes[b] & scales.hopes[c]) for b in may)) if scales.hopes else []
        adds += worth.hope * sum(alike)
        reach.append(adds - worth.turn * (scales.turns[c] + companions))
    return reach
