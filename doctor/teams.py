"""Teams looked into: the token that Microsoft gives the bot, and the keys by which it signs what it sends."""

import time
from urllib.parse import urlsplit

from adapters.teams.keys import Keys, NoKeys, Unsigned
from adapters.teams.settings import TeamsSettings
from adapters.teams.tokens import SCOPE
from doctor.findings import Finding, find
from doctor.wire import Wire

SECRET = {7000215, 7000222, 7000218, 50012}
"""Microsoft's numbers for a secret that is wrong, has run out or is not there."""
UNKNOWN = {700016, 90002, 900021, 90013, 900023}
"""Microsoft's numbers for an app or a tenant that it does not know."""


async def teams(wire: Wire, given: TeamsSettings) -> list[Finding]:
    """Everything that can be asked of Microsoft before the first person writes."""
    return [find("teams.local")] if given.local else [await _token(wire, given), await _keys(wire, given)]


async def _token(wire: Wire, given: TeamsSettings) -> Finding:
    form = {
        "grant_type": "client_credentials",
        "client_id": given.app_id,
        "client_secret": given.password,
        "scope": SCOPE,
    }
    heard = await wire.ask(f"{given.login_url}/{given.tenant}/oauth2/v2.0/token", form)
    if heard.lost or not heard.data:
        why = heard.lost or f"it answered {heard.status}"
        return find("teams.away", host=urlsplit(given.login_url).netloc, why=why)
    if heard.data.get("access_token"):
        return find("teams.good")
    error, codes = str(heard.data.get("error", "no reason given")), set(heard.data.get("error_codes") or ())
    why = ", ".join([error, *(f"AADSTS{code}" for code in sorted(codes))])
    if codes & UNKNOWN or error == "unauthorized_client":
        return find("teams.app", why=why)
    return find("teams.secret" if codes & SECRET or error == "invalid_client" else "teams.refused", why=why)


async def _keys(wire: Wire, given: TeamsSettings) -> Finding:
    """The service's own reader is asked for a key that nobody has: if it can say so, it has read the others."""
    try:
        await Keys(given.openid_url, lambda: wire.session, time.monotonic).key("")
    except NoKeys:
        return find("teams.keyless", host=urlsplit(given.openid_url).netloc)
    except Unsigned:
        pass
    return find("teams.keys")
