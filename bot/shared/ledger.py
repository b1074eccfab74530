"""The ledger: minutes banked in three buckets, with their titles (D1, D32). No minute counts twice."""

from datetime import date
from enum import StrEnum

from bot.records import Deed, Keep, Readers
from bot.world.calendar import say_minutes


class Bucket(StrEnum):
    """The three buckets of the year."""

    EXPLORE = "explore"
    LINKS = "links"
    SHARE = "share"


YEARLY = {Bucket.EXPLORE: 960, Bucket.LINKS: 180, Bucket.SHARE: 60}
"""Minutes a year for a full post (D1)."""
MOST = 720
"""Minutes of one entry, at most; more is asked about."""


class Entry(
    Deed,
    readers=Readers.ME_AND_HEAD,
    keep=Keep.UNTIL_LEAVING,
    says="Time you have logged",
    sees="minutes and titles",
    sums=("department", "bucket", "day", "person", "minutes"),
):
    """Minutes of one bucket on one day. `batch` holds together what one message logged; `line` its place there.

    A title of None may still be given (`open_title`); of two departments the home department holds it until the person
    says otherwise (`open_department`); half of a split entry has the same line as its other half.
    """

    minutes: int
    bucket: str = Bucket.EXPLORE
    what: str | None = None
    department: str | None = None
    batch: str = ""
    line: int = 0
    named_day: bool = False
    logged_on: date | None = None
    open_title: bool = False
    open_department: bool = False


def of(done: int, whole: int) -> str:
    """So much of so much; past the target, what there is, without praise and without a cap."""
    return say_minutes(done) if done > whole else f"{say_minutes(done)} of {say_minutes(whole)}"
