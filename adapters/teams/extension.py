"""The message extension: a search whose results go into a chat, and two entries of the menu, which travel as words."""

import html
import re
from collections.abc import Sequence

from adapters.teams import budget
from adapters.teams.budget import clamp
from adapters.teams.heard import Called, Heard, Malformed, Scene, Searched, Unheard
from adapters.teams.manifest import FIND, LOG, SAVE
from adapters.teams.markdown import clean
from adapters.teams.render import Json, card, wrapped
from adapters.teams.values import key_of, object_in, text_in
from bot.ports import Drawn
from bot.talk.cards import lines

PREFIX = "composeExtension/"
QUERY, FETCH, SUBMIT = f"{PREFIX}query", f"{PREFIX}fetchTask", f"{PREFIX}submitAction"
PREVIEW_TYPE = "application/vnd.microsoft.card.thumbnail"
ASK = "Who, or help with what?"
_BREAK = re.compile(r"<br\s*/?>|</(?:p|div|li)>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,1000}>")
QUOTED = 1000
"""Letters of a message that are kept with it."""


def query(value: Json, scene: Scene) -> Heard:
    """What is looked for, as it is typed; a further page has nothing more, since the best few are all on the first."""
    if text_in(value, "commandId") != FIND:
        return Unheard(scene)
    given = value.get("parameters")
    first = given[0] if isinstance(given, list) and given else {}
    said = first.get("value") if isinstance(first, dict) and first.get("name") == "subject" else ""
    if not isinstance(said, str):
        raise Malformed("a search for no words")
    further = object_in(value, "queryOptions").get("skip")
    return Searched(scene, "" if further else clean(said).strip()[: budget.TITLE])


def fetch(value: Json, scene: Scene) -> Heard:
    """An entry of the menu, as words: opening it again is another event, and does nothing by itself."""
    entry = text_in(value, "commandId")
    if entry == LOG:
        said = "log time"
    elif entry == SAVE:
        quoted = _words(value)
        said = f"portfolio save: {quoted}" if quoted else "portfolio save"
    else:
        return Unheard(scene)
    return Called(scene, key_of("called", scene.tenant, scene.user, scene.id), said)


def _words(value: Json) -> str:
    """The words of the message that the menu was opened on, if it was."""
    content = object_in(object_in(value, "messagePayload"), "body").get("content")
    said = content if isinstance(content, str) else ""
    plain = html.unescape(_TAG.sub("", _BREAK.sub(" ", said[: budget.BODY_BYTES]))).replace("\xa0", " ")
    return clamp(" ".join(clean(plain).split()), QUOTED)


def found(results: Sequence[Drawn]) -> Json:
    """What a search is answered with: a card each, to be put into a chat, where nothing on it can be pressed."""
    drawn = [one for one in results if one.card.body]
    if not drawn:
        return _answer(type="message", text=results[0].card.title if results else ASK)
    return _answer(type="result", attachmentLayout="list", attachments=[_result(one) for one in drawn])


def said(words: str) -> Json:
    """A sentence in place of results."""
    return _answer(type="message", text=words)


def _answer(**answer: object) -> Json:
    return {"composeExtension": answer}


def _result(one: Drawn) -> Json:
    title, *rest = [clean(line) for line in lines(one.card)]
    preview = {"title": clamp(title, budget.LABEL), "text": clamp(" ".join(rest), budget.TITLE)}
    return wrapped(card([one])) | {"preview": {"contentType": PREVIEW_TYPE, "content": preview}}
