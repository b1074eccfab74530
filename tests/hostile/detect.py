"""What is live in what was sent: an independent reading of every output, which shares no code with what made it."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from markdown_it import MarkdownIt
from pypdf import PdfReader

from tests.hostile.corpus import BIDI, HOST, MARK

Json = dict[str, Any]
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBER = re.compile(r"[-+]?\d[\d,.:/ -]*(?:%| ?h| ?min)?$")
PROPERTIES = re.compile(
    "BEGIN|END|VERSION|PRODID|CALSCALE|METHOD|NAME|X-WR-CALNAME|X-WR-TIMEZONE|UID|DTSTAMP|DTSTART|DTEND|DURATION|SUMMARY|"
    "DESCRIPTION|LOCATION|SEQUENCE|STATUS|TRANSP|TZID|TZNAME|TZOFFSETFROM|TZOFFSETTO|RRULE|RDATE|ORGANIZER|ATTENDEE|"
    "CREATED|LAST-MODIFIED|REFRESH-INTERVAL|X-PUBLISHED-TTL|CLASS|X-LIC-LOCATION|TZURL"
)
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def nodes(payload: Any) -> Iterator[Json]:
    """Every object inside a payload."""
    if isinstance(payload, dict):
        yield payload
        for value in payload.values():
            yield from nodes(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from nodes(value)


def strings(payload: Any) -> Iterator[str]:
    """Every string inside a payload."""
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, dict):
        for value in payload.values():
            yield from strings(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from strings(value)


def told(url: str, words: str) -> bool:
    """Whether a link says where it leads: it is not somebody's who was typed about, or its words are the address."""
    same = re.sub(r"%[0-9a-f]{2}|\W", "", url.casefold())
    if re.fullmatch(r"mailto:\?subject=[^&?]*&body=[^&?]*", url):
        return True  # a draft to nobody yet, in the writer's own words
    return MARK not in url.casefold() or re.sub(r"%[0-9a-f]{2}|\W", "", words.casefold()) in ("", same)


def slack(payload: Any) -> list[str]:
    """What is live on Slack in a message, a view or an answer that nobody meant to be."""
    found = [f"turns the line: {said!r}" for said in strings(payload) if set(said) & set(BIDI)]
    for node in nodes(payload):
        if node.get("link_names") or node.get("parse") not in (None, "none"):
            found.append("names are made live")
        if node.get("type") in ("user", "usergroup", "broadcast", "channel") and "user_id" in str(sorted(node)):
            found.append(f"a mention: {node}")
        marked = node.get("text") if node.get("type") == "mrkdwn" else None
        if isinstance(marked, str):
            if not node.get("verbatim"):
                found.append(f"what looks like a name or an address is made live: {marked[:120]!r}")
            found += mrkdwn(marked)
        if isinstance(node.get("text"), str) and "type" not in node:
            found += mrkdwn(node["text"])
        url = node.get("url")
        if isinstance(url, str) and not re.match(r"https?://|mailto:", url):
            found.append(f"a button leads to {url}")
    return found


def mrkdwn(said: str) -> list[str]:
    """Mentions and links in Slack's markup."""
    found = []
    for inside in re.findall(r"<([^<>]*)>", said):
        target, _, words = inside.partition("|")
        if target[:1] in "@#!":
            found.append(f"a mention: <{inside}>")
        elif not re.match(r"https?://|mailto:", target) or not told(target, words):
            found.append(f"a link: <{inside}>")
    bare = re.sub(r"<[^<>]*>", "", said)
    if "<" in bare or ">" in bare:
        found.append(f"a sign that is not literal: {said[:120]!r}")
    return found


def teams(payload: Any) -> list[str]:
    """What is live on Teams in an activity or an invoke's answer that nobody meant to be."""
    found = [f"turns the line: {said!r}" for said in strings(payload) if set(said) & set(BIDI)]
    for node in nodes(payload):
        if node.get("type") == "mention":
            found.append(f"a mention: {node}")
        if node.get("type") == "TextBlock":
            found += markdown(str(node.get("text")))
        if {"title", "value"} <= set(node) and isinstance(node["value"], str) and "type" not in node:
            found += markdown(str(node["title"])) + markdown(node["value"])
        if node.get("type") == "message" and node.get("text") and node.get("textFormat") != "plain":
            found += markdown(str(node["text"]))
        for name in ("url", "iconUrl", "contentUrl"):
            url = node.get(name)
            if isinstance(url, str) and not re.match(r"https?://|mailto:|data:image/", url):
                found.append(f"leads to {url[:80]}")
    return found


def markdown(said: str) -> list[str]:
    """Links, pictures, tags and functions in a card's Markdown."""
    found = [f"a function: {one}" for one in re.findall(r"\{\{(?:DATE|TIME)\(|\$\{", said)]
    for token in READER.parse(said):
        inline = token.children or []
        for n, one in enumerate(inline):
            if one.type == "link_open":
                words = inline[n + 1].content if n + 1 < len(inline) else ""
                if not told(str(one.attrGet("href")), words):
                    found.append(f"a link: {one.attrGet('href')} as {words!r} in {said[:120]!r}")
            if one.type == "image" or one.type == "html_inline":
                found.append(f"{one.type}: {one.content[:80]!r}")
        if token.type == "html_block":
            found.append(f"html: {token.content[:80]!r}")
    return found


def file(name: str, data: bytes) -> list[str]:
    """What is live in a file."""
    found = [f"a name that leads elsewhere: {name!r}"] if re.search(r"\.\.|^[/\\]|[\x00-\x1f]", name) else []
    if set(name) & set(BIDI):
        found.append(f"a name that turns: {name!r}")
    if data[:5] == b"%PDF-":
        return found + pdf(data)
    if name.endswith(".docx"):
        return found + word(data)
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            return found + [one for inner in pack.namelist() for one in file(inner, pack.read(inner))]
    text = data.decode("utf-8-sig")
    if name.endswith(".csv"):
        return found + sheet(text)
    if name.endswith(".ics"):
        return found + calendar(data)
    if name.endswith(".json"):
        json.loads(text)
    return found


def sheet(text: str) -> list[str]:
    """Cells that a spreadsheet would reckon."""
    cells = (cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row)
    return [f"a formula: {c!r}" for c in cells if c.startswith(FORMULA) and not NUMBER.match(c)]


def calendar(data: bytes) -> list[str]:
    """Lines of a calendar that somebody's words have made."""
    found, text = [], data.decode("utf-8")
    lines = text.split("\r\n")
    found += [f"a line too long: {line[:40]!r}" for line in lines if len(line.encode()) > 75]
    whole = re.sub(r"\r\n[ \t]", "", text).split("\r\n")
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|(?<!\r)\n|\r(?!\n)", text):
        found.append("a control character")
    for line in filter(None, whole):
        name = re.split(r"[:;]", line, maxsplit=1)[0]
        if not PROPERTIES.fullmatch(name):
            found.append(f"a property: {line[:80]!r}")
        if name in ("ORGANIZER", "ATTENDEE") and MARK in line.casefold():
            found.append(f"somebody is asked: {line[:80]!r}")
        if name not in ("ORGANIZER", "ATTENDEE") and set(line) & set(BIDI):
            found.append(f"turns: {line!r}")
    opened, closed = whole.count("BEGIN:VEVENT"), whole.count("END:VEVENT")
    if opened != closed or opened != len([line for line in whole if line.startswith("UID")]):
        found.append("an event inside an event")
    return found


def word(data: bytes) -> list[str]:
    """Fields, links and objects in a Word file."""
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        for name in pack.namelist():
            inside = pack.read(name)
            if not name.endswith((".xml", ".rels")):
                continue
            for node in ElementTree.fromstring(inside).iter():  # noqa: S314 - made by what is under test
                tag = node.tag.rpartition("}")[2]
                if tag in ("fldSimple", "instrText", "altChunk", "object", "control") and "PAGE" not in (
                    node.text or ""
                ):
                    found.append(f"a {tag} in {name}")
                if tag == "Relationship" and node.get("TargetMode") == "External" and HOST in str(node.get("Target")):
                    found.append(f"leads to {node.get('Target')}")
    return found


def pdf(data: bytes) -> list[str]:
    """Actions and links in a PDF."""
    reader = PdfReader(io.BytesIO(data))
    found = [f"an action: {name}" for name in ("/OpenAction", "/AA", "/JavaScript") if name in reader.trailer["/Root"]]
    for page in reader.pages:
        for note in page.get("/Annots") or []:
            action = note.get_object().get("/A") or {}
            if (
                action.get("/S") in ("/JavaScript", "/Launch", "/SubmitForm")
                or MARK in str(action.get("/URI")).casefold()
            ):
                found.append(f"leads to {action}")
    return found
