"""Calendar files as they leave the house, read by two readers that know nothing of each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clocks import changes
from bot.invitations import Entry, ics
from rehearsal.player import Player
from rehearsal.script import Step, Story

LONDON = ZoneInfo("Europe/London")
UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Held:
    """One event of a file, as any calendar has it."""

    uid: str
    starts: datetime
    ends: datetime
    sequence: int
    status: str


class Collecting(Player):
    """A player that keeps the files it has seen handed out, in order, with whom they went to."""

    def __init__(self, steps: str) -> None:
        lines = [line.strip() for line in steps.strip().splitlines()]
        super().__init__(Story("thornbury", tuple(Step("here", n, t) for n, t in enumerate(lines, 1))), "playground")
        self.files: list[tuple[str, bytes]] = []

    def _show(self) -> None:
        for person in self._stage.community.people:
            for sight in self._since(person.id, "step"):
                self.files += [(person.first, data) for name, data in sight.files if name.endswith(".ics")]
        super()._show()


async def files(steps: str) -> list[tuple[str, bytes]]:
    """The calendar files that a conversation hands out."""
    player = Collecting(steps)
    result = await player.play()
    assert result.failures == []
    return player.files


def read(data: bytes) -> tuple[str, list[Held]]:
    """What a file says to do, and its events: both readers have to agree on all of it."""
    one, other = by_icalendar(data), by_vobject(data)
    assert one == other
    return one


def by_icalendar(data: bytes) -> tuple[str, list[Held]]:
    calendar = icalendar.Calendar.from_ical(data)
    events = [
        Held(
            str(e["UID"]),
            e.decoded("DTSTART").astimezone(UTC),
            e.decoded("DTEND").astimezone(UTC),
            int(e["SEQUENCE"]),
            str(e.get("STATUS", "")),
        )
        for e in calendar.walk("VEVENT")
    ]
    return str(calendar.get("METHOD", "")), events


def by_vobject(data: bytes) -> tuple[str, list[Held]]:
    calendar = vobject.readOne(data.decode())
    events = [
        Held(
            e.uid.value,
            e.dtstart.value.astimezone(UTC),
            e.dtend.value.astimezone(UTC),
            int(e.sequence.value),
            e.status.value if hasattr(e, "status") else "",
        )
        for e in calendar.vevent_list
    ]
    return calendar.method.value if hasattr(calendar, "method") else "", events


def on_the_wall(events: Sequence[Held]) -> list[str]:
    """When they start, as a clock on the wall in London has it."""
    return [e.starts.astimezone(LONDON).strftime("%a %d %b %Y %H:%M") for e in events]


CALL = """
on Tue 10 Nov 2026 16:00
Priya: call with Hamza Tue 17 Nov 2:15
Hamza taps "Yes"
"""


async def test_a_call_is_the_same_for_both() -> None:
    handed = await files(CALL)
    assert {who for who, _ in handed} == {"Priya", "Hamza"}
    method, (event,) = read(handed[0][1])
    assert (method, event.sequence, event.status) == ("PUBLISH", 0, "")
    assert on_the_wall([event]) == ["Tue 17 Nov 2026 14:15"]
    assert event.ends - event.starts == timedelta(minutes=30)
    assert read(handed[1][1]) == (method, [event])


async def test_a_move_and_an_end_keep_the_name_and_raise_the_number() -> None:
    moved = CALL + 'Priya: call with Hamza Thurs 26 Nov 4pm\nHamza taps "Yes"\nHamza taps "Call it off"\n'
    mine = [read(data) for who, data in await files(moved) if who == "Priya"]
    assert [method for method, _ in mine] == ["PUBLISH", "PUBLISH", "CANCEL"]
    events = [event for _, (event,) in mine]
    assert len({e.uid for e in events}) == 1
    assert [e.sequence for e in events] == [0, 1, 2]
    assert [e.status for e in events] == ["", "", "CANCELLED"]
    assert on_the_wall(events) == ["Tue 17 Nov 2026 14:15", "Thu 26 Nov 2026 16:00", "Thu 26 Nov 2026 16:00"]


async def test_a_missed_call_moves_without_its_old_day() -> None:
    again = 'on Thu 19 Nov 2026 15:45\nPriya taps "Missed it"\nPriya taps "Tue 1 Dec*"\nHamza taps "Yes"\n'
    mine = [read(data)[1] for who, data in await files(CALL + again) if who == "Priya"]
    assert [on_the_wall(events) for events in mine] == [["Tue 17 Nov 2026 14:15"], ["Tue 01 Dec 2026 14:15"]]
    assert mine[0][0].uid == mine[1][0].uid
    assert mine[0][0].sequence < mine[1][0].sequence


@pytest.mark.parametrize(
    ("booked", "asked", "wall", "utc"),
    [
        ("Thu 8 Oct 2026 10:20", "Wed 4 Nov 4pm", "Wed 04 Nov 2026 16:00", "16:00"),
        ("Thu 1 Oct 2026 10:20", "Thurs 15 Oct 4pm", "Thu 15 Oct 2026 16:00", "15:00"),
        ("Thu 11 Mar 2027 10:20", "Tue 13 Apr 4pm", "Tue 13 Apr 2027 16:00", "15:00"),
        ("Tue 13 Apr 2027 10:20", "Thurs 22 Apr 8:15am", "Thu 22 Apr 2027 08:15", "07:15"),
    ],
)
async def test_the_wall_clock_holds_across_both_changes(booked: str, asked: str, wall: str, utc: str) -> None:
    handed = await files(f'on {booked}\nPriya: call with Hamza {asked}\nHamza taps "Yes"\n')
    assert len(handed) == 2
    for _, data in handed:
        _, events = read(data)
        assert on_the_wall(events) == [wall]
        assert events[0].starts.strftime("%H:%M") == utc


async def test_a_standing_pair_has_its_real_dates() -> None:
    handed = await files('on Wed 11 Nov 2026 08:30\nPriya: pair everyone up\nPriya taps "Post"\nDaniel taps "Great"\n')
    ((who, data),) = handed
    method, events = read(data)
    assert (who, method) == ("Daniel", "PUBLISH")
    assert on_the_wall(events) == [
        f"Thu {d} 2026 11:25" for d in ("12 Nov", "19 Nov", "26 Nov", "03 Dec", "10 Dec", "17 Dec")
    ]
    assert len({e.uid for e in events}) == len(events)


async def test_coaching_goes_on_across_the_change_and_ends_as_one() -> None:
    steps = """
    on Tue 17 Nov 2026 10:20
    Tom: coaching with Ruth every other Wed p4 till July
    Ruth taps "Great"
    on Wed 10 Mar 2027 09:00
    Tom: end my coaching with Ruth
    Tom taps "Call it off"
    """
    mine = [read(data) for who, data in await files(steps) if who == "Tom"]
    (_, agreed), (method, off) = mine
    assert {at.split()[-1] for at in on_the_wall(agreed)} == {"13:15"}
    assert {at.split()[0] for at in on_the_wall(agreed)} == {"Wed"}
    assert {e.starts.strftime("%H:%M") for e in agreed} == {"13:15", "12:15"}
    holidays = [(date(2026, 12, 19), date(2027, 1, 3)), (date(2027, 2, 15), date(2027, 2, 19))]
    assert not [e for e in agreed for a, b in holidays if a <= e.starts.date() <= b]
    assert method == "CANCEL"
    assert {e.status for e in off} == {"CANCELLED"}
    ahead = [e.uid for e in agreed if e.starts.date() >= date(2027, 3, 10)]
    assert [e.uid for e in off] == ahead
    assert min(e.sequence for e in off) > max(e.sequence for e in agreed)


def test_a_feed_says_nothing_to_do_and_keeps_whole_days() -> None:
    entries = [
        Entry(uid="talk:1", title="Talk", day=date(2027, 3, 25), start=datetime(2027, 3, 25, 15, 30)),
        Entry(uid="day:1", title="Get in touch", day=date(2027, 3, 30)),
    ]
    data = ics(entries, LONDON, datetime(2027, 3, 1, tzinfo=UTC), name="Dept")
    one = icalendar.Calendar.from_ical(data)
    other = vobject.readOne(data.decode())
    assert "METHOD" not in one
    assert not hasattr(other, "method")
    timed, whole = one.walk("VEVENT")
    assert other.vevent_list[0].dtstart.value.astimezone(UTC) == timed.decoded("DTSTART").astimezone(UTC)
    assert other.vevent_list[1].dtstart.value == whole.decoded("DTSTART") == date(2027, 3, 30)


DAYTIME = st.times(time(7), time(18)).map(lambda at: at.replace(second=0, microsecond=0))
MOMENTS = st.builds(datetime.combine, st.dates(date(2026, 9, 1), date(2027, 7, 21)), DAYTIME)
"""Nobody meets in the hour of the night that comes twice."""
ZONES = ["Europe/London", "Europe/Dublin", "America/New_York", "Asia/Kolkata", "Australia/Sydney"]


@settings(deadline=None, max_examples=60)
@given(st.lists(MOMENTS, min_size=1, max_size=4, unique=True), st.integers(0, 9), st.booleans())
def test_any_wall_time_comes_back_from_both_readers(walls: list[datetime], sequence: int, off: bool) -> None:
    entries = [
        Entry(
            uid=f"meeting:{n}",
            title="Planning with Siân, O'Connor; and; others",
            day=at.date(),
            start=at.replace(tzinfo=LONDON).astimezone(UTC),
            end=at.replace(tzinfo=LONDON).astimezone(UTC) + timedelta(minutes=30),
            sequence=sequence,
            off=off,
        )
        for n, at in enumerate(walls)
    ]
    data = ics(entries, LONDON, datetime(2026, 9, 1, tzinfo=UTC), says="CANCEL" if off else "PUBLISH")
    method, events = read(data)
    assert method == ("CANCEL" if off else "PUBLISH")
    assert [e.starts for e in events] == [entry.start for entry in entries]
    assert all((e.sequence, e.status) == (sequence, "CANCELLED" if off else "") for e in events)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


@pytest.mark.parametrize("name", ZONES)
@settings(deadline=None, max_examples=40)
@given(at=MOMENTS)
def test_a_zone_is_told_as_it_is(name: str, at: datetime) -> None:
    """The second reader knows nothing of a zone but what the file says."""
    zone = ZoneInfo(name)
    start = at.replace(tzinfo=zone).astimezone(UTC)
    entry = Entry(uid="one", title="One", day=at.date(), start=start, end=start + timedelta(minutes=30))
    told = vobject.readOne(ics([entry], zone, start).decode())
    held = told.vevent_list[0].dtstart.value
    assert "ZoneInfo" not in repr(held.tzinfo)
    assert held.astimezone(UTC) == start


def test_changes_of_the_clocks_are_to_the_minute() -> None:
    found = changes(LONDON, 2026, 2027)
    assert [(c.wall, c.summer) for c in found] == [
        (datetime(2026, 3, 29, 1), True),
        (datetime(2026, 10, 25, 2), False),
        (datetime(2027, 3, 28, 1), True),
        (datetime(2027, 10, 31, 2), False),
    ]
    assert changes(ZoneInfo("Asia/Kolkata"), 2026, 2027) == []
