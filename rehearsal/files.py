"""The text inside a file that was handed over, for an expectation to look in."""

import html
import io
import re
import zipfile


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
