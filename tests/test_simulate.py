"""The judge of the simulated year catches what is planted, and a year of the cast gives it nothing to catch."""

import ast
import asyncio
import json
import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest

import dept
from bot.features.teacher.about_me import MyWeek
from bot.reading.bells import weekdays
from bot.world.calendar import Calendar
from rehearsal.year.calendar import Almanac
from rehearsal.year.cast import written
from rehearsal.year.counts import Books, Drawn
from rehearsal.year.judge import Judge
from rehearsal.year.ledger import Act, Arrived, Away, Intended, Ledger, Piece
from rehearsal.year.pairing import arrangements, avoidable, left_out
from rehearsal.year.people import ASKS_WORDS, Colleague, worth
from rehearsal.year.run import Plan, Played, played
from rehearsal.year.transcript import transcript
from storage.schools import load
from tests.databases import Databases

LONDON = ZoneInfo("Europe/London")
TOM, SIAN, PRIYA = "thornbury/tom-ashworth", "thornbury/sian-pritchard", "thornbury/priya-nair"
TEXT = written("thornbury", None, None, 1)
ALMANAC = Almanac(TEXT)
YEAR = Path(__file__).parent.parent / "rehearsal" / "year"


def moment(said: str) -> datetime:
    return datetime.fromisoformat(said).replace(tzinfo=LONDON).astimezone(UTC)


def ledger(*came: tuple[str, str, str], **told: bool) -> Ledger:
    """A year in which messages of some kinds arrived: place, moment, kind."""
    made = Ledger(start=moment("2026-09-01 00:00"), end=moment("2027-07-21 23:59"))
    for n, (place, when, kind) in enumerate(came):
        at, id = moment(when), f"message-{n}"
        made.arrived.append(Arrived(when=at, platform="slack", place=place, id=id))
        made.intended[id] = Intended(id=id, place=place, kind=kind, state="sent", created=at, due=at, **told)
    return made


def faults(made: Ledger) -> list[str]:
    return [fault for _, fault in Judge(ALMANAC, made).faults()]


FINE = [
    (TOM, "2026-11-19 15:40"),
    (TOM, "2026-10-21 15:40"),
    (TOM, "2026-11-19 07:45"),
    (TOM, "2026-11-19 16:45"),
    (TOM, "2026-11-17 10:30"),
    (SIAN, "2026-11-18 15:40"),
]
WRONG = [
    (TOM, "2026-11-19 22:00", ["outside_hours"]),
    (TOM, "2026-11-19 07:44", ["outside_hours"]),
    (TOM, "2026-11-19 16:46", ["outside_hours"]),
    (TOM, "2026-11-21 10:00", ["outside_hours"]),
    (SIAN, "2026-11-19 15:40", ["outside_hours"]),
    (TOM, "2026-11-17 11:30", ["in_lessons"]),
    (TOM, "2026-11-17 12:30", ["in_lessons"]),
    (TOM, "2026-10-28 10:30", ["in_holidays"]),
    (TOM, "2026-12-29 10:30", ["in_holidays"]),
    (TOM, "2026-11-02 10:30", ["in_holidays"]),
    (TOM, "2027-05-03 10:30", ["in_holidays"]),
    (TOM, "2026-11-03 08:00", ["in_holidays"]),
    (TOM, "2026-12-17 15:40", ["in_holidays"]),
    (TOM, "2026-12-18 23:00", ["in_holidays", "outside_hours"]),
]


@pytest.mark.parametrize("kind", ["planned", "passed_on", "asked_for"])
@pytest.mark.parametrize(("who", "when"), FINE)
def test_what_may_come_is_let_be(who: str, when: str, kind: str) -> None:
    assert faults(ledger((who, when, kind))) == []


@pytest.mark.parametrize(("who", "when", "wrong"), WRONG)
def test_what_may_not_come_is_caught(who: str, when: str, wrong: list[str]) -> None:
    assert faults(ledger((who, when, "planned"))) == wrong


def test_a_change_due_that_day_may_go_on_a_calm_day_but_not_in_a_holiday() -> None:
    assert faults(ledger((TOM, "2026-12-17 08:00", "passed_on"), same_day=True)) == []
    assert faults(ledger((TOM, "2026-10-28 10:30", "passed_on"), same_day=True)) == ["in_holidays"]


def test_the_clock_on_the_wall_counts() -> None:
    summer, winter = (
        Arrived(when=datetime(2026, 10, d, 6, 50, tzinfo=UTC), platform="slack", place=TOM, id="x") for d in (8, 30)
    )
    assert ALMANAC.faults(TOM, summer.when) == set()
    assert "outside_hours" in ALMANAC.faults(TOM, winter.when)


def test_the_year_leaves_as_many_days_as_it_should() -> None:
    year = ALMANAC.schools["thornbury"]
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(324)]
    open_days = [d.weekday() for d in days if not year.shut(d)]
    assert (open_days.count(3), open_days.count(2), len(year.weeks)) == (33, 37, 40)


def test_an_answer_stands_beside_an_act_or_counts_as_unasked() -> None:
    made = ledger((TOM, "2026-11-19 22:00", "answer"))
    assert faults(made) == ["outside_hours"]
    act = Act(when=moment("2026-11-19 22:00"), person=TOM, place=TOM, did="typed", what="home")
    made.acts.append(replace(act, when=moment("2026-11-19 21:00")))
    assert faults(made) == ["outside_hours"]
    made.acts.append(act)
    assert faults(made) == []
    assert Judge(ALMANAC, made).kinds()["answer"] == 1
    other = ledger((PRIYA, "2026-11-19 22:00", "answer"))
    other.acts.append(act)
    assert faults(other) == ["outside_hours"]


def test_a_third_planned_message_in_a_week_and_a_second_on_a_day_are_counted() -> None:
    made = ledger(
        (TOM, "2026-11-16 15:40", "planned"),
        (TOM, "2026-11-19 15:40", "planned"),
        (TOM, "2026-11-19 16:00", "planned"),
        (TOM, "2026-11-23 15:40", "planned"),
        (TOM, "2026-11-19 16:10", "passed_on"),
    )
    weeks, days = Judge(ALMANAC, made).planned()
    assert (max(weeks.values()), max(days.values())) == (3, 2)


def test_a_message_that_never_came_is_lost_and_one_that_came_twice_is_doubled() -> None:
    made = ledger((TOM, "2026-11-19 15:40", "planned"), (TOM, "2026-11-26 15:40", "planned"))
    gone = made.arrived.pop()
    made.arrived += [replace(made.arrived[0], edit=True), made.arrived[0]]
    judge = Judge(ALMANAC, made)
    assert [one.id for one in judge.lost() if isinstance(one, Intended)] == [gone.id]
    assert judge.doubled() == [made.arrived[0].id]


@pytest.mark.parametrize(
    ("state", "why", "expires", "lost"),
    [
        ("sent", "", None, True),
        ("refused", "no", None, True),
        ("held", "", None, True),
        ("ready", "", "2026-11-20 17:00", True),
        ("dropped", "expired", "2026-11-21 17:00", True),
        ("dropped", "expired", "2026-11-20 07:50", False),
        ("dropped", "undone", None, False),
        ("dropped", "merged", None, True),
    ],
)
def test_what_became_of_a_message_says_whether_it_is_lost(
    state: str, why: str, expires: str | None, lost: bool
) -> None:
    made, at = ledger(), moment("2026-11-19 18:00")
    ends = moment(expires) if expires else None
    made.intended["x"] = Intended(
        id="x", place=TOM, kind="passed_on", state=state, created=at, due=at, expires=ends, why=why
    )
    assert bool(Judge(ALMANAC, made).lost()) is lost


def test_an_edit_that_never_leaves_is_lost() -> None:
    made = ledger((TOM, "2026-11-19 15:40", "planned"))
    made.intended["message-0"] = replace(made.intended["message-0"], state="ready")
    assert len(Judge(ALMANAC, made).lost()) == 1


def test_nothing_is_lost_on_somebody_who_paused_or_left() -> None:
    made, at = ledger(), moment("2026-11-19 18:00")
    made.intended["x"] = Intended(id="x", place=TOM, kind="passed_on", state="held", created=at, due=at)
    made.pauses.append(Away(person=TOM, start=date(2026, 11, 1)))
    assert Judge(ALMANAC, made).lost() == []
    made.pauses.clear()
    made.left[TOM] = at
    assert Judge(ALMANAC, made).lost() == []


def test_an_act_that_met_with_nothing_is_lost() -> None:
    made = ledger()
    made.acts.append(
        Act(when=moment("2026-11-19 18:00"), person=TOM, place=TOM, did="tapped", what="1h", answered=False)
    )
    assert Judge(ALMANAC, made).lost() == made.acts


def test_a_reminder_is_the_same_ask_again_and_a_new_day_is_a_new_ask() -> None:
    record = "0" * 30

    def asked(*says: str, about: str = record) -> int:
        made = ledger(*((TOM, f"2026-11-{16 + n} 15:40", "passed_on") for n in range(len(says))))
        for n, one in enumerate(made.arrived):
            made.arrived[n] = replace(one, pieces=(Piece(says[n], ("Yes", "Other…")),))
            made.intended[one.id] = replace(made.intended[one.id], abouts=(f"{n}:{about if n else record}",))
        return Judge(ALMANAC, made).reminders()

    assert asked("A call on Tue 24 Nov, 14:15?", "Still all right, Tue 24 Nov, 14:15?") == 1
    assert asked("A call on Tue 24 Nov, 14:15?", "A call on Tue 1 Dec, 14:15?") == 0
    assert asked("A call with Kate?", "A call with Callum?") == 0
    assert asked("A call with Kate?", "A call with Kate?", "A call with Kate?") == 2
    assert asked("A call with Kate?", "A call with Kate?", about="1" * 30) == 0


def draw(n: int, *groups: str) -> Drawn:
    """A round of Computing, by first names."""
    ids = {t.first: t.id for t in ALMANAC.people.values()}
    inside = tuple(frozenset(ids[name] for name in group.split()) for group in groups)
    return Drawn(id=str(n), department="computing", purpose="planning", on=date(2026, 9, 3), groups=inside)


def test_a_partner_repeated_without_need_is_caught_and_one_repeated_by_need_is_not() -> None:
    first = draw(1, "Daniel Grace", "Priya Siân", "Tom Aoife Mohammed")
    second = draw(2, "Daniel Grace", "Siân Mohammed", "Priya Tom Aoife")
    assert avoidable(ALMANAC, [first, second]) == 0  # the cast's frees leave Daniel and Grace nobody else
    assert avoidable(ALMANAC, [draw(1, "Tom Aoife"), draw(2, "Tom Aoife")]) == 0
    third, fourth = draw(1, "Tom Aoife", "Priya Mohammed"), draw(2, "Tom Aoife", "Mohammed Priya")
    assert avoidable(ALMANAC, [third, fourth]) == 2
    assert avoidable(ALMANAC, [replace(third, missed=frozenset(third.groups)), fourth]) == 0


def test_whoever_is_left_out_is_named_and_all_arrangements_are_tried() -> None:
    short = draw(1, "Daniel Grace", "Priya Siân", "Tom Aoife")
    assert left_out(ALMANAC, short, lambda *_: False) == ["thornbury/mohammed-iqbal"]
    people = tuple("abcdefghij")
    assert sum(1 for _ in arrangements(people, lambda _: True)) == 945
    assert sum(1 for _ in arrangements(people[:9], lambda _: True)) == 1260


def test_pairs_and_calls_are_read_from_the_store(tmp_path: Path) -> None:
    store = sqlite3.connect(tmp_path / "year.db")
    store.executescript(
        f"""
        create table messages (id, uuid, place); create table parts (message, about, position);
        create table meeting_meeting (id text, purpose text, state text, round text, people json);
        create table meeting_seat (id text, meeting text, answer text);
        create table meeting_pairround (id text, purpose text, department text, state text);
        insert into meeting_meeting values ('1', 'call', 'proposed', '', '[]'), ('2', 'call', 'agreed', '', '[]'),
            ('3', 'call', 'agreed', '', '[]'), ('4', 'call', 'lapsed', '', '[]'), ('5', 'call', 'draft', '', '[]'),
            ('6', 'planning', 'agreed', 'r', '["{TOM}", "{PRIYA}"]');
        insert into meeting_seat values ('1', '2', ''), ('2', '3', 'met'), ('3', '6', 'met'), ('4', '6', 'missed');
        insert into meeting_pairround values ('r', 'planning', 'computing', 'agreed'), ('s', 'marking', 'x', 'draft');
        """  # noqa: S608 - a table of this test
    )
    books = Books(tmp_path / "year.db")
    assert books.calls() == {"proposed": 4, "agreed": 2, "met": 1}
    books.note(ledger(), date(2026, 9, 3))
    store.execute("update meeting_meeting set people = '[\"x\", \"y\"]' where round = 'r'")
    store.commit()
    (drawn,) = books.rounds(date(2027, 7, 21))
    assert (drawn.on, drawn.groups) == (date(2026, 9, 3), (frozenset((TOM, PRIYA)),))
    assert drawn.together == (frozenset("xy"),)
    assert books.talks() == {"planned": 0, "given": 0}
    books.close()
    store.close()


def test_the_judge_shares_nothing_with_the_product() -> None:
    for name in ("calendar", "counts", "judge", "ledger", "pairing"):
        tree = ast.parse((YEAR / f"{name}.py").read_text(encoding="utf-8"))
        used = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        used |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
        ours = {u for u in used if u.split(".")[0] in ("bot", "adapters", "scheduler", "storage", "app", "rehearsal")}
        assert ours <= {f"rehearsal.year.{n}" for n in ("calendar", "counts", "judge", "ledger", "pairing")}, name


def test_people_never_press_what_takes_back_or_closes() -> None:
    assert [label for label in ("Undo", "Change", "Close", "Forget me", "Pause", "Fewer") if worth(label)] == []
    assert min(map(worth, ("30m", "Post", "Yes", "Tue 17 Nov P5", "Plan B, Wed 16 Dec", "Something new"))) > 0


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ("There is no free that all of you have offered. Tell me a time, for example Thurs 3:45.", "time"),
        ("These are free for all of you, or tell me one in your next words.", "time"),
        ("What was it on? Tell me in your next words, or leave it blank.", "title"),
        ("What shall I tell Siân? Your next words are the message.", "line"),
        ("Say when, and I draft it for you to look at: rota autumn talks Tuesdays 3:30-4:30 from 8 Dec", "rota"),
    ],
)
def test_people_know_what_kind_of_words_a_card_waits_for(says: str, kind: str) -> None:
    assert [found.lastgroup for found in ASKS_WORDS.finditer(says)] == [kind]


def test_people_tell_their_own_week_as_it_is() -> None:
    """The judge goes by the cast's file: a form that asks for somebody's days gets the days of the file."""
    community = load(YEAR.parent.parent / "stories" / "casts" / "thornbury.yaml")
    sian = next(p for p in community.people if p.id == SIAN)
    colleague = Colleague(sian, community.school(sian.school), Random(1), 0.7)  # noqa: S311 — plays, and guards nothing
    for hints in (False, True):
        assert set(weekdays(colleague.filled(MyWeek, hints)["days"]) or ()) == ALMANAC.people[SIAN].days


def test_a_cast_grows_to_any_size(tmp_path: Path) -> None:
    path = tmp_path / "grown.yaml"
    path.write_text(written("thornbury", 200, 8, 1), encoding="utf-8")
    grown = load(path)
    assert len(grown.people) == 200
    assert [s.platform for s in grown.schools].count("teams") == 4
    ids = [s.id for s in grown.schools]
    assert all(grown.share(one, other) for one, other in pairwise(ids))
    assert len({(p.school, p.name) for p in grown.people}) == 200
    own = set(ALMANAC.channels)
    invented = [grown.members(d.id) for s in grown.schools for d in s.departments if d.id not in own]
    assert all(5 <= len(some) <= 12 and some[0].leads for some in invented)
    assert any(p.fte < 100 for some in invented for p in some)
    assert all(p.frees and p.lessons for some in invented for p in some)


AUTUMN = Plan(start=date(2026, 11, 1), end=date(2026, 12, 18))
WEEK = Plan(start=date(2026, 11, 16), end=date(2026, 11, 22), seed=7)


@pytest.fixture(scope="module")
def autumn() -> Played:
    return asyncio.run(played(AUTUMN, TEXT))


def test_half_a_term_gives_the_judge_nothing_to_catch(autumn: Played) -> None:
    found = autumn.numbers
    assert [found[n] for n in ("outside_hours", "in_holidays", "in_lessons", "lost", "doubled")] == [0] * 5
    assert found["planned_per_person_week"]["max"] <= 2
    assert found["planned_per_person_day_max"] == 1
    assert found["reminders_max_per_ask"] <= 1
    assert found["pairs"]["left_out"] == found["pairs"]["repeats_avoidable"] == 0
    assert found["people"] == 16
    assert found["messages"]["planned"] > 16
    assert found["messages"]["answer"] > 50
    assert found["taps_to_answer_median"] == 1


def test_a_bot_that_forgets_calm_days_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Calendar, "is_calm", lambda *_: False)
    found = asyncio.run(played(Plan(start=date(2026, 12, 14), end=date(2026, 12, 18)), TEXT))
    assert found.numbers["in_holidays"] > 8
    assert found.numbers["outside_hours"] == 0


def test_the_same_seed_gives_the_same_year() -> None:
    one, other = (asyncio.run(played(WEEK, TEXT)) for _ in range(2))
    assert one.numbers | {"seconds": 0} == other.numbers | {"seconds": 0}
    assert transcript(ALMANAC, one.ledger) == transcript(ALMANAC, other.ledger)
    another = asyncio.run(played(replace(WEEK, seed=8), TEXT))
    assert transcript(ALMANAC, one.ledger) != transcript(ALMANAC, another.ledger)


def test_a_week_on_postgresql_is_the_same_week(databases: Databases) -> None:
    one = asyncio.run(played(WEEK, TEXT))
    other = asyncio.run(played(WEEK, TEXT, databases.migrated("postgresql")))
    assert one.numbers | {"seconds": 0} == other.numbers | {"seconds": 0}
    assert transcript(ALMANAC, one.ledger) == transcript(ALMANAC, other.ledger)


@pytest.mark.slow
def test_a_year_on_postgresql_gives_the_judge_nothing_to_catch(databases: Databases) -> None:
    found = asyncio.run(played(Plan(), TEXT, databases.migrated("postgresql"))).numbers
    assert [found[n] for n in ("outside_hours", "in_holidays", "in_lessons", "lost", "doubled")] == [0] * 5
    assert found["planned_per_person_day_max"] == 1
    assert found["messages"]["planned"] > 300


def test_the_year_can_be_read_of_all_or_of_one(autumn: Played) -> None:
    whole, toms = transcript(ALMANAC, autumn.ledger), transcript(ALMANAC, autumn.ledger, TOM)
    assert "### Tom Ashworth" in whole
    assert "### Priya Nair" in whole
    assert "## Thu 19 Nov 2026" in whole
    assert "15:40 Dept: Any" in toms
    assert "[30m] [1h] [Other…] [Nothing this week]" in toms
    assert "**Tom** tapped [" in toms
    assert "Priya Nair" not in toms


@pytest.mark.parametrize(
    "said",
    [
        "--answers 2", "--answers often", "--from 2026-02-30", "--from 2027-01-01 --to 2026-01-01", "--to 2036-01-01",
        "--cast nobody", "--people 5 --schools 8", "--people many", "--schools 0", "--on paper", "--who Tom",
        "--who Zed --transcript {}", "--transcript {}/no/such", "--seed x",
    ],
)  # fmt: skip
def test_what_cannot_be_played_gets_one_kind_sentence(
    said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dept.main(["simulate", *said.format(tmp_path / "year.md").split()]) == 2
    out, told = capsys.readouterr()
    assert out == ""
    assert told.startswith("dept simulate: ")
    assert told.count("\n") == 1


def test_the_command_prints_one_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tom.md"
    days = ["--from", "2026-11-19", "--to", "2026-11-20"]
    assert dept.main(["simulate", *days, "--json", "--transcript", str(path), "--who", "Tom"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["people"] == 16
    assert found["explore_minutes"][TOM][1] == 960
    assert path.read_text(encoding="utf-8").startswith("# Tom Ashworth\n")
    assert dept.main(["simulate", *days]) == 0
    assert "16 people" in capsys.readouterr().out
