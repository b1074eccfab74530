"""The house rules that a machine can hold: sizes, names, words that are never said, and what a feature may touch."""

import ast
import re
from pathlib import Path

from bot.features import FEATURES
from bot.kernel.house import House
from bot.records import KINDS
from bot.rules.tone import unkind

ROOT = Path(__file__).parent.parent
FOLDERS = ("bot", "adapters", "scheduler", "storage", "rehearsal", "doctor", "commands")
SOURCE = [p for folder in FOLDERS for p in (ROOT / folder).rglob("*.py")]
SOURCE += [ROOT / "app.py", ROOT / "office.py", ROOT / "dept.py"]


def words_of(path: Path) -> list[str]:
    """The strings of a file that could reach a person: all but docstrings and phrases that are only listened for."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    heard = {
        id(n)
        for k in ast.walk(tree)
        if isinstance(k, ast.keyword) and k.arg in ("says", "cues")
        for n in ast.walk(k.value)
    }
    plain = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    lists = {id(n) for a in ast.walk(tree) if isinstance(a, ast.Assign) for n in ast.walk(a.value) if _shouts(a)}
    return [
        n.value
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in heard | plain | lists
    ]


def _shouts(assigned: ast.Assign) -> bool:
    return isinstance(assigned.targets[0], ast.Name) and assigned.targets[0].id.isupper()


def test_files_stay_short() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCE if (n := len(p.read_text(encoding="utf-8").splitlines())) > 300}
    long = {p: n for p, n in long.items() if "/migrations/" not in p}
    assert long == {}


def test_features_stay_shorter() -> None:
    features = (ROOT / "bot" / "features").rglob("*.py")
    assert {p.name: n for p in features if (n := len(p.read_text(encoding="utf-8").splitlines())) > 200} == {}


def test_the_core_names_no_platform() -> None:
    found = [
        f"{p.relative_to(ROOT)}: {m[0]}"
        for p in (ROOT / "bot").rglob("*.py")
        for m in re.finditer(r"slack|\bteams\b|block_kit|adaptive.?card", p.read_text(encoding="utf-8"), re.I)
    ]
    assert found == []


def test_nothing_unkind_is_ever_said() -> None:
    found = [
        f"{p.name}: {m!r} in {said!r}"
        for p in (ROOT / "bot").rglob("*.py")
        if p.name != "tone.py"
        for said in words_of(p)
        if " " in said and (m := unkind(said))
    ]
    assert found == []


def test_names_are_declared_once_and_every_button_leads_somewhere() -> None:
    house = House(FEATURES)
    targets = {
        m[1]
        for p in (ROOT / "bot").rglob("*.py")
        for m in re.finditer(r'target="([\w.]+)"', p.read_text(encoding="utf-8"))
    }
    assert targets - house.actions.keys() - house.forms.keys() == set()


def test_every_record_says_what_it_is() -> None:
    assert [kind.kind for kind in KINDS if not kind.says] == []


def test_modules_say_what_they_are_for() -> None:
    silent = [
        str(p.relative_to(ROOT)) for p in SOURCE if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))
    ]
    assert [p for p in silent if "/migrations/versions/" not in p] == []


def test_the_platforms_have_the_same_rooms() -> None:
    same = {"budget.py", "forms.py", "listen.py", "people.py", "post.py", "read.py", "render.py"}
    for platform in ("slack", "teams"):
        assert same <= {p.name for p in (ROOT / "adapters" / platform).glob("*.py")}
