"""What people's own doing brought, in the words of the log: etiquette has no say in it, so nobody else notes it."""

from datetime import datetime

from adapters.playground.shown import Post
from bot.ports import Reason, Reply
from bot.talk.cards import lines
from bot.talk.events import AnyEvent, Departed, Edited, Opened, Pressed, Said, Submitted
from bot.world.people import Community

LONGEST = 60
"""Characters of somebody's own words that the log repeats."""


def answered(community: Community, event: AnyEvent, reply: Reply, label: str, now: datetime) -> Reason | None:
    """What an event was answered with; nothing where there is nothing to explain."""
    person = community.person(event.person)
    if person is None or isinstance(event, Opened):
        return None
    did, what, rule, says = _told(event, reply, person.first, label)
    return Reason(school=person.school, person=person.id, at=now, did=did, what=what, rule=rule, says=says)


def _told(event: AnyEvent, reply: Reply, first: str, label: str) -> tuple[str, str, str, str]:
    match event:
        case Said(text=text, files=files):
            sent = _short(text) or (files[0].name if files else "")
            return "answered", f"Answered {first}", "You write, it answers", f"{first} wrote “{sent}”."
        case Edited(text=text):
            says = f"{first} put it right: “{_short(text)}”. What had been understood was taken back first."
            return "edited", f"Understood {first} anew", "You write, it answers", says
        case Pressed() if reply.opening:
            return "answered", f"Opened a form for {first}", "You write, it answers", f"{first} pressed [{label}]."
        case Pressed():
            says = f"{first} pressed [{label}]." if label else f"{first} pressed a button."
            return "answered", f"Answered {first}’s tap", "One tap, edited in place", says
        case Submitted() if reply.opening:
            says = " ".join(reply.opening.problems.values()) or "What was typed stays in the form."
            return "answered", f"Handed the form back to {first}", "Errors beside the field", says
        case Submitted():
            return (
                "answered",
                f"Took {first}’s form",
                "One tap, edited in place",
                "The card says what was kept.",
            )
        case Departed():
            says = f"{first}’s account was closed. Nothing more is sent there, and the team’s plans close up."
            return "left", f"Left {first} in peace", "Life happens", says
    raise TypeError(event)


def shared(community: Community, post: Post, edited: bool, now: datetime) -> Reason | None:
    """A post in a channel, or an edit of one; nothing for what one person alone reads."""
    department = community.department(post.place[1:]) if post.place.startswith("#") else None
    if department is None or not post.parts:
        return None
    title = post.parts[0].card.title or next(iter(lines(post.parts[0].card)), "")
    did, rule = ("edited", "No second message") if edited else ("posted", "A person speaks to the team")
    what = f"{'Edited the post' if edited else 'Posted'} in # {department.channel}"
    return Reason(school=department.school, person="", at=now, did=did, what=what, rule=rule, says=f"{_short(title)}.")


def _short(text: str) -> str:
    first = text.strip().split("\n")[0].rstrip(".")
    return first if len(first) <= LONGEST else f"{first[:LONGEST].rstrip()}…"
