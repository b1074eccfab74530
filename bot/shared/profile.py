"""What people tell colleagues about themselves: who they are, what they can help with, what they hope for (R42)."""

from datetime import date

from bot.records import Keep, Readers, Record

CAP = 2
"""Questions that somebody who helps has open at once, unless they choose otherwise (R47)."""


class Profile(Record, readers=Readers.COMMUNITY, keep=Keep.UNTIL_LEAVING, says="Your card in the directory"):
    """One person's card. `step` is the next of its three questions."""

    person: str
    you: str = ""
    hopes: tuple[str, ...] = ()
    shows_email: bool = False
    hidden: bool = False
    cap: int = CAP
    step: int = 0


class Offer(Record, readers=Readers.COMMUNITY, keep=Keep.UNTIL_LEAVING, says="What you have said you can help with"):
    """One thing that somebody can help with, and the ways in which; `hidden` takes back what the school had named."""

    person: str
    topic: str
    ways: tuple[str, ...] = ()
    on: date
    hidden: bool = False
