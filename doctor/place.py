"""Where Dept runs, looked into: its public address, the machine's clock and the room on its disk."""

import shutil
from datetime import timedelta
from pathlib import Path

from doctor.findings import Finding, find
from doctor.wire import Wire

TOLD, WRONG = timedelta(seconds=2), timedelta(minutes=5)
MEGA, GIGA = 10**6, 10**9


async def public(wire: Wire, url: str, paths: list[str], *, who: str, socket: bool) -> list[Finding]:
    """Whether the address that the world is given leads to Dept: it lives there, and refuses what is not signed."""
    if not url:
        return [find("public.none", who=who)] if who else [find("public.socket")] if socket else []
    heard = await wire.ask(f"{url}/live", clock=False, post=False)
    if heard.lost:
        return [find("public.silent", url=url, why=heard.lost)]
    if (heard.status, heard.text.strip()) != (200, "alive"):
        return [find("public.other", url=url, path="/live", status=heard.status, wanted="200 and “alive”")]
    for path in paths:
        heard = await wire.ask(f"{url}{path}", {}, clock=False)
        if heard.status != 401:
            status = heard.status or "nothing"
            return [find("public.other", url=url, path=path, status=status, wanted="401 (it was not signed)")]
    return [find("public.good", url=url)]


def clock(ahead: dict[str, timedelta]) -> list[Finding]:
    """This machine's clock against each platform's; only the widest difference is told."""
    if not ahead:
        return [find("clock.unknown")]
    host, off = max(ahead.items(), key=lambda one: abs(one[1]))
    if abs(off) <= TOLD:
        return [find("clock.good", host=host)]
    way, seconds = "ahead of" if off > timedelta(0) else "slower than", round(abs(off).total_seconds())
    said = f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
    return [find("clock.wrong" if abs(off) > WRONG else "clock.off", off=said, way=way, host=host)]


def disk(where: Path) -> list[Finding]:
    """The room where the database and the log are."""
    while not where.exists():
        where = where.parent
    used = shutil.disk_usage(where)
    return [room(used.free, used.total, where)]


def room(free: int, total: int, where: Path) -> Finding:
    """What so much room means. A tenth of a big disk is plenty for Dept; a tenth of a small one is not."""
    weighs = "full" if free < 200 * MEGA else "little" if free < GIGA and free * 10 < total else "good"
    said = f"{free / GIGA:.1f} GB" if free >= GIGA else f"{free // MEGA} MB"
    return find(f"disk.{weighs}", free=said, where=where)
