"""A form drawn as a dialog, or as a card where a client opens none."""

from collections.abc import Iterator
from typing import Any

from adapters.teams import budget
from adapters.teams.budget import clamp
from adapters.teams.markdown import clean, escape
from adapters.teams.render import Json, block, heading, shell, wrapped
from bot.ports import Opening
from bot.talk.forms import Choice, Field, Paragraph

PROBLEM = "problem-"  # the id of the line that says what is wrong with a field


def dialog(opening: Opening) -> Json:
    """The answer that opens a dialog, or hands it back as it was filled, with the problems beside their fields."""
    title = clamp(clean(opening.form.title), budget.LABEL)
    submit = {"type": "Action.Submit", "title": _label(opening), "style": "positive", "data": {"token": opening.token}}
    content = shell(list(_fields(opening)) or [block(escape(title))], title, [submit])
    return {
        "task": {
            "type": "continue",
            "value": {"title": title, "height": "medium", "width": "medium", "card": wrapped(content)},
        }
    }


def notice(words: str) -> Json:
    """The answer to a dialog that is not opened after all: one sentence."""
    return {"task": {"type": "message", "value": clamp(clean(words), budget.SUMMARY)}}


def standing(opening: Opening) -> Json:
    """The form alone in a card: its submit button first, then a way back."""
    title = clamp(clean(opening.form.title), budget.LABEL)
    body = [heading(title, size="Medium"), *_fields(opening)]
    data = {"token": opening.token}
    submit = {"type": "Action.Execute", "title": _label(opening), "verb": "form", "style": "positive", "data": data}
    back = {"type": "Action.Execute", "title": "Back", "verb": "back", "associatedInputs": "none", "data": {}}
    return shell(body, title, [submit, back])


def _label(opening: Opening) -> str:
    return clamp(clean(opening.form.submit), budget.LABEL) or "Save"


def _fields(opening: Opening) -> Iterator[Json]:
    """Each field, with what is wrong with it directly above, in words: no colour means anything here."""
    for name, field in opening.form.fields.items():
        problem = opening.problems.get(name)
        if problem:
            said = f"✎ Please check: {escape(clamp(problem, budget.SUMMARY))}"
            yield block(said, weight="Bolder", id=f"{PROBLEM}{name}", spacing="Medium")
        yield _input(name, field, clean(opening.values.get(name, "")))


def _input(name: str, field: Field[Any], value: str) -> Json:
    """One input. None is required or limited here: fields are checked by the bot, which says kindly what would work."""
    made: Json = {"id": name, "label": clamp(clean(field.label), budget.LABEL) or name}
    if field.hint:
        made["placeholder"] = clamp(clean(field.hint), budget.TITLE)
    match field:
        case Choice(options=options):
            made |= {
                "type": "Input.ChoiceSet",
                "style": "compact",
                "choices": [{"title": one, "value": one} for one in options],
            }
            chosen = [one for one in options if value and one.casefold() == value.casefold()]
            return made | {"value": chosen[0]} if chosen else made
        case Paragraph():
            made |= {"type": "Input.Text", "isMultiline": True}
        case _:
            made |= {"type": "Input.Text"}
    return made | {"value": value} if value else made
