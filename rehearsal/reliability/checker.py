"""The checker: compares what was intended, what is recorded and what was visible. It asks the store in plain SQL, and
shares no code with what it judges.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from rehearsal.reliability.ledger import Effect, Ledger
from rehearsal.year.calendar import Almanac
from rehearsal.year.counts import Reader

WAITS = frozenset({"held", "ready", "sending", "unknown"})
SETTLED = timedelta(hours=7)
"""How long after its moment a message may still be on its way: the six hours of the last try, and that try itself."""
COLUMNS = "id, uuid, place, kind, state, created, due, expires, same_day, wanted, shown, resent, ref, why, tries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A message as it was recorded when it was last looked at."""

    uuid: str
    place: str
    kind: str
    state: str
    due: datetime
    same_day: bool
    wanted: int
    shown: int
    resent: bool
    ref: str
    why: str
    created: datetime


@dataclass(kw_only=True)
class Verdict:
    """What was found; what may never be is empty."""

    lost: list[str] = field(default_factory=list)
    doubled_slack: list[str] = field(default_factory=list)
    doubled_teams_beyond: list[str] = field(default_factory=list)
    """Posted twice without an unknown outcome that was recorded, or more often than twice."""
    wrong_minute: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    """An event or an occasion whose effect is recorded twice."""
    not_as_wanted: list[str] = field(default_factory=list)
    """What stands is not what was wanted last."""
    unrecorded: list[str] = field(default_factory=list)
    """Visible, and recorded as never sent."""
    doubled_teams: int = 0
    """Posted once more after an unknown outcome, and recorded as such."""
    put_aside: Counter[str] = field(default_factory=Counter)
    """By what is told of it: of unknown outcome on Teams even after the one resend, or expired unsent."""
    unseen: int = 0
    """Of those, how many nobody has ever seen."""
    sent: int = 0

    def wrong(self) -> dict[str, list[str]]:
        """Everything that may never be, the first few of each kind."""
        return {name: value[:5] for name, value in vars(self).items() if isinstance(value, list) and value}


class Checker:
    """Judges a stretch of time; told of the store now and then, since the nights tidy it."""

    def __init__(self, reader: Reader, ledger: Ledger, almanac: Almanac, platform_of: dict[str, str]) -> None:
        self.reader, self.ledger, self.almanac, self.platform_of = reader, ledger, almanac, platform_of
        self.rows: dict[str, Row] = {}

    def note(self) -> None:
        """Copy what the store holds now."""
        for row in self.reader.rows(f"select {COLUMNS} from messages where place not like '?%'"):  # noqa: S608
            self.rows[row["uuid"]] = Row(
                due=_moment(row["due"]),
                created=_moment(row["created"]),
                same_day=bool(row["same_day"]),
                resent=bool(row["resent"]),
                ref=row["ref"] or "",
                **{n: row[n] for n in ("uuid", "place", "kind", "state", "wanted", "shown", "why")},
            )

    def verdict(self, end: datetime) -> Verdict:
        """Judge all of it, as it stands at the end."""
        self.note()
        found, posts = Verdict(), self.ledger.posts()
        for row in self.rows.values():
            self._weigh(found, row, posts[row.uuid], end)
        for effect in self.ledger.effects:
            if effect.what == "post" and (why := self._misplaced(effect)):
                found.wrong_minute.append(why)
        found.twice = self._twice()
        return found

    def _weigh(self, found: Verdict, row: Row, posts: int, end: datetime) -> None:
        told = f"{row.uuid} to {row.place}: {row.state} {row.why}".strip()
        on = self.platform_of.get(row.place, "")
        if posts > 1 and on == "slack":
            found.doubled_slack.append(told)
        elif posts > 1 and (posts > 2 or not row.resent):
            found.doubled_teams_beyond.append(f"{told}, {posts} times")
        elif posts > 1:
            found.doubled_teams += 1
        found.sent += row.state == "sent"
        if row.state == "sent" and not posts:
            found.lost.append(f"{told}, and nobody has seen it")
        elif row.state == "refused" and not posts and on == "slack":
            found.lost.append(told)
        elif row.state == "refused" or (row.state == "dropped" and row.why == "expired" and not posts):
            found.put_aside[f"{row.kind} on {on}: {row.why.partition(':')[0]}"] += 1
            found.unseen += not posts
        elif row.state in WAITS and end - row.due > SETTLED:
            found.lost.append(f"{told}, waiting since {row.due}")
        if row.state == "dropped" and posts and row.why == "expired":
            found.unrecorded.append(told)
        if row.state == "sent" and row.shown != row.wanted:
            found.not_as_wanted.append(f"{told}: {row.shown} of {row.wanted}")

    def _misplaced(self, effect: Effect) -> str:
        row = self.rows.get(effect.identity)
        if row is None or row.kind == "answer":
            return ""
        faults = self.almanac.faults(row.place, effect.when, same_day=row.same_day)
        at = self.almanac.local(row.place, effect.when)
        return f"{row.kind} to {row.place} at {at:%a %d %b %H:%M}: {', '.join(sorted(faults))}" if faults else ""

    def _twice(self) -> list[str]:
        """Events that were answered twice in a place, and occasions that were asked twice."""
        said = self.reader.rows(
            "select place, about, grp, count(*) as n from parts where place not like '?%' and about like grp || ':%' "
            "group by place, about, grp having count(*) > 1"
        )
        told = [f"{row['n']} times {row['about']} to {row['place']}" for row in said]
        banked = self.reader.rows(
            "select j.grp, e.person, count(*) as n from journal j join ledger_entry e on e.id = j.key "
            "where j.before is null and j.grp <> '' group by j.grp, e.person, e.line, e.bucket, e.department, e.day "
            "having count(*) > 1"
        )
        return told + [f"{row['n']} entries of {row['person']} by {row['grp']}" for row in banked]


def _moment(said: Any) -> datetime:
    return datetime.fromisoformat(str(said)).replace(tzinfo=UTC)
