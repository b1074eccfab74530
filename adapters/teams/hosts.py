"""Which addresses may be called: the only ones taken from data are the service's and the file upload's."""

import re
from urllib.parse import SplitResult, urlsplit

_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?")
_NAME = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(:443)?")
# Printable ASCII without the backslash, which browsers and libraries read differently.
_PLAIN = re.compile(r"[!-\[\]-~]+")

SERVICES = ("smba.trafficmanager.net", ".botframework.com")
UPLOADS = (".sharepoint.com",)
LONGEST = 4000


def service(url: str, *, public: bool, loopback: bool) -> bool:
    """Whether a service URL is Microsoft's (`public`), or on this machine (`loopback`), whichever is allowed."""
    parts = _parts(url)
    if parts is None or parts.query or parts.fragment or ".." in parts.path:
        return False
    return (loopback and _local(parts)) or (public and _within(parts, SERVICES))


def upload(url: str, *, loopback: bool) -> bool:
    """Whether a file may be put there: a school's own SharePoint or OneDrive."""
    parts = _parts(url)
    return parts is not None and ((loopback and _local(parts)) or _within(parts, UPLOADS))


def beside(url: str, service: str) -> bool:
    """Whether an address is of the very host of a service URL that has been judged already."""
    parts, known = _parts(url), _parts(service)
    if parts is None or known is None or parts.fragment or ".." in parts.path:
        return False
    return (parts.scheme, parts.netloc.lower()) == (known.scheme, known.netloc.lower())


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine, written so."""
    parts = _parts(url)
    return parts is not None and _local(parts)


def fetchable(url: str) -> bool:
    """Whether an address of the configuration is https, or on this machine."""
    parts = _parts(url)
    return parts is not None and (parts.scheme == "https" or _local(parts))


def _parts(url: str) -> SplitResult | None:
    if not url or len(url) > LONGEST or not _PLAIN.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and "@" not in parts.netloc else None


def _local(parts: SplitResult) -> bool:
    return _LOOPBACK.fullmatch(parts.netloc) is not None


def _within(parts: SplitResult, hosts: tuple[str, ...]) -> bool:
    if parts.scheme != "https" or not _NAME.fullmatch(parts.netloc.lower()):
        return False
    host = parts.netloc.lower().removesuffix(":443")
    return any(host.endswith(one) if one.startswith(".") else host == one for one in hosts)
