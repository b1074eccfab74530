"""Files in stories: the text inside one that came, for an expectation to look in, and those that people hand over."""

import html
import io
import re
import zipfile
from mimetypes import guess_type
from pathlib import Path

from bot.talk.events import Handed
from rehearsal.script import Step, Unplayable


def text_inside(name: str, data: bytes) -> str:
    """The text of a file: plain formats as they are, office formats and archives unpacked, PDF read."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            inside = [text_inside(n, pack.read(n)) for n in pack.namelist()]
        return " ".join(inside)
    if data[:5] == b"%PDF-":
        from pypdf import PdfReader

        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    text = data.decode("utf-8", "replace")
    if name.endswith((".xml", ".rels")):
        return html.unescape(re.sub(r"<[^>]+>", " ", text))
    if name.endswith(".ics"):
        return text.replace("\r\n ", "")
    return text


HANDED = Path(__file__).resolve().parent.parent / "stories" / "files"


def handed(step: Step, name: str) -> Handed:
    """A file that a story hands over; it stands in `stories/files`."""
    path = HANDED / name
    if not path.is_file():
        raise Unplayable(f"{step.where}: there is no {name} in stories/files")
    return Handed(name=name, media=guess_type(name)[0] or "", content=path.read_bytes())
