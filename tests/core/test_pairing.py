"""Who goes with whom: what a draw holds to, how little changes inside a round, and what can be said about it."""

import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rules.pairing import Group, Round, Since, draw, including, matching, why, without
from bot.rules.pairing.ceilings import ceilings
from bot.rules.pairing.scales import Scales
from tests.core.rounds import allowed, arrangements, pairs_in, rounds, scale, who

FREES = {
    "Aoife": {"Tue P1", "Wed P4"},
    "Daniel": {"Thu P3", "Fri P1"},
    "Grace": {"B Mon P2", "Thu P3"},
    "Mohammed": {"A Mon P2", "B Mon P2", "Wed P4"},
    "Priya": {"Tue P5", "Wed P4"},
    "Siân": {"A Mon P2", "B Mon P2", "Tue P5"},
    "Tom": {"Tue P1", "Wed P4"},
}
SIX = tuple(p for p in FREES if p != "Mohammed")


def department(people: tuple[str, ...] = tuple(FREES), **more: object) -> Round:
    """The cast's own round."""
    offered = {p: frozenset(slots) for p, slots in FREES.items()}
    return replace(Round(people=people, frees=offered, since={}), **more)


def everyone_free(people: str, **more: object) -> Round:
    """People named by a letter each, who have all offered the same slot."""
    return replace(Round(people=tuple(people), frees={p: frozenset({"Mon P1"}) for p in people}, since={}), **more)


def together(*groups: str, rounds: int = 1, met: bool = True) -> dict[frozenset[str], Since]:
    """Everybody named in one string was together."""
    return {pair: Since(rounds, met) for group in groups for pair in pairs_in(group.split())}


# what a draw holds to


def test_an_idle_bot_loads_no_graphs() -> None:
    code = "import sys, bot.rules.pairing; print({'rustworkx', 'numpy'} & sys.modules.keys())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == b"set()\n"


def test_with_mohammed_away_there_is_one_way_to_do_it() -> None:
    assert who(draw(department(SIX))) == ["Aoife Tom", "Daniel Grace", "Priya Siân"]


def test_when_he_is_back_sian_goes_with_him_for_she_has_been_with_priya() -> None:
    before = together("Aoife Tom", "Daniel Grace", "Priya Siân")
    for seed in range(20):
        groups = draw(department(since=before, seed=seed))
        assert who(groups) == ["Aoife Priya Tom", "Daniel Grace", "Mohammed Siân"]
        assert [g.slots for g in groups] == [{"Wed P4"}, {"Thu P3"}, {"A Mon P2", "B Mon P2"}]


@pytest.mark.parametrize(("people", "groups"), [("", []), ("A", ["A"]), ("AB", ["A B"]), ("ABC", ["A B C"])])
def test_very_few_people_are_one_group(people: str, groups: list[str]) -> None:
    assert who(draw(everyone_free(people))) == groups


def test_two_people_are_a_pair_again_and_again() -> None:
    assert who(draw(everyone_free("AB", since=together("A B")))) == ["A B"]


def test_people_come_in_the_order_of_the_round() -> None:
    assert who(draw(everyone_free("BA"))) == ["B A"]


def test_whoever_met_waits_longer_than_whoever_did_not_answer() -> None:
    since = together("A B", "C D", rounds=3) | together("A C", "B D", rounds=3, met=False)
    apart = frozenset({frozenset("AD")})
    assert who(draw(everyone_free("ABCD", since=since, apart=apart))) == ["A C", "B D"]


def test_one_pair_of_the_last_round_weighs_more_than_all_older_ones() -> None:
    since = together("A B", "C D", "E F", rounds=2) | together("A C", met=False)
    others = frozenset(p for p in pairs_in("ABCDEF") if p not in since and p not in together("B D"))
    assert who(draw(everyone_free("ABCDEF", since=since, apart=others))) == ["A B", "C D", "E F"]


def test_those_longest_not_in_a_trio_go_in_it() -> None:
    assert who(draw(everyone_free("ABCDE", trios={"A": 1, "C": 2}))) == ["A C", "B D E"]
    assert who(draw(everyone_free("ABCDE", trios=dict(zip("ABCDE", (9, 1, 8, 2, 7), strict=True))))) == ["A C E", "B D"]


def test_similar_hopes_decide_between_equals() -> None:
    hopes = {"A": frozenset({"marking"}), "C": frozenset({"marking"}), "B": frozenset({"python"})}
    assert {tuple(who(draw(everyone_free("ABCD", hopes=hopes, seed=n)))) for n in range(10)} == {("A C", "B D")}


def test_the_seed_decides_what_is_left() -> None:
    assert len({tuple(who(draw(everyone_free("ABCDEFGH", seed=n)))) for n in range(20)}) > 3


def test_five_people_do_not_leave_the_same_two_together_for_ever() -> None:
    since = together("A B C", "D E") | {frozenset("AB"): Since(1, in_a_row=2)}
    assert all("A B" not in " ".join(who(draw(everyone_free("ABCDE", since=since, seed=n)))) for n in range(10))


def test_two_lines_of_management_make_two_trios_rather_than_leave_two_alone() -> None:
    apart = frozenset(frozenset((a, b)) for a in "ABC" for b in "DEFGH")
    sizes = sorted(len(g.people) for g in draw(everyone_free("ABCDEFGH", apart=apart)))
    assert sizes == [2, 3, 3]


def test_whoever_may_be_with_nobody_is_a_group_of_one() -> None:
    apart = frozenset(frozenset(("A", b)) for b in "BCDE")
    assert who(draw(everyone_free("ABCDE", apart=apart)))[0] == "A"
    assert [len(g.people) for g in draw(everyone_free("ABCDE", apart=apart))] == [1, 2, 2]


@given(rounds())
@settings(max_examples=80, deadline=None)
def test_no_arrangement_is_better(round: Round) -> None:
    groups = [g.people for g in draw(round)]
    worth = scale(round)
    assert allowed(round, tuple(groups))
    assert worth(groups) == max(worth(some) for some in arrangements(round.people) if allowed(round, some))


@given(rounds(least=3, most=9, apart=False))
@settings(max_examples=80, deadline=None)
def test_matching_finds_what_comparing_everything_finds(round: Round) -> None:
    scales, worth = Scales(round, round.people), scale(round)
    found = [[scales.people[n] for n in group] for group in matching.best(scales)]
    assert worth(found) == max(map(worth, arrangements(round.people, (2, 3))))


@given(st.lists(st.lists(st.integers(-9, 9), min_size=6, max_size=6), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_ceilings_hold_for_every_pair_and_are_as_low_as_can_be(numbers: list[list[int]]) -> None:
    people = range(len(numbers))
    worth = [[numbers[max(a, b)][min(a, b)] for b in people] for a in people]
    found = ceilings(worth)
    assert all(found[a] + found[b] >= 2 * worth[a][b] for a in people for b in people)
    assert sum(found) == max(sum(worth[a][b] for a, b in enumerate(some)) for some in permutations(people))


@given(rounds(least=4, most=8))
@settings(max_examples=70, deadline=None)
def test_nobody_could_have_a_partner_longer_ago_without_another_having_one_more_recent(round: Round) -> None:
    def ages(groups: Iterable[Sequence[str]]) -> dict[str, int]:
        """How long ago each was with the most recent of their partners."""
        return {
            p: min(
                round.since[pair].rounds if pair in round.since else float("inf") for pair in pairs_in(g) if p in pair
            )
            for g in groups
            for p in g
        }

    def good(groups: Sequence[Sequence[str]]) -> bool:
        return sum(len(g) == 3 for g in groups) == len(round.people) % 2 and all(map(round.shared, groups))

    drawn = [g.people for g in draw(round)]
    if good(drawn) and all(len(g) > 1 for g in drawn):
        mine = ages(drawn)
        for other in filter(good, arrangements(round.people, (2, 3))):
            if allowed(round, other):
                theirs = ages(other)
                assert theirs == mine or any(theirs[p] < mine[p] for p in mine)


@given(rounds(most=14), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_same_seed_draws_the_same_whatever_the_order_of_the_mappings(round: Round, rng: Random) -> None:
    def mixed(some: dict) -> dict:
        return dict(rng.sample(list(some.items()), len(some)))

    other = replace(
        round,
        frees=mixed(dict(round.frees)),
        since=mixed(dict(round.since)),
        trios=mixed(dict(round.trios)),
        hopes=mixed(dict(round.hopes)),
        apart=frozenset(rng.sample(sorted(round.apart, key=sorted), len(round.apart))),
    )
    assert draw(other) == draw(round)


def test_the_same_seed_draws_the_same_in_another_process() -> None:
    code = (
        "from tests.core.rounds import Year\n"
        "for count in (9, 23, 24, 301):\n"
        "    year = Year(count, lambda n: ('abcdefg'[n % 7], 'abcde'[n % 5]))\n"
        "    print([[g.people for g in year.next(seed)] for seed in range(4)])\n"
    )
    once, again = (
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": salt}, capture_output=True, check=True)
        for salt in ("1", "2")
    )
    assert once.stdout == again.stdout != b""


@given(rounds(least=11, most=40))
@settings(max_examples=60, deadline=None)
def test_many_people_are_each_in_one_group_and_kept_apart(round: Round) -> None:
    groups = draw(round)
    assert sorted(p for g in groups for p in g.people) == list(round.people)
    assert allowed(round, tuple(g.people for g in groups))
    alone = [g.people[0] for g in groups if len(g.people) == 1]
    assert not [pair for pair in pairs_in(alone) if pair not in round.apart]


# inside a round


def test_when_mohammed_stops_priya_moves_to_sian_and_two_hear_nothing() -> None:
    groups = draw(department(since=together("Aoife Tom", "Daniel Grace", "Priya Siân")))
    after = without(department(SIX), groups, "Mohammed")
    assert who(after) == ["Aoife Tom", "Daniel Grace", "Priya Siân"]
    assert after[1] is groups[1]


def test_with_no_trio_there_whoever_is_left_joins_the_pair_that_suits_best() -> None:
    groups = draw(department(SIX))
    assert who(without(department(SIX), groups, "Siân")) == ["Aoife Priya Tom", "Daniel Grace"]


def test_when_one_of_a_trio_stops_the_others_are_a_pair_and_nobody_else_hears() -> None:
    round = everyone_free("ABCDE")
    groups = round.groups(["ABC", "DE"])
    assert who(without(round, groups, "B")) == ["A C", "D E"]


def test_two_groups_are_changed_before_anybody_goes_without_a_shared_free() -> None:
    offered = {"A": "1", "B": "12", "C": "2", "D": "3", "E": "3", "F": "3", "G": "12"}
    round = Round(people=tuple("ABCDEFG"), frees={p: frozenset(s) for p, s in offered.items()}, since={})
    groups = round.groups(["AZ", "BD", "CG", "EF"])
    after = without(round, groups, "Z")
    assert all(g.slots for g in after if "A" in g.people)
    assert groups[3] in after or groups[2] in after


def test_the_last_of_two_is_alone() -> None:
    round = everyone_free("AB")
    assert who(without(round, draw(round), "B")) == ["A"]
    assert without(everyone_free("A"), draw(everyone_free("A")), "A") == ()


def test_whoever_joins_late_makes_the_better_pair_a_trio() -> None:
    groups = draw(department(SIX))
    assert who(including(department(), groups, "Mohammed")) == ["Aoife Mohammed Tom", "Daniel Grace", "Priya Siân"]


def test_whoever_joins_late_meets_whoever_is_alone() -> None:
    round = everyone_free("ABCD")
    assert who(including(round, round.groups(["A", "BC"]), "D")) == ["A D", "B C"]


def test_whoever_is_in_the_round_joins_nothing_more() -> None:
    groups = draw(department())
    assert including(department(), groups, "Tom") == groups


@given(rounds(least=2, most=12), st.data())
@settings(max_examples=80, deadline=None)
def test_a_change_loses_nobody_keeps_people_apart_and_leaves_the_rest_as_they_are(
    round: Round, data: st.DataObject
) -> None:
    someone = data.draw(st.sampled_from(round.people))
    before = draw(round)
    after = without(round, before, someone)
    assert sorted(p for g in after for p in g.people) == sorted(set(round.people) - {someone})
    again = including(round, after, someone)
    assert sorted(p for g in again for p in g.people) == sorted(round.people)
    for groups in (after, again):
        assert allowed(round, tuple(g.people for g in groups))
        assert all(len(g.people) <= 3 for g in groups)
    assert sum(g not in before for g in after) <= 3


@given(rounds(least=3, most=12, apart=False), st.data())
@settings(max_examples=70, deadline=None)
def test_where_all_are_free_a_change_leaves_nobody_alone_and_one_trio_only_if_the_number_is_odd(
    round: Round, data: st.DataObject
) -> None:
    free = replace(round, frees=dict.fromkeys(round.people, frozenset({"Mon P1"})))
    after = without(free, draw(free), data.draw(st.sampled_from(round.people)))
    odd = (len(round.people) - 1) % 2
    assert sorted(len(g.people) for g in after)[::-1] == [3] * odd + [2] * ((len(round.people) - 1 - 3 * odd) // 2)


# what can be said


def test_they_were_never_together_or_so_many_rounds_ago() -> None:
    round = department(SIX, since=together("Aoife Tom", rounds=4))
    groups = draw(round)
    assert [why(round, groups, g).last for g in groups] == [Since(4), None, None]


def test_the_only_free_that_they_share_is_told() -> None:
    groups = draw(department(SIX))
    assert [why(department(SIX), groups, g).only_slot for g in groups] == [None, "Thu P3", "Tue P5"]


def test_it_is_told_when_no_other_arrangement_gives_everybody_a_shared_free() -> None:
    groups = draw(department())
    assert [why(department(), groups, g).needed for g in groups if "Daniel" in g.people] == [True]
    assert [why(department(), groups, g).needed for g in groups if "Siân" in g.people] == [False]
    free = everyone_free("ABCD")
    assert not any(why(free, draw(free), g).needed for g in draw(free))


def test_why_never_shows_who_is_kept_apart() -> None:
    parted = everyone_free("ABCD", apart=frozenset({frozenset("AB"), frozenset("AC")}))
    groups = draw(parted)
    assert who(groups) == ["A D", "B C"]
    assert [why(parted, groups, g) for g in groups] == [why(everyone_free("ABCD"), groups, g) for g in groups]


def test_nothing_is_said_to_be_needed_where_somebody_shares_no_free() -> None:
    round = Round(people=("A", "B"), frees={"A": frozenset({"Mon P1"})}, since={})
    groups = draw(round)
    assert why(round, groups, groups[0]) == why(round, groups, Group(("A", "B"), frozenset()))
    assert not why(round, groups, groups[0]).needed
