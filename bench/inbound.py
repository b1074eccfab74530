"""P1 to P6: the road in. `dept serve` beside the minimal app of each platform's own SDK, under the same requests.

Silent events are repeats, a channel's talk and a stranger's second words, each a third; a log is typed words that are
understood, recorded, journalled, answered into the outbox and committed before the 200.
"""

from collections.abc import Callable, Iterator

from bench.goals import Found, Goal
from bench.platforms import SCHOOLS, STAFF, people
from bench.served import Bench, Served, Took, answering, opened
from bench.wire import LOGGED, slack_command, slack_event

STORES = ("SQLite", "PostgreSQL")
SECONDS = 4.0
EVERYBODY = [user for n in range(STAFF) for user in (people(school)[n] for school in range(SCHOOLS))]
MINIMAL = "a minimal Bolt app with one SQLAlchemy transaction"
PORT = 39781
REPEATED = 960

Make = Callable[[int], bytes]


def log(n: int) -> bytes:
    """Somebody types what they did."""
    return slack_event(n, EVERYBODY[n % len(EVERYBODY)], LOGGED[n % len(LOGGED)])


def silent(n: int) -> bytes:
    """Something that needs no answer: the first of each are met before what counts."""
    user = EVERYBODY[n % len(EVERYBODY)]
    match n % 3:
        case 0:
            return slack_event(n, EVERYBODY[n % REPEATED], "thanks", key=n % REPEATED)
        case 1:
            return slack_event(n, user, "who has the key for room 12?", channel="channel")
        case _:
            return slack_event(n, f"{user[:4]}9{n % 200:04d}", "hello?")


def unique(n: int) -> bytes:
    """The same event for the minimal app, which keeps each one."""
    return slack_event(n, EVERYBODY[n % len(EVERYBODY)], LOGGED[n % len(LOGGED)])


def command(n: int) -> bytes:
    """A slash command."""
    return slack_command(n, EVERYBODY[n % len(EVERYBODY)], "45m on the RPF course")


def minimal(bench: Bench, store: str, keeps: bool = True) -> "Iterator[Served]":
    """The minimal app."""
    url = bench.database(store)
    with bench.run("-m", "bench.slack_app", str(PORT), url, "keeps" if keeps else "", port=PORT) as served:
        answering(PORT)
        yield served


def theirs(bench: Bench, store: str, made: Make, connections: int, *, keeps: bool = True) -> Took:
    """What it takes the minimal app."""
    for served in minimal(bench, store, keeps):
        return served.take(made, connections, SECONDS)
    raise AssertionError


def ours(bench: Bench, store: str, made: Make, connections: int, *start: str) -> Took:
    """What it takes Dept."""
    how = "hold" if made is log else "answer"
    with bench.platform(how) as platform, bench.dept(store, platform, "slack", *start) as served:
        return served.take(made, connections, SECONDS)


def measure(wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    """The goals of the road in."""
    with opened() as bench:
        for store in STORES:
            for connections, silently, logged in ((16, "P1", "P1b"), (1, "P2", "P2"), (128, "P3", "P3")):
                if not wanted or {silently, logged} & wanted:
                    yield from _slack(bench, store, connections, wanted, rounds)
        if not wanted or "P5" in wanted:
            yield from _acknowledged(bench, rounds)


PARTS = {
    1: (("P2", "silent, CPU", 1.3, "cpu"), ("P2", "silent, p50", 1.3, "p50"), ("P2", "a log, CPU", 4.0, "cpu")),
    16: (("P1", "silent", 0.5, "cpu"), ("P1b", "a log", 3.0, "cpu")),
    128: (("P3", "silent, p50", 0.35, "p50"), ("P3", "a log, p50", 1.5, "p50"), ("P3", "server CPU", 0.2, "server")),
}
"""By the number of connections: what is compared."""


def _slack(bench: Bench, store: str, connections: int, wanted: frozenset[str], rounds: int) -> Iterator[Found]:
    parts = [part for part in PARTS[connections] if not wanted or part[0] in wanted]
    parts = [part for part in parts if store == "PostgreSQL" or part[3] != "server"]
    loads = {name: made for name, made in (("a log", log), ("silent", silent)) if any(name in p[1] for p in parts)}
    found: dict[str, list[float]] = {part[1]: [] for part in parts}
    for _ in range(rounds):
        base = theirs(bench, store, unique, connections)
        for name, made in loads.items():
            took = ours(bench, store, made, connections)
            print(store, connections, name, took, base)
            for _, said, _, of in parts:
                if name in said or (of == "server" and name == "silent"):
                    found[said].append(getattr(took, of) / getattr(base, of))
    for goal, part, ratio, _ in parts:
        yield Found(Goal(goal, f"{part}, {store}", MINIMAL, ratio), found[part])


def _acknowledged(bench: Bench, rounds: int) -> Iterator[Found]:
    found: list[float] = []
    for _ in range(rounds):
        base = theirs(bench, "SQLite", command, 1, keeps=False)
        took = ours(bench, "SQLite", command, 1)
        print("command", took, base)
        found.append(took.p50 / base.p50)
    yield Found(Goal("P5", "a slash command, p50", "Bolt as documented", 0.15), found)
