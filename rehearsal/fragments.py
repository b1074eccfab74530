"""Fragments of an expectation, looked for in what was shown: in order, as whole words, case and markup aside."""

import re

from rehearsal.script import Step, Unplayable

TIME = re.compile(r"~([^~]+)~")


def patterns(step: Step, wanted: str) -> list[re.Pattern[str]]:
    """One pattern for each fragment; Unplayable for one that could not fail."""
    return [_pattern(step, fragment.strip()) for fragment in wanted.split(" ... ")]


def _pattern(step: Step, fragment: str) -> re.Pattern[str]:
    wordings = [w.strip() for w in fragment.split(" | ")]
    for wording in wordings:
        if len(wording.strip("*~ ")) < 2:
            raise Unplayable(f"{step.where}: a fragment shorter than two characters: {wording!r}")
    return re.compile("|".join(f"(?:{_wording(w)})" for w in wordings), re.I)


def _wording(wording: str) -> str:
    if time := TIME.fullmatch(wording):
        return _any_time(time[1])
    bare = flat(wording)
    body = r"[^\s\[\]]*".join(re.escape(piece).replace(r"\ ", r"\s+") for piece in bare.split("*"))
    before = r"(?<!\w)" if re.match(r"\w", bare) else ""
    after = r"(?!\w)" if re.search(r"\w$", bare) else ""
    return f"{before}{body}{after}"


def _any_time(said: str) -> str:
    """Any usual way to write a time: `~4pm~` is 16:00, 4pm, 4 pm, 4.00pm and 4:00."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d\d))?\s*(am|pm)?", said.strip(), re.I)
    if not found:
        return re.escape(said)
    hour, minute = int(found[1]), int(found[2] or 0)
    if (found[3] or "").casefold() == "pm" and hour < 12:
        hour += 12
    twelve = (hour - 1) % 12 + 1
    half = "pm" if hour >= 12 else "am"
    ways = [f"{hour:02}[:.]{minute:02}", f"{twelve}[:.]{minute:02}(?:\\s*{half})?"]
    if not minute:
        ways.append(f"{twelve}\\s*{half}")
    return r"(?<!\w)(?:" + "|".join(ways) + r")(?!\w)"


def flat(text: str) -> str:
    """A text on one line, in one kind of quotation mark."""
    return " ".join(text.replace("’", "'").replace("‘", "'").replace("\xa0", " ").split())


def holds(text: str, wanted: list[re.Pattern[str]]) -> bool:
    """Whether a text holds the fragments in order."""
    text, at = flat(text), 0
    for pattern in wanted:
        found = pattern.search(text, at)
        if not found:
            return False
        at = found.end()
    return True


def label(wanted: str) -> re.Pattern[str]:
    """A button's label, where a star stands for any text."""
    return re.compile(".*".join(re.escape(piece) for piece in flat(wanted).split("*")), re.I)
