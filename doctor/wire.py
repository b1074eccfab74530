"""One question to a platform: what it answered, or in words why nothing came; and how its clock compares with ours."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorDNSError,
    ClientConnectorError,
    ClientError,
    ClientSession,
    ClientTimeout,
)
from orjson import JSONDecodeError, loads

PATIENCE = ClientTimeout(total=8, sock_connect=4)
SECOND = timedelta(seconds=1)
"""A Date header leaves fractions out."""
Now = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Heard:
    """What came back; `lost` says in words why nothing did."""

    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    lost: str = ""

    @property
    def data(self) -> dict[str, Any]:
        """The body, where it is a JSON object."""
        with suppress(JSONDecodeError):
            found = loads(self.text)
            return found if isinstance(found, dict) else {}
        return {}


class Wire:
    """The way out, for as long as the doctor looks."""

    def __init__(self, now: Now) -> None:
        self.now, self.session = now, ClientSession(timeout=PATIENCE, headers={"User-Agent": "Dept"})
        self.ahead: dict[str, timedelta] = {}
        """By host, how far our clock is certainly ahead of its clock; negative if it is later there."""

    async def __aenter__(self) -> "Wire":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.session.close()

    async def ask(
        self, url: str, form: Mapping[str, str] | None = None, *, token: str = "", clock: bool = True, post: bool = True
    ) -> Heard:
        """One request, which follows no redirect; `clock`: whether the answer's date is a platform's own."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        sent = self.now()
        try:
            async with self.session.request(
                "POST" if post else "GET", url, data=form, headers=headers, allow_redirects=False
            ) as answer:
                heard = Heard(answer.status, dict(answer.headers), await answer.text(errors="replace"))
        except (ClientError, TimeoutError, OSError) as why:
            return Heard(lost=_words(why))
        if clock and "Date" in heard.headers:
            with suppress(ValueError):
                self._compare(urlsplit(url).hostname or "", parsedate_to_datetime(heard.headers["Date"]), sent)
        return heard

    def _compare(self, host: str, there: datetime, sent: datetime) -> None:
        """Only what is certain: an answer takes time, and its date has no fractions of a second."""
        came, none = self.now(), timedelta(0)
        self.ahead[host] = max(none, sent - there - SECOND) or min(none, came - there)


def _words(why: Exception) -> str:
    match why:
        case ClientConnectorDNSError():
            return "no such name"
        case ClientConnectorCertificateError():
            return "its certificate does not hold"
        case ClientConnectorError():
            return "nothing listens there"
        case TimeoutError():
            return "no answer in time"
        case _:
            return f"the line broke, {type(why).__name__}"
