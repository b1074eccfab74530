"""The judge: counts what arrived against the ground rules (N1 to N3), by the cast's file and nothing else."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from rehearsal.year.calendar import Almanac
from rehearsal.year.counts import WAITS, Books, Drawn
from rehearsal.year.ledger import Act, Arrived, Away, Intended, Ledger
from rehearsal.year.pairing import avoidable, left_out

KINDS = ("answer", "passed_on", "asked_for", "planned")
FAULTS = ("outside_hours", "in_holidays", "in_lessons")
AT_ONCE = timedelta(minutes=1)
"""How soon after an act an answer to it stands."""
LONG = timedelta(days=1)
"""How long an edit may be on its way."""
RECORD = re.compile(r"[0-9a-f]{30}")
"""The id of a record, by which a reminder is known to be about the same thing."""
A_DAY = re.compile(r"\b(?:Mon|Tue|Wed|Thu|Fri) \d{1,2} \w{3}\b")
YEARLY = 960
"""Minutes of explore time that a year asks of a full post (D1)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it arrived, with what it was found to be."""

    came: Arrived
    kind: str
    meant: Intended | None


class Judge:
    """Judges a year's ledger."""

    def __init__(self, almanac: Almanac, ledger: Ledger) -> None:
        self.almanac, self.ledger = almanac, ledger
        self.acts: dict[str, list[Act]] = {}
        for act in ledger.acts:
            for place in (act.person, *(f"#{d}" for d in almanac.people[act.person].departments)):
                self.acts.setdefault(place, []).append(act)
        self.messages = [self._found(came) for came in ledger.arrived if not came.edit]

    def _found(self, came: Arrived) -> Message:
        """A message's kind as it was meant; an answer that nobody asked for is something passed on."""
        meant = self.ledger.intended.get(came.id)
        kind = meant.kind if meant else "passed_on"
        return Message(came, "passed_on" if kind == "answer" and not self._asked(came) else kind, meant)

    def _asked(self, came: Arrived) -> bool:
        return any(timedelta(0) <= came.when - act.when <= AT_ONCE for act in self._acts_by(came.place, came.when))

    def _acts_by(self, place: str, when: datetime) -> Iterator[Act]:
        """What was done at a place until a moment, the newest first, as far back as an answer may come after it."""
        acts = self.acts.get(place, [])
        low, high = 0, len(acts)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if acts[middle].when <= when else (low, middle)
        for act in reversed(acts[:low]):
            if when - act.when > AT_ONCE:
                return
            yield act

    def faults(self) -> list[tuple[Message, str]]:
        """Every message that stands where none may, with what is wrong with it."""
        return [
            (one, fault)
            for one in self.messages
            if one.kind != "answer"
            for fault in sorted(
                self.almanac.faults(one.came.place, one.came.when, same_day=bool(one.meant and one.meant.same_day))
            )
        ]

    def kinds(self) -> dict[str, int]:
        """Messages by kind."""
        counted = Counter(one.kind for one in self.messages)
        return {kind: counted[kind] for kind in KINDS}

    def planned(self) -> tuple[Counter[tuple[str, date]], Counter[tuple[str, date]]]:
        """Planned messages of each person by week (its Monday) and by day."""
        weeks, days = Counter[tuple[str, date]](), Counter[tuple[str, date]]()
        for one in self.messages:
            if one.kind == "planned":
                day = self.almanac.local(one.came.place, one.came.when).date()
                days[one.came.place, day] += 1
                weeks[one.came.place, day - timedelta(days=day.weekday())] += 1
        return weeks, days

    def lost(self) -> list[Intended | Act]:
        """Messages that should have left and never came, and acts that met with nothing."""
        there = {came.id for came in self.ledger.arrived}
        told = self.ledger.intended.values()
        out: list[Intended | Act] = [one for one in told if self._owed(one, one.id in there)]
        return [*out, *(act for act in self.ledger.acts if not act.answered)]

    def _owed(self, one: Intended, came: bool) -> bool:
        """Whether a message that did not come was owed to somebody; or of one that `came`, an edit."""
        gone = self.ledger.left.get(one.place)
        if (gone and one.due >= gone) or one.place.startswith("?"):
            return False
        if came:
            return one.state in WAITS and self.ledger.end - one.due > LONG
        if one.state == "dropped" and one.why != "expired":
            return one.why == "merged" and not any(
                abs(other.when - one.due) <= AT_ONCE for other in self.ledger.arrived if other.place == one.place
            )
        last = min(one.expires or self.ledger.end, self.ledger.end)
        if one.kind == "answer" or one.place.startswith("#"):
            return one.due < last
        if one.state in WAITS or one.state == "dropped":
            away = [pause for pause in self.ledger.pauses if pause.person == one.place and pause.what is None]
            opens = self.almanac.first_open(one.place, one.created, away)
            return opens is not None and opens < last
        return True

    def doubled(self) -> list[str]:
        """Identities that arrived more than once."""
        return [id for id, n in Counter(one.came.id for one in self.messages).items() if n > 1]

    def reminders(self) -> int:
        """The most often that anybody was reminded of one ask: the same matter, day and choices, come again."""
        asks = Counter[tuple[str, str, tuple[str, ...], tuple[str, ...]]]()
        for one in self.messages:
            if one.kind != "answer" and one.meant:
                for about, piece in zip(one.meant.abouts, one.came.pieces, strict=False):
                    matter, days = RECORD.search(about), tuple(A_DAY.findall(piece.says)) or (piece.says,)
                    key = one.came.place, matter[0] if matter else about, days, piece.labels
                    asks[key] += bool(piece.labels)
        return max(asks.values(), default=1) - 1

    def verdict(self, books: Books) -> dict[str, Any]:
        """Everything that was found, as `dept simulate --json` prints it."""
        weeks, days = self.planned()
        wrong = Counter(fault for _, fault in self.faults())
        return {
            "people": len(self.almanac.people),
            "messages": self.kinds(),
            "planned_per_person_week": {"max": max(weeks.values(), default=0), "mean": self._mean(weeks)},
            "planned_per_person_day_max": max(days.values(), default=0),
            **{fault: wrong[fault] for fault in FAULTS},
            "held": books.held(),
            "reminders_max_per_ask": self.reminders(),
            "taps_to_answer_median": median(self.ledger.taps) if self.ledger.taps else 0,
            "explore_minutes": self._explored(books.explored()),
            "calls": books.calls(),
            "talks": books.talks(),
            "pairs": self._pairs(books.rounds(self.ledger.end.date())),
            "lost": len(self.lost()),
            "doubled": len(self.doubled()),
        }

    def _mean(self, weeks: Counter[tuple[str, date]]) -> float:
        """Planned messages for each person and school week of the time that was played."""
        played = 0
        for teacher in self.almanac.people.values():
            first, last = (self.almanac.local(teacher.id, at).date() for at in (self.ledger.start, self.ledger.end))
            school = self.almanac.schools[teacher.school]
            played += sum(first <= monday + timedelta(days=4) and monday <= last for monday in school.weeks)
        return round(sum(weeks.values()) / played, 2) if played else 0.0

    def _explored(self, minutes: dict[str, int]) -> dict[str, list[int]]:
        out = {}
        for id, teacher in sorted(self.almanac.people.items()):
            left, end = self.ledger.left.get(id), self.almanac.local(id, self.ledger.end).date()
            away = [self._until_now(p, end) for p in self.ledger.pauses if p.person == id and p.what is None]
            gone = self.almanac.local(id, left).date() if left else None
            out[id] = [minutes.get(teacher.id, 0), self.almanac.target(id, YEARLY, away, end, gone)]
        return out

    @staticmethod
    def _until_now(pause: Away, end: date) -> Away:
        return pause if pause.until else replace(pause, until=end + timedelta(days=1))

    def _pairs(self, rounds: list[Drawn]) -> dict[str, int]:
        out = sum(len(left_out(self.almanac, drawn, self._excused)) for drawn in rounds)
        return {"rounds": len(rounds), "left_out": out, "repeats_avoidable": avoidable(self.almanac, rounds)}

    def _excused(self, person: str, drawn: Drawn) -> bool:
        """Whether somebody had paused, left, or asked for silence when a round was drawn."""
        left = self.ledger.left.get(person)
        known = max((day for day in self.ledger.silent if day <= drawn.on), default=None)
        silent = known is not None and person in self.ledger.silent[known]
        own = [p for p in self.ledger.pauses if p.person == person and p.what in (None, "pairs")]
        return silent or bool(left and left.date() <= drawn.on) or any(p.covers(drawn.on) for p in own)
