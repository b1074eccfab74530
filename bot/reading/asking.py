"""What people ask the bot about itself: where they are, and why it asks."""

from bot.reading.parts import Part, met
from bot.reading.rank import besides
from bot.reading.setting import Setting

OWN_TIME = besides(
    "hours minutes mins logged log far explore done so year term total left go banked bank page tab progress score "
    "target"
)
ASKED = besides(
    "rota rotas round rounds talk talks pair pairs paired pairing ask asked asking message messages messaging "
    "messaged sent send sending list twice left picked chosen chose first last speaking included here missing group "
    "call question nudge nudging reminder getting did are isnt arent wasnt not why this week term summary giving "
    "down him her everyone always keep no being bothering nagging pestering writing contacting put",
    but="they them he she we",
)


def read_why(line: str, setting: Setting) -> list[Part] | None:
    """Why the bot asks, or why somebody is, or is not, where the bot puts people; of the wifi it knows nothing."""
    who, rest = met(line, setting)
    if ASKED(rest, setting) is None:
        return None
    return [Part(who=who)] if who else []
