"""The draw: whole arrangements are compared, so that one happy pair never costs two others theirs."""

from collections.abc import Iterator

from bot.rules.pairing import few, many, matching
from bot.rules.pairing.change import settle
from bot.rules.pairing.round import Group, Round
from bot.rules.pairing.scales import Members, Scales

FEW, EXACT = 10, 200
"""Up to how many people all arrangements are compared, and up to how many the best one is found by matching."""


def draw(round: Round) -> tuple[Group, ...]:
    """The best groups for a round. The same round and seed give the same groups."""
    found: list[list[str]] = []
    for some in _can_be_joined(round):
        scales = Scales(round, some)
        found += [[scales.people[n] for n in group] for group in _arrange(scales)]
    return round.groups(found)


def _arrange(scales: Scales) -> list[Members]:
    if circled := _circled(scales):
        return circled
    if scales.count <= FEW:
        return few.best(scales)
    groups = matching.best(scales) if scales.count <= EXACT else many.good(scales)
    alone = {n for group in groups if len(group) == 1 for n in group}
    for one in sorted(alone):
        if (one,) in groups:
            groups.remove((one,))
            groups = settle(scales, groups, one, even_out=True)
    return groups


def _circled(scales: Scales) -> list[Members]:
    """The circle's pairs, if nobody in them could do better with anybody; then no other arrangement can."""
    everyone = range(scales.count)
    if scales.count % 2 or scales.count > EXACT:
        return []
    for a in everyone:
        if scales.mate[a] in scales.apart[a]:
            return []
        # Nobody shares a free with somebody who has offered none, so then none can be missed.
        free = not scales.frees[a] or scales.share((a, scales.mate[a]))
        easy = free and not scales.hopes and scales.mate[a] not in scales.past[a]
        if not easy:
            mine = scales.pair(a, scales.mate[a])
            values = scales.with_each(a)
            if any(values[b] > mine for b in everyone if b != a and b not in scales.apart[a]):
                return []
    return [(a, b) for a, b in enumerate(scales.mate) if a < b]


def _can_be_joined(round: Round) -> Iterator[list[str]]:
    """People parted from each other by whom they are kept apart from: nobody in one part can be with one in another."""
    apart: dict[str, set[str]] = {}
    for pair in round.apart:
        for one in pair:
            apart.setdefault(one, set()).update(pair - {one})
    left = set(round.people)
    for first in round.people:
        if first not in left:
            continue
        left.remove(first)
        part = [first]
        for one in part:
            near = left - apart.get(one, set())
            part += near
            left -= near
        yield part
