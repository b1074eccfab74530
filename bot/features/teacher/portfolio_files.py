"""Files in the portfolio: a photo of notes, a certificate, kept with its item and given back on asking (R60, R155)."""

import re
from dataclasses import replace

from bot.declare import Feature
from bot.desk import Turn
from bot.ledger import bank
from bot.portfolio.kept import GONE, SHORT, keep, mine, naming, receipt
from bot.reading import spells
from bot.reading.parts import Part, tidy
from bot.reading.setting import Setting
from bot.shared.portfolio import Item, Kept
from bot.talk import Answer, Ask, Asks, Card, Give, Say
from bot.talk.events import LARGEST, Handed
from bot.world.people import fold

portfolio_files = Feature(
    "portfolio_files", "Files you keep", "A photo of notes or a certificate, kept for you alone.", programme="portfolio"
)

TAKEN: dict[str, tuple[int, bytes]] = {
    "png": (0, rb"\x89PNG\r\n\x1a\n"),
    "jpg": (0, rb"\xff\xd8\xff"),
    "heic": (4, rb"ftyp(?:hei|hev|mif1|msf1)"),
    "pdf": (0, rb"%PDF-"),
    "docx": (0, rb"(?s)PK\x03\x04.*word/"),
}
"""What is taken, by how it begins and at which place: a name says little, and some have none."""
SET_UP = frozenset(("csv", "tsv", "xlsx", "xlsm", "xls", "ics", "ical", "yaml", "yml"))
"""Lists of staff and dates: set-up's, not the portfolio's."""
NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
LONGEST = 120
"""Characters of a file's name; its ending is kept."""
TAKES = "I keep photos (PNG, JPEG, HEIC), PDF and Word files, up to 5 MB each."
NAME = re.compile(
    r"^(?:(?:portfolio\s+)?(?:save|add|keep|log)\b[\s:,-]*)?(?:this is|here is|heres|here's|it's|its)?\b", re.I
)
INTO = re.compile(r"[\s,]*\b(?:to|in|into|for) my portfolio\b[\s.:!]*", re.I)
WHICH = re.compile(
    r"^(?:the|my|a|of|for|from|file|files|photo|photos|certificate|certificates|one|please|back)\b\s*", re.I
)


def ending(name: str) -> str:
    """What a file's name ends in."""
    return name.rpartition(".")[2].casefold()


def what_is(file: Handed) -> str:
    """What a file is, by how it begins; empty if nothing that is taken."""
    return next((sort for sort, (at, begins) in TAKEN.items() if re.match(begins, file.content[at:])), "")


def refused(file: Handed) -> str:
    """Why a file is not taken; empty if it is."""
    if len(file.content) > LARGEST:
        return f"“{file.name}” is larger than that, so nothing was kept. A smaller photo of it would do."
    if not what_is(file):
        return f"“{file.name}” is something else, so nothing was kept. A photo or a PDF of it would do."
    return ""


def named(file: Handed) -> str:
    """A name that any computer takes, with an ending that says what it is."""
    name = NOT_IN_NAMES.sub("-", file.name).strip(" .-")[-LONGEST:] or "file"
    return name if "." in name else f"{name}.{what_is(file)}"


@portfolio_files.handed
async def handed(turn: Turn, text: str, files: tuple[Handed, ...]) -> Answer | None:
    """Kept, each with the one thing they belong to: all of them or none. Lists for set-up are left to it."""
    if any(ending(f.name) in SET_UP for f in files):
        return None
    for file in files:
        if problem := refused(file):
            return Card(f"{TAKES} {problem}")
    said = tidy(INTO.sub(" ", NAME.sub("", text)))
    time = spells.read(said, turn.setting(turn.person)) or []
    title = (time[0].what if time else said) or ""
    names = tuple(map(named, files))
    item = await keep(turn, title or names[0], files=names, untitled=not title)
    for file, name in zip(files, names, strict=True):
        await turn.records.add(
            Kept(person=turn.person.id, item=item.id, name=name, media=file.media, content=file.content)
        )
    card = await receipt(turn, item)
    if time:
        logged = await bank(turn, time)
        return [logged, Say(card)] if isinstance(logged, Ask | Card) else card
    if title:
        return card
    return Ask(replace(card, body=(*card.body, Asks("What is it? Your next words name it."))), naming(item))


def read_which(line: str, setting: Setting) -> list[Part] | None:
    """Which file is meant: by a few words of its title, or all."""
    said = line.strip(" ?!.,:")
    while (shorter := WHICH.sub("", said)) != said:
        said = shorter
    return [Part(what=tidy(said))] if tidy(said) else []


@portfolio_files.words(
    "portfolio",
    read_which,
    weight=4,
    says="""
        my files, my certificates, my certificate, |give|send|show|find me|back my file|files|certificate|certificates,
        portfolio files, portfolio file, files in my portfolio, send me my photo|photos, give me my photo|photos, show
        me my photo|photos, wheres|where_is my certificate
    """,
)
async def files(turn: Turn, parts: list[Part]) -> Answer:
    """What is kept, to be given back; of several, the person says which."""
    kept = [i for i in await turn.records.find(Item, person=turn.person.id) if i.files]
    wanted = fold(parts[0].what or "").split() if parts else []
    found = [i for i in kept if all(w in fold(f"{i.title} {i.awarded_by} {' '.join(i.files)}") for w in wanted)]
    if not kept:
        return Card("No files here yet. Send me a photo or a PDF, and say what it is: certificate from OCR")
    if len(found) == 1:
        return await giving(turn, found[0])
    buttons = [given.button(i.title[:SHORT], item=i.id) for i in reversed(found or kept)]
    says = "Which one?" if found else "I do not find that one. Here is what you have kept:"
    return Card(says, (), tuple(buttons[:4]), tuple(buttons[4:9]))


@portfolio_files.action
async def given(turn: Turn, item: str) -> Answer:
    """One thing's files, given back as they came."""
    kept = await mine(turn, item)
    return await giving(turn, kept) if kept else Card(GONE)


async def giving(turn: Turn, item: Item) -> Answer:
    """The files of a thing."""
    inside = await turn.records.find(Kept, item=item.id, person=turn.person.id)
    return [
        Say(Card(f"Here you are: {item.title}.")),
        *(Give(name=k.name, data=k.content, says=k.name) for k in inside),
    ]
