"""The circle method: an order of rounds in which everybody is with everybody once before anybody is a second time."""

from collections.abc import Iterable, Mapping, Sequence
from random import Random


def least_recent(seats: Sequence[int], past: Iterable[Mapping[int, int]], turns: Sequence[int], rng: Random) -> int:
    """The round of the circle whose pairs were together longest ago: `past` tells how much it counts that each was with
    others, `turns` how much that they sit out. Chance decides between equals.
    """
    rounds = _rounds(len(seats))
    weight = [0] * rounds
    for a, others in zip(seats, past, strict=True):
        for other, much in others.items():
            if a < (b := seats[other]):
                weight[(a + b if a < rounds > b else 2 * (a + b - rounds)) % rounds] += much
    turn = [0] * rounds
    if len(seats) % 2:
        for a, much in zip(seats, turns, strict=True):
            turn[2 * a % rounds] = much
    least = min(zip(weight, turn, strict=True))
    return rng.choice([n for n in range(rounds) if (weight[n], turn[n]) == least])


def pairs(count: int, number: int) -> list[tuple[int, int]]:
    """The pairs of one round of the circle; with an odd count one person is in none."""
    rounds = _rounds(count)
    found = [(a, b) for a in range(rounds) if a < (b := (number - a) % rounds)]
    if count % 2 == 0:
        found.append((next(a for a in range(rounds) if 2 * a % rounds == number), rounds))
    return found


def _rounds(count: int) -> int:
    return count - 1 + count % 2
