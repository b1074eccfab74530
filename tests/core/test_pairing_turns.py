"""Round after round: full turns without a repeat, a trio that goes round, and the best pairs however many people."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations, pairwise
from random import Random
from time import process_time

import networkx
import pytest

from bot.rules.pairing import Group, Round, Since, draw
from tests.core.rounds import Worth, Year, pairs_in, scale

SLOTS = "abcdefghij"


def offered(seed: int, slots: int, of: int) -> Callable[[int], Iterable[str]]:
    """So many slots of so many, for each person by chance."""
    rng = Random(seed)  # noqa: S311 - rounds that can be repeated, not secrets
    return lambda n: rng.sample(SLOTS[:of], slots)


def repeats(rounds: Iterable[Sequence[Group]]) -> list[frozenset[str]]:
    """Pairs that were together more than once."""
    times = Counter(pair for groups in rounds for g in groups for pair in pairs_in(g.people))
    return [pair for pair, n in times.items() if n > 1]


@pytest.mark.parametrize("count", [2, 4, 6, 8, 10, 12, 40])
def test_everybody_is_with_everybody_before_anybody_is_a_second_time(count: int) -> None:
    year = Year(count)
    rounds = [year.next(seed=977 * n) for n in range(80)]
    for start in range(80 - (count - 1) + 1):
        assert repeats(rounds[start : start + count - 1]) == []


def test_a_turn_goes_on_when_somebody_has_stopped_for_a_round() -> None:
    year = Year(8)
    rounds = [year.next(seed) for seed in range(3)]
    year.people, eighth = year.people[:7], year.people[7]
    rounds.append(year.next(3))
    year.people = (*year.people, eighth)
    rounds.append(year.next(4))
    assert repeats(rounds) == []


def test_the_trio_of_nine_people_goes_round_in_a_year() -> None:
    for start in range(4):
        year = Year(9)
        turns = [next(g for g in year.next(start + 10 * n) if len(g.people) == 3) for n in range(39)]
        times = Counter(p for g in turns for p in g.people)
        assert set(times) == set(year.people)
        for before, after in pairwise(turns):
            assert len(set(before.people) & set(after.people)) <= 1


def test_no_pair_of_the_last_round_comes_again_where_it_need_not() -> None:
    for count in (6, 7, 9, 11, 15):
        year = Year(count)
        rounds = [year.next(seed) for seed in range(30)]
        assert not any(repeats(two) for two in pairwise(rounds))


def past(people: Sequence[str], rng: Random, oldest: int, share: float) -> dict[frozenset[str], Since]:
    """A history by chance."""
    known = [pair for pair in pairs_in(people) if rng.random() < share]
    return {pair: Since(rng.randint(1, oldest), rng.random() < 0.5) for pair in known}


def someone(count: int, seed: int, *, slots: int = 2, of: int = 6, oldest: int = 9, share: float = 0.7) -> Round:
    """A round of many people by chance."""
    rng = Random(seed)  # noqa: S311 - rounds that can be repeated, not secrets
    people = tuple(f"p{n:03}" for n in range(count))
    return Round(
        people=people,
        frees={p: frozenset(rng.sample(SLOTS[:of], slots)) for p in people},
        since=past(people, rng, oldest, share),
        trios={p: rng.randint(1, 9) for p in people if rng.random() < 0.6},
        hopes={p: frozenset(rng.sample("uvwxyz", 2)) for p in people},
        apart=frozenset(pair for pair in pairs_in(people) if rng.random() < 0.05),
        seed=seed,
    )


def best_pairs(round: Round, people: Iterable[str], worth: Worth) -> list[tuple[str, str]]:
    """The best pairs by somebody else's matching."""
    graph = networkx.Graph()
    graph.add_weighted_edges_from(
        (a, b, worth([(a, b)])) for a, b in combinations(people, 2) if frozenset((a, b)) not in round.apart
    )
    return list(networkx.max_weight_matching(graph, maxcardinality=True))


@pytest.mark.parametrize(("count", "seed"), [(12, 1), (12, 2), (20, 3), (20, 4), (60, 5)])
def test_an_even_number_gets_the_best_pairs(count: int, seed: int) -> None:
    round = someone(count, seed)
    worth = scale(round)
    assert worth(g.people for g in draw(round)) == worth(best_pairs(round, round.people, worth))


@pytest.mark.parametrize(("count", "seed"), [(11, 1), (11, 2), (11, 3), (15, 4), (15, 5), (21, 6)])
def test_an_odd_number_gets_the_best_trio_and_the_best_pairs(count: int, seed: int) -> None:
    round = someone(count, seed, slots=1 + seed % 2, of=4)
    worth = scale(round)
    best = None
    for trio in combinations(round.people, 3):
        if not any(pair in round.apart for pair in pairs_in(trio)):
            pairs = best_pairs(round, [p for p in round.people if p not in trio], worth)
            if 2 * len(pairs) == count - 3:
                value = worth([trio, *pairs])
                best = value if best is None else max(best, value)
    assert worth(g.people for g in draw(round)) == best


@pytest.mark.parametrize(("slots", "of"), [(3, 8), (2, 10), (1, 6)])
@pytest.mark.parametrize("count", [199, 200])
def test_two_hundred_people_are_drawn_while_one_waits(count: int, slots: int, of: int) -> None:
    round = someone(count, 7, slots=slots, of=of, oldest=40)
    start = process_time()
    groups = draw(round)
    assert process_time() - start < 4
    assert all(g.slots for g in groups if len(g.people) == 2) or slots == 1
    assert Counter(len(g.people) for g in groups)[1] == 0


def test_a_thousand_people_are_together_twenty_times_without_a_repeat() -> None:
    for frees in (lambda n: "a", offered(1, 3, 8)):
        year = Year(1000, frees)
        rounds = [year.next(seed) for seed in range(20)]
        assert repeats(rounds) == []
        assert all(g.slots for groups in rounds for g in groups)


@pytest.mark.parametrize("count", [201, 1001])
def test_many_people_of_an_odd_number_make_one_trio(count: int) -> None:
    year = Year(count, offered(2, 2, 10))
    rounds = [year.next(seed) for seed in range(10)]
    assert repeats(rounds) == []
    for groups in rounds:
        assert Counter(len(g.people) for g in groups) == {2: (count - 3) // 2, 3: 1}
        assert all(g.slots for g in groups)


def test_many_people_who_have_offered_nothing_are_drawn_all_the_same() -> None:
    year = Year(3000, lambda n: ())
    start = process_time()
    rounds = [year.next(seed) for seed in range(3)]
    assert process_time() - start < 3
    assert repeats(rounds) == []
    assert not any(g.slots for groups in rounds for g in groups)


def test_many_people_are_kept_apart_and_nobody_is_alone() -> None:
    round = someone(302, 9, share=0.2)
    groups = draw(round)
    assert not any(pair in round.apart for g in groups for pair in pairs_in(g.people))
    assert min(len(g.people) for g in groups) == 2


def test_ten_thousand_people_are_drawn_in_seconds() -> None:
    year = Year(10_000, offered(3, 3, 8))
    start = process_time()
    rounds = [year.next(seed) for seed in range(3)]
    assert process_time() - start < 10
    assert repeats(rounds) == []
    assert all(g.slots for groups in rounds for g in groups)
