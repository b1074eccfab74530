"""Messages passed on between colleagues; some of them ask somebody who has offered help (R47)."""

from datetime import date, datetime

from bot.records import Keep, Readers, Record

PASSED, OPEN, ANSWERED, CLOSED = "passed", "open", "answered", "closed"


class Passed(
    Record, readers=Readers.ME_AND_OTHERS, keep=Keep.YEAR, says="Messages you sent to colleagues", owner="sender"
):
    """A message passed from one colleague to another.

    A question put to somebody whom the directory named is open until it is answered, closed, or `closes` has come.
    """

    sender: str
    receiver: str
    text: str
    at: datetime
    state: str = PASSED
    closes: date | None = None

    def waits(self, today: date) -> bool:
        """Whether it is a question that still waits for its answer."""
        return self.state == OPEN and (self.closes is None or today < self.closes)


def matter(sender: str, group: str = "", receiver: str = "") -> str:
    """What a message is about, as its part is named: an edit of it is the same. Without a group, how it begins."""
    return f"message:{sender}:{group}:{receiver}" if group else f"message:{sender}:"
