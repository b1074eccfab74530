"""Who is in the tenant that the stand-in of Teams plays, and what can go wrong there."""

from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from rehearsal.teams_shown import Json

TEAM = "19:team@thread.tacv2"
BOT = "28:dept"


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the tenant."""

    name: str
    email: str

    @property
    def id(self) -> str:
        """The id that Teams gives them."""
        return "29:" + self.email.partition("@")[0]

    @property
    def aad(self) -> str:
        """Their id in the school's directory."""
        return str(uuid5(NAMESPACE_URL, self.email))

    @property
    def chat(self) -> str:
        """Their private chat with the bot."""
        return "a:chat-" + self.email.partition("@")[0]


@dataclass(frozen=True, slots=True)
class Fault:
    """What happens to the next call that would show something: before it has an effect, or after."""

    status: int = 500
    after: bool = False
    code: str = ""
    how: str = "answer"
    """`answer` with the status, `drop` the connection, `hang`, `trickle`, or `html`: a page from in between."""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def named(cls, kind: str) -> "Fault":
        """`429`, `412`, `503`, `500`, `hang` come before the effect; `502`, `504`, `drop`, `html`, `trickle` after.

        `403:X`: code X. `429 bare` names no time, `drop early` and `hang late` are the other way about.
        """
        status, _, code = kind.partition(":")
        how, _, told = status.partition(" ")
        if how in ("hang", "drop", "html", "trickle"):
            return cls(502, after=told == "late" or (how != "hang" and told != "early"), how=how)
        status, wait = how, {"Retry-After": "1"} if how == "429" and told != "bare" else {}
        return cls(int(status), after=status in ("502", "504"), code=code, headers=wait)


def account(member: Member, entra: str) -> Json:
    """Somebody as the roster lists them; the Entra id is called otherwise from call to call."""
    first, _, last = member.name.partition(" ")
    named = {"id": member.id, "name": member.name, "givenName": first, "surname": last, entra: member.aad}
    return named | {"email": member.email, "userPrincipalName": member.email}
