"""Forms as Slack's modals. Every field is optional to Slack: the bot checks them, and says beside each what works."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.budget import (
    FORM_NAME,
    HINT,
    INITIAL,
    LABEL,
    METADATA,
    MODAL_TITLE,
    OPTION,
    OPTION_VALUE,
    OPTIONS,
    PROBLEM,
    SECTION,
    pieces,
    truncate,
)
from adapters.slack.mrkdwn import bold, escape, plain
from bot.ports import Opening
from bot.talk import Choice, Form, Paragraph
from bot.talk.forms import Field

ANSWER = "answer"
"""The one action inside each field."""


def modal(opening: Opening) -> dict[str, Any]:
    """The view to open: the token of the opening travels with it and comes back with the answers."""
    form = opening.form
    blocks = [_input(name, field, opening.values.get(name, "")) for name, field in form.fields.items()]
    return {
        "type": "modal",
        "callback_id": form.__name__[:FORM_NAME],
        "title": _plain(form.title, MODAL_TITLE),
        "submit": _plain(form.submit, MODAL_TITLE),
        "close": _plain("Cancel", MODAL_TITLE),
        "private_metadata": opening.token[:METADATA],
        "blocks": [*_complaints(opening), *blocks] or [_said(bold(form.title))],
    }


def errors(form: type[Form], problems: Mapping[str, str]) -> dict[str, str]:
    """What Slack shows beside each refused field; a problem of no field stands beside the first."""
    fields = list(form.fields)
    placed: dict[str, str] = {}
    for name, problem in problems.items():
        at = name if name in form.fields or not fields else fields[0]
        placed[at] = truncate(f"{placed[at]} {problem}" if at in placed else problem, PROBLEM)
    return placed


def _complaints(opening: Opening) -> list[dict[str, Any]]:
    """Problems of a form that is opened again rather than handed back."""
    lines = []
    for name, problem in opening.problems.items():
        field = opening.form.fields.get(name)
        lines.append(f"{bold(field.label)}: {escape(problem)}" if field else escape(problem))
    return [_said(line) for line in pieces("\n".join(lines), SECTION)]


def _said(words: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words, "verbatim": True}}


def _input(name: str, field: Field[Any], value: str) -> dict[str, Any]:
    drawn: dict[str, Any] = {
        "type": "input",
        "block_id": name,
        "label": _plain(field.label or name, LABEL),
        "element": _element(field, value),
        "optional": True,
    }
    return drawn | ({"hint": _plain(field.hint, HINT)} if field.hint.strip() else {})


def _element(field: Field[Any], value: str) -> dict[str, Any]:
    if (
        isinstance(field, Choice)
        and 1 <= len({choice[:OPTION_VALUE] for choice in field.options}) == len(field.options) <= OPTIONS
    ):
        return _select(field.options, value)
    drawn: dict[str, Any] = {"type": "plain_text_input", "action_id": ANSWER}
    if isinstance(field, Paragraph):
        drawn["multiline"] = True
    return drawn | ({"initial_value": value[:INITIAL]} if value else {})


def _select(choices: tuple[str, ...], value: str) -> dict[str, Any]:
    # A choice is read by its beginning, so a value that had to be cut still means it.
    options = {choice: {"text": _plain(choice, OPTION), "value": choice[:OPTION_VALUE]} for choice in choices if choice}
    drawn: dict[str, Any] = {"type": "static_select", "action_id": ANSWER, "options": list(options.values())}
    return drawn | ({"initial_option": options[value]} if value in options else {})


def _plain(words: str, most: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": plain(truncate(" ".join(words.split()) or "…", most)), "emoji": True}
