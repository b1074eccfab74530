"""What a person has asked of the bot: stop, less, other times. No reason is kept (N4)."""

from datetime import date, time

from bot.records import Keep, Readers, Record


class Pause(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Pauses, with their dates"):
    """Nothing needed from `start` until the day before `until`; without `until`, until the person is back."""

    person: str
    start: date
    until: date | None = None
    what: str | None = None
    """One feature only, or all."""

    def covers(self, day: date) -> bool:
        """Whether the pause holds on a day."""
        return self.start <= day and (self.until is None or day < self.until)


class Fewer(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="How often you want to be asked"):
    """How many planned messages a person wants: `weekly`, `monthly` (the first digest of a month) or `home` (none)."""

    person: str
    how: str
    silent: bool = False
    """Whether nobody said so: it came of unanswered questions."""


class Skipped(Record, readers=Readers.ME, keep=Keep.MONTH, says="Suggestions you have turned down"):
    """A route refused, which is not offered again that half-term (R85)."""

    person: str
    about: str
    on: date


class Preference(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="Your own settings"):
    """A person's own day and time for the weekly message."""

    person: str
    day: int
    at: time


class Attention(Record, readers=Readers.ME, keep=Keep.SCHOOL_YEAR, says="Whether to ask you less"):
    """Planned messages with asks that stand unanswered in a row (N3)."""

    person: str
    unanswered: int


class Forgotten(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="That you asked to be forgotten"):
    """Somebody who asked to be forgotten: the bot writes to them first no more until they say `back`."""

    person: str


class Left(Record, readers=Readers.ME, keep=Keep.UNTIL_LEAVING, says="That you have left"):
    """Somebody whom the school no longer names, and since when: what was held about them goes after a while."""

    person: str
    day: date
