"""What the proofs say at their end, and when they find something."""

from pathlib import Path

import pytest

from tests import again
from tests.tally import summed, tally


def test_what_many_tests_add_becomes_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEPT_TALLY", str(tmp_path / "sum"))
    tally(load=1200, faults=30, years=0.5, worst_ack=0.2, seed=7)
    tally(load=34, kills=2, years=1, worst_ack=0.1, doubled_teams=3, seed=11)
    assert summed((tmp_path / "sum").read_text().splitlines()) == (
        "load held 1,234, faults survived 30, bad inputs tried 0, kills 2, years simulated 1.5, lost 0, "
        "doubled 0/3 (Slack/Teams), worst ack 200 ms, seeds 7, 11"
    )


def test_nothing_is_kept_where_nobody_asks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DEPT_TALLY", raising=False)
    monkeypatch.chdir(tmp_path)
    tally(load=1)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_says_how_it_is_played_again(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPT_SEED", "41")
    with pytest.raises(ZeroDivisionError), again.replayable(again.seed(1), DEPT_YEARS=2):
        _ = 1 / 0
    said = capsys.readouterr().err
    assert "seed 41, commit " in said
    assert "DEPT_SEED=41 DEPT_YEARS=2 .venv/bin/python -m pytest" in said
    assert "test_a_failure_says_how_it_is_played_again" in said
