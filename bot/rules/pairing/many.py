"""Very many people: the circle's pairs, and partners exchanged wherever that is better; nearly linear."""

from collections.abc import Iterator

from bot.rules.pairing.scales import Members, Scales

PASSES, TRIES = 4, 60
"""How often all pairs are looked through, and how many others each may be offered an exchange with."""


def good(scales: Scales) -> list[Members]:
    """Good pairs; whoever they leave is in a group of one."""
    pairs = [(a, b) for a, b in enumerate(scales.mate) if a < b]
    _exchange(scales, pairs)
    groups: list[Members] = []
    for pair in pairs:
        groups += [pair] if scales.may(pair) else [(n,) for n in pair]
    placed = {n for pair in pairs for n in pair}
    return groups + [(n,) for n in range(scales.count) if n not in placed]


def _exchange(scales: Scales, pairs: list[tuple[int, int]]) -> None:
    """Let pairs that could be better exchange partners with others, while that helps."""
    seat = {n: at for at, pair in enumerate(pairs) for n in pair}
    offered = _offered(scales)
    for _ in range(PASSES):
        changed = False
        for at in range(len(pairs)):
            if _could_be_better(scales, pairs[at]):
                for other in _others(scales, offered, pairs[at]):
                    to = seat.get(other, at)
                    if to != at and (new := _swapped(scales, pairs[at], pairs[to])):
                        pairs[at], pairs[to] = new
                        seat |= {n: spot for spot in (at, to) for n in pairs[spot]}
                        changed = True
                        if not _could_be_better(scales, pairs[at]):
                            break
        if not changed:
            break


def _could_be_better(scales: Scales, pair: tuple[int, int]) -> bool:
    a, b = pair
    unshared = not scales.share(pair) and bool(scales.frees[a] or scales.frees[b])
    return unshared or b in scales.past[a] or b in scales.apart[a]


def _offered(scales: Scales) -> dict[int, list[int]]:
    """Who has offered each slot."""
    offered: dict[int, list[int]] = {}
    for n, frees in enumerate(scales.frees):
        for slot in _bits(frees):
            offered.setdefault(slot, []).append(n)
    return offered


def _bits(frees: int) -> Iterator[int]:
    while frees:
        yield frees & -frees
        frees &= frees - 1


def _others(scales: Scales, offered: dict[int, list[int]], pair: tuple[int, int]) -> Iterator[int]:
    """People to exchange with, by turns somebody who shares a free with one of the pair and with the other."""
    slots = [list(_bits(scales.frees[n])) for n in pair]
    for n in range(TRIES):
        mine = slots[n % 2]
        near = offered[scales.rng.choice(mine)] if mine else range(scales.count)
        yield scales.rng.choice(near)


def _swapped(
    scales: Scales, one: tuple[int, int], other: tuple[int, int]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """The better of the two ways to exchange partners, if it is better than none."""
    (a, b), (c, d) = one, other
    now = _worth(scales, a, b) + _worth(scales, c, d)
    crossed = _worth(scales, a, c) + _worth(scales, b, d)
    straight = _worth(scales, a, d) + _worth(scales, b, c)
    if max(crossed, straight) <= now:
        return None
    return ((a, c), (b, d)) if crossed > straight else ((a, d), (b, c))


def _worth(scales: Scales, a: int, b: int) -> int:
    """What a pair is worth, less than anything if they are to be kept apart."""
    return scales.pair(a, b) - (b in scales.apart[a]) * scales.worth.free * (scales.count + 1)
