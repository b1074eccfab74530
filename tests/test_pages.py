"""README and docs/ say what is so: every link leads somewhere, every command can be given, every phrase is understood,
every picture is there, and what is quoted is what the stories and the code say now.
"""

import argparse
import asyncio
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from adapters.environment import Unset, settings
from adapters.metrics import Metrics
from bot.records import KINDS
from commands.pages import PLACE, filled, kept, pages
from dept import COMMANDS, main
from doctor.sentences import SENTENCES, Weight
from rehearsal.phrases import read_aloud
from rehearsal.transcript import Excerpt, Line, quoted

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
QUICK = ("check", "understand", "story")
"""Commands that are run as they stand on a page."""
NOW = datetime(2026, 11, 19, 10, 20)


def name(page: Path) -> str:
    """A page as a test is called after it."""
    return str(page.relative_to(ROOT))


def tokens(page: Path) -> Iterator[Token]:
    """Everything on a page, what stands inside of lines included."""
    for token in MarkdownIt("commonmark").enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def anchors(page: Path) -> set[str]:
    """The headings of a page, as a link names them."""
    every = list(tokens(page))
    heads = [every[n + 1].content for n, token in enumerate(every) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", head.casefold()).replace(" ", "-") for head in heads}


def links(page: Path) -> list[str]:
    """Where the links and pictures of a page lead."""
    found = [token.attrs.get("href") or token.attrs.get("src") for token in tokens(page)]
    return [str(one) for one in found if one]


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_somewhere(page: Path):
    for link in links(page):
        if re.match(r"https?:|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        to = (page.parent / path).resolve() if path else page
        assert to.exists(), link
        assert ROOT in (to, *to.parents), link
        if anchor:
            assert anchor in anchors(to), link


@pytest.mark.parametrize("page", [p for p in PAGES if "decisions" not in p.parts], ids=name)
def test_every_file_of_the_code_that_is_named_is_there(page: Path):
    folders = ("bot", "adapters", "storage", "scheduler", "rehearsal", "doctor", "commands", "tests")
    there = [f"/{one.relative_to(ROOT)}" for folder in folders for one in (ROOT / folder).rglob("*.py")]
    there += [f"/{one.name}" for one in ROOT.glob("*.py")]
    for named in set(re.findall(r"[\w/]+\.py\b", page.read_text(encoding="utf-8"))):
        assert any(one.endswith(f"/{named}") for one in there), named


def test_every_picture_is_shown_somewhere_and_says_what_it_shows():
    images = [(page, token) for page in PAGES for token in tokens(page) if token.type == "image"]
    shown = {(page.parent / str(token.attrs["src"])).resolve() for page, token in images}
    # The same picture on a telephone goes with the one that is shown.
    there = {one for one in (ROOT / "docs" / "screenshots").iterdir() if not one.stem.endswith("-phone")}
    assert shown >= there
    assert all(one.exists() for one in shown)
    assert all(len(token.content) > 8 for _, token in images)


def test_every_page_is_reached_from_the_readme():
    seen, todo = set(), [ROOT / "README.md"]
    while todo:
        page = todo.pop()
        if page in seen or page.suffix != ".md":
            continue
        seen.add(page)
        todo += [(page.parent / link.partition("#")[0]).resolve() for link in links(page) if ":" not in link]
    told = {page for page in PAGES if "decisions" not in page.parts}
    assert told <= seen


def commands(page: Path) -> list[list[str]]:
    """Each command of ours that stands in a block of commands, by its words."""
    found = []
    for token in tokens(page):
        if token.type == "fence" and token.info == "sh":
            for line in token.content.splitlines():
                found += [words for part in parts(line) if (words := ours(part))]
    return found


def parts(line: str) -> Iterator[list[str]]:
    """The commands of a line, each as words, comments left out."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars="|&;<>")
    lexer.whitespace_split = True
    part: list[str] = []
    for word in lexer:
        if set(word) <= set("|&;<>"):
            yield part
            part = []
        else:
            part.append(word)
    yield part


def ours(words: list[str]) -> list[str]:
    """`dept …` or `make …`, also where it is run inside of a container; empty for any other command."""
    if words[:3] == ["docker", "exec", "dept"]:
        words = words[3:]
    if words and words[0] in ("dept", ".venv/bin/dept"):
        return ["dept", *words[1:]]
    return words if words and words[0] == "make" else []


def parser(command: str) -> argparse.ArgumentParser:
    """What a command takes."""
    assert command in COMMANDS, command
    made = argparse.ArgumentParser(prog=f"dept {command}", exit_on_error=False)
    COMMANDS[command].declare(made)
    return made


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_in_a_block_can_be_given(page: Path):
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text()))
    for words in commands(page):
        if words[0] == "make":
            assert set(words[1:]) <= targets, words
        else:
            parser(words[1]).parse_args(words[2:])


@pytest.mark.parametrize("page", [p for p in PAGES if "decisions" not in p.parts], ids=name)
def test_every_command_named_in_a_line_is_there(page: Path):
    for token in tokens(page):
        words = token.content.split() if token.type == "code_inline" else []
        if words[:1] == ["make"] and len(words) == 2:
            assert re.search(rf"(?m)^{words[1]}:", (ROOT / "Makefile").read_text()), token.content
        if (named := ours(words)) and named[0] == "dept" and len(named) > 1:
            options = option_names(parser(named[1]))
            assert {w.split("=")[0] for w in named[2:] if w.startswith("--")} <= options, token.content


def option_names(made: argparse.ArgumentParser) -> set[str]:
    """The options of a command, those of its own commands included."""
    found: set[str] = set()
    for action in made._actions:
        found |= set(action.option_strings)
        if isinstance(action, argparse._SubParsersAction):
            found |= {one for inner in action.choices.values() for one in option_names(inner)}
    return found


def test_the_quick_commands_do_as_they_stand(tmp_path: Path):
    run = 0
    for page in PAGES:
        for token in tokens(page):
            for line in token.content.splitlines() if token.type == "fence" and token.info == "sh" else ():
                words = [ours(part) for part in parts(line)]
                if any(one[:1] == ["dept"] and one[1] in QUICK for one in words):
                    here = line.replace(".venv/bin/dept", f"{shlex.quote(sys.executable)} -m dept")
                    environment = {
                        k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "TEAMS_", "DEPT_"))
                    }
                    done = subprocess.run(here, shell=True, cwd=ROOT, env=environment, capture_output=True, check=False)  # noqa: S602
                    assert done.returncode == 0, f"{line}\n{done.stdout.decode()}{done.stderr.decode()}"
                    run += 1
    assert run >= 2


def typed(page: Path) -> list[str]:
    """What people are told that they can type: the first column of `you type` tables, and README's block of phrases."""
    text = page.read_text(encoding="utf-8")
    rows = re.findall(r"\| you type \|.*\n\|[-|]+\|\n((?:\|.*\n)+)", text)
    cells = [row.split("|")[1] for table in rows for row in table.splitlines()]
    block = re.search(r"## What people type\n\n```\n(.*?)```", text, re.DOTALL)
    said = [phrase for cell in cells for phrase in re.findall(r"`([^`]+)`", cell)]
    said += re.split(r"\s{2,}|\n| · ", block[1].strip()) if block else []
    return [one.removeprefix("/dept ") for one in said if not one.startswith("/dept link")]


@pytest.mark.parametrize("page", [p for p in PAGES if typed(p)], ids=name)
def test_every_phrase_that_people_are_told_is_understood(page: Path):
    answers = read_aloud("thornbury", "Priya Nair", NOW, [*typed(page), "a flibbertigibbet of snarks"])
    assert not answers.pop().get("intent")
    assert [one["text"] for one in answers if not one.get("intent")] == []


@pytest.mark.parametrize("page", pages(), ids=name)
def test_what_a_page_quotes_is_what_is_said_now(page: Path):
    """If this does not hold: `make docs`."""
    text = page.read_text(encoding="utf-8")
    assert asyncio.run(filled(text)) == text


async def test_every_metric_that_is_to_be_watched_is_there_and_every_one_there_is_told():
    async def standing():
        return 0.0, {"ready": 1}, {("sent", "hours"): 1}

    metrics = Metrics(standing, lambda: (0.0, 1))
    metrics.handled.labels("said", "done").inc()
    metrics.sends.labels("slack", "accepted").inc()
    metrics.answered("/slack/events", 200, 0.01)
    text = (await metrics.text()).decode()
    there = {name for name in re.findall(r"(?m)^# TYPE (dept_\w+)", text) if not name.endswith("_created")}
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`(dept_\w+)", page))
    assert told == there


def test_what_is_kept_is_on_the_page_kind_by_kind():
    page = (ROOT / "docs" / "data-protection" / "retention.md").read_text(encoding="utf-8")
    assert kept() in page
    for kind in KINDS:
        assert re.search(rf"\| {re.escape(kind.says)} \|.*\| {kind.keep} \|", page), kind.says


def test_whatever_the_doctor_says_is_on_the_page_of_troubles():
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    for id, one in SENTENCES.items():
        said = re.sub(r"\{\w+\}", "…", one.says).replace("|", "\\|")
        assert (f"| {said} |" in page) == (one.weight is not Weight.GOOD), id
    areas = [place["what"] for place in PLACE.finditer(page)]
    assert len(areas) == len(set(areas))


SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "s" * 32}
ANYWHERE = "0.0.0.0"  # noqa: S104 - what it refuses
TEAMS = {"TEAMS_APP_ID": "a", "TEAMS_APP_PASSWORD": "b", "TEAMS_TENANT_ID": "c"}
REFUSED = (
    {}, SLACK, SLACK | {"DEPT_SECRET": "short"}, SLACK | {"DEPT_SECRET": "change-me-change-me-change-me-change-me"},
    {"SLACK_BOT_TOKEN": "x"}, {"SLACK_SIGNING_SECRET": "x"}, SLACK | {"SLACK_API_URL": "http://slack.example"},
    {"TEAMS_APP_ID": "a"}, {"TEAMS_TENANT_ID": "a"}, TEAMS | {"TEAMS_LOCAL": "1"},
    {"TEAMS_LOCAL": "1", "HOST": ANYWHERE},
    TEAMS | {"TEAMS_LOGIN_URL": "http://x.example"}, TEAMS | {"TEAMS_OPENID_URL": "http://x.example"},
    SLACK | {"DEPT_NOW": "Thursday"}, SLACK | {"DEPT_NOW": "2026-11-19T15:40:00+00:00", "HOST": ANYWHERE},
    SLACK | {"DEPT_PUBLIC_URL": "http://dept.example"}, SLACK | {"DEPT_SECRET_FILE": "/nowhere", "DEPT_SECRET": "x"},
    SLACK | {"DEPT_SECRET_FILE": "/nowhere"}, SLACK | {"DEPT_SECRET_FILE": "/dev/null"},
)  # fmt: skip


def test_whatever_serve_refuses_with_is_on_the_page_of_troubles():
    page = (ROOT / "docs" / "troubleshooting.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| (.+?) \| .* \|$", page.partition("## What `dept serve` says")[2])
    known = [re.compile(".*".join(re.escape(piece.strip()) for piece in row.split("…"))) for row in rows]
    for given in REFUSED:
        with pytest.raises(Unset) as refused:
            settings(given, given.get("HOST", "127.0.0.1"))
        for problem in refused.value.problems:
            assert any(one.match(problem) for one in known), problem


SAID = (
    Line("when", "Thu 19 Nov 2026 15:40"), Line("said", "Any explore time?\n[30m]\n[1h]", "Tom"),
    Line("did", 'Tom taps "30m*"'), Line("said", "Logged", "Tom", edited=True),
    Line("when", "Fri 20 Nov 2026 09:00"), Line("said", "Hello", "Priya"),
    Line("when", "Sat 21 Nov 2026 09:00"), Line("did", "Tom: undo"), Line("said", "Undone", "#computing"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["for Tom"], [0, 1, 2, 3, 6, 7]),
        (["for Tom", "to 30m"], [0, 1, 2, 3]),
        (["for Tom, #computing", "from Sat 21"], [6, 7, 8]),
        (["for Priya"], [4, 5]),
        (["from Tom taps", "to Tom taps"], [2, 3]),
        ([], list(range(9))),
    ],
)
def test_an_excerpt_is_what_some_people_see_between_two_phrases(options, wanted):
    assert Excerpt.read(options).of(SAID) == [SAID[n] for n in wanted]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["from nowhere"], "the story has no 'nowhere'"),
        (["to nowhere"], "the story has no 'nowhere'"),
        (["from Sat 21", "to 30m"], "the story has no '30m'"),
        (["for Grace"], "nothing is said"),
        (["until noon"], "takes for, from and to"),
    ],
)
def test_an_excerpt_that_would_be_empty_is_refused(options, says):
    with pytest.raises(ValueError, match=says):
        Excerpt.read(options).of(SAID)


def test_a_quotation_puts_buttons_side_by_side_and_what_is_said_on_lines_of_its_own():
    assert quoted(SAID[:4]).splitlines() == [
        "Thu 19 Nov 2026 15:40", "Dept to Tom:", "    Any explore time?", "    [30m] [1h]", 'Tom taps "30m…"',
        "Dept to Tom, in place of what stood there:", "    Logged",
    ]  # fmt: skip


def test_a_page_is_filled_in_once_and_what_cannot_be_is_refused_and_left(tmp_path: Path, capsys):
    page = tmp_path / "page.md"
    page.write_text("Before.\n\n<!-- kept -->\nold\n<!-- end -->\n\nAfter.\n")
    assert main(["pages", str(page)]) == main(["pages", str(page)]) == 0
    assert capsys.readouterr().out.count("up to date again") == 1
    text = page.read_text()
    assert text.startswith("Before.")
    assert text.endswith("<!-- end -->\n\nAfter.\n")
    assert "old" not in text
    for what in ("story nothing 1", "story log-and-undo 99", "story log-and-undo 1 | for Nobody", "doctor moon"):
        page.write_text(f"<!-- {what} -->\nold\n<!-- end -->\n")
        assert main(["pages", str(page)]) == 1
        assert page.read_text().splitlines()[1] == "old"
