"""What an answer of the service means: accepted, refused before any effect, or nobody can say."""

from adapters.teams.wire import AGAIN_SECONDS, Lost, Said, Unreached
from bot.ports import Accepted, Outcome, Refused, Unknown

STOPS = frozenset(
    {
        "BotDisabledByAdmin",
        "BotNotInConversationRoster",
        "ConversationBlockedByUser",
        "ForbiddenOperationException",
        "MessageWritesBlocked",
    }
)
NOWHERE = frozenset({"ConversationNotFound", "BotNotInConversationRoster"})
BUSY = frozenset({412, 429, 503})


def judge(said: Said, *, conversation: str, ref: str | None) -> Outcome:
    """The outcome of a first post, or (with `ref`) of an edit, which may simply go again."""
    if 200 <= said.status < 300 and not isinstance(said.body, bytes):
        return Accepted(ref or name(conversation, _id(said)))
    why = f"{said.status} {said.code}".strip()
    if said.status in BUSY:
        return Refused(why, again_in=said.again_in)
    if said.status == 401:  # the token has been dropped: the next attempt asks for a new one
        return Refused(why, again_in=AGAIN_SECONDS)
    if gone(said):
        return Refused(why, gone=True)
    if 300 <= said.status < 500 and said.status != 408:
        return Refused(why)
    return Refused(why, again_in=AGAIN_SECONDS) if ref is not None else Unknown(why)


def failed(why: Unreached | Lost, *, editing: bool) -> Outcome:
    """The outcome where no answer came at all."""
    if isinstance(why, Unreached):
        return Refused(str(why), again_in=AGAIN_SECONDS if why.again else None)
    return Refused(str(why), again_in=AGAIN_SECONDS) if editing else Unknown(str(why))


def gone(said: Said) -> bool:
    """Whether the address is dead until the app is installed again or the person writes."""
    return (said.status == 403 and said.code in STOPS) or (said.status == 404 and said.code in NOWHERE)


def name(conversation: str, activity: str) -> str:
    """The ref of a message: where it stands, and its id. It is empty where the local client gave no id."""
    return f"{conversation}|{activity}" if activity else ""


def named(ref: str) -> tuple[str, str]:
    """The conversation and the id of a message."""
    conversation, _, activity = ref.rpartition("|")
    return conversation, activity


def _id(said: Said) -> str:
    found = said.body.get("id") if isinstance(said.body, dict) else None
    return found if isinstance(found, str) else ""
