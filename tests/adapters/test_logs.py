"""What the log holds: a ref that can be found, and nothing that a log must not hold."""

import json
import logging
from io import StringIO

import pytest

from adapters import logs
from adapters.metrics import Metrics


class Terminal(StringIO):
    """Somebody is watching."""

    def isatty(self) -> bool:
        """Yes."""
        return True


@pytest.fixture(autouse=True)
def _as_it_was():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_is_one_json_object_with_the_ref_that_somebody_was_told():
    out = StringIO()
    logs.begin(out)
    try:
        raise ValueError("Tom wrote: my head hurts")
    except ValueError:
        logging.getLogger("bot.kernel.road").exception("something went wrong (ref %s)", "a3f9")
    (line,) = out.getvalue().splitlines()
    said = json.loads(line)
    assert (said["ref"], said["level"], said["from"], said["error"]) == (
        "a3f9",
        "error",
        "bot.kernel.road",
        "ValueError",
    )
    assert "test_logs.py" in said["where"][-1]
    assert "Tom" not in line


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-123-456-abcDEF", "xoxe.xoxb-1-abc", "xapp-1-A0-1-abcdef", "Bearer abc.def-123",
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln", "tom.ashworth@thornbury.example", "o'connor+x@school.sch.uk",
        "/calendar/7Qv-0aB_token.ics", "postgresql://dept:hush@db/dept",
    ],
)  # fmt: skip
@pytest.mark.parametrize("to", [StringIO, Terminal])
def test_tokens_addresses_and_passwords_are_left_out_whoever_logs_them(secret, to):
    out = to()
    logs.begin(out)
    logging.getLogger("a.library").warning("it said %s and stopped", secret)
    said = out.getvalue()
    assert "it said" in said
    assert "and stopped" in said
    assert not [
        part for part in ("123-456", "abc.def", "c2ln", "ashworth", "connor", "7Qv", "hush", "1-abc") if part in said
    ]


def test_on_a_terminal_it_is_a_line_to_read():
    out = Terminal()
    logs.begin(out)
    logging.getLogger("dept.slack").warning("Slack refuses %s: %s", "users.list", "missing_scope")
    assert out.getvalue().rstrip().endswith("warning Slack refuses users.list: missing_scope")
    assert not out.getvalue().startswith("{")


async def test_what_is_amiss_is_counted_and_what_an_it_person_watches_is_there():
    async def nothing():
        return 0.0, {}, {}

    metrics = Metrics(nothing, lambda: (1.5, 4_000_000_000))
    metrics.start()
    logging.getLogger("dept.slack").warning("once")
    logging.getLogger("dept.slack").error("twice")
    logging.getLogger("dept.slack").info("not counted")
    text = (await metrics.text()).decode()
    await metrics.stop()
    logging.getLogger("dept.slack").error("after the end")
    for line in (
        'dept_log_lines_total{level="warning"} 1.0', 'dept_log_lines_total{level="error"} 1.0',
        "dept_heartbeat_age_seconds 1.5", "dept_disk_free_bytes 4e+09", 'dept_build_info{version="', "process_open_fds",
    ):  # fmt: skip
        assert line in text
    assert 'level="error"} 1.0' in (await metrics.text()).decode()
