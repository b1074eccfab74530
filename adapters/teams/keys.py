"""Whether a request comes from Microsoft: its token, checked against signing keys that are fetched off the loop."""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import nan
from typing import Any

import aiohttp
import jwt
import orjson
from jwt import PyJWK

from adapters.teams.hosts import fetchable
from adapters.teams.settings import OPENID, TeamsSettings
from adapters.teams.stream import TooLong, whole

ISSUER = "https://api.botframework.com"
ENDORSED = "msteams"
SKEW_SECONDS = 300
FETCH_SECONDS = 3
FETCH_AGAIN_SECONDS = 60  # an unknown key id asks for the keys again, but a flood of them does not
FETCH_FIRST_SECONDS = 2
STALE_SECONDS = 24 * 3600
LONGEST_TOKEN = 8192
TOKENS_KEPT = 1000
KEYS_BYTES = 1024 * 1024


class Unsigned(Exception):
    """A request that does not prove where it comes from."""


class NoKeys(Exception):
    """The signing keys have never been reached, so that nothing can be proved either way."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A token that holds: until when, and for which service URL."""

    until: float
    service: str


class Keys:
    """The service's signing keys, fetched when needed and kept while the service cannot be reached."""

    def __init__(self, url: str, session: Callable[[], aiohttp.ClientSession], monotonic: Callable[[], float]) -> None:
        self._url, self._session, self._now = url, session, monotonic
        self._keys: dict[str, PyJWK] = {}
        self._tried: float | None = None
        self._fetched = 0.0
        self._lock = asyncio.Lock()
        self._renewing: asyncio.Task[None] | None = None
        self.issuers: tuple[str, ...] = (ISSUER,)

    @property
    def age(self) -> float:
        """Seconds since they were fetched; no number while they never were."""
        return self._now() - self._fetched if self._keys else nan

    async def key(self, id: str) -> PyJWK:
        """The key of that id, from the keys as published; Unsigned if there is none."""
        if id not in self._keys:
            await self._refresh(id)
        elif self.age > STALE_SECONDS and self._renewing is None:
            # Whoever is proved by the last good keys does not wait until their address answers.
            self._renewing = asyncio.create_task(self._refresh(id))
            self._renewing.add_done_callback(self._renewed)
        if not self._keys:
            raise NoKeys
        if id not in self._keys:
            raise Unsigned("unknown key")
        return self._keys[id]

    def _renewed(self, task: asyncio.Task[None]) -> None:
        self._renewing = None

    async def _refresh(self, id: str) -> None:
        async with self._lock:
            fresh = id in self._keys and self._now() - self._fetched <= STALE_SECONDS
            pause = FETCH_AGAIN_SECONDS if self._keys else FETCH_FIRST_SECONDS
            if fresh or (self._tried is not None and self._now() - self._tried < pause):
                return
            self._tried = self._now()
            try:
                await self._fetch()
            except (aiohttp.ClientError, jwt.PyJWTError, TimeoutError, ValueError, OSError, TooLong):
                return
            self._fetched = self._now()

    async def _fetch(self) -> None:
        document = await self._get(self._url)
        where = document.get("jwks_uri")
        if not isinstance(where, str) or not fetchable(where):
            raise ValueError("no usable jwks_uri")
        listed = (await self._get(where)).get("keys")
        found = {one["kid"]: _key(one) for one in listed if _usable(one)} if isinstance(listed, list) else {}
        if not found:
            raise ValueError("no keys")
        self._keys = found
        named = document.get("issuer")
        # A sovereign cloud has an issuer of its own; whoever configured its address vouches for it.
        self.issuers = (ISSUER, named) if isinstance(named, str) and self._url != OPENID else (ISSUER,)

    async def _get(self, url: str) -> dict[str, Any]:
        limit = aiohttp.ClientTimeout(total=FETCH_SECONDS)
        async with self._session().get(url, timeout=limit, allow_redirects=False) as answer:
            answer.raise_for_status()
            read = orjson.loads(await whole(answer.content, KEYS_BYTES))
            if not isinstance(read, dict):
                raise ValueError("not an object")
            return read


class Verifier:
    """Checks the token of each request; one that was checked before is not checked again until it runs out."""

    def __init__(self, settings: TeamsSettings, keys: Keys) -> None:
        self._app, self._keys = settings.app_id, keys
        self._kept: OrderedDict[bytes, Proof] = OrderedDict()

    def known(self, header: str) -> Proof | None:
        """What a token proves, if it has been checked before."""
        proof = self._kept.get(_digest(header))
        return proof if proof and proof.until > time.time() else None

    async def prove(self, header: str) -> Proof:
        """What the Authorization header proves; Unsigned if nothing."""
        scheme, _, token = header.partition(" ")
        if scheme.lower() != "bearer" or not token or len(token) > LONGEST_TOKEN:
            raise Unsigned("no bearer token")
        try:
            head = jwt.get_unverified_header(token)
            if head.get("alg") != "RS256" or not isinstance(head.get("kid"), str):
                raise Unsigned("not RS256")
            key = await self._keys.key(head["kid"])
            claims = self._claims(token, key)
        except (jwt.PyJWTError, ValueError, TypeError, UnicodeError) as why:
            raise Unsigned(type(why).__name__) from None
        service = claims.get("serviceurl")
        if not isinstance(service, str) or not service:
            raise Unsigned("no serviceurl")
        return self._keep(header, Proof(float(claims["exp"]), service.rstrip("/")))

    def _claims(self, token: str, key: PyJWK) -> dict[str, Any]:
        options: Any = {"require": ["exp", "iss", "aud"]}
        return jwt.decode(
            token, key, ["RS256"], options, audience=self._app, issuer=self._keys.issuers, leeway=SKEW_SECONDS
        )

    def _keep(self, header: str, proof: Proof) -> Proof:
        self._kept[_digest(header)] = proof
        if len(self._kept) > TOKENS_KEPT:
            self._kept.popitem(last=False)
        return proof


def _digest(header: str) -> bytes:
    """A token is kept by its fingerprint, so that no list of live tokens lies in memory."""
    return hashlib.sha256(header.encode("utf-8", "replace")).digest()


def _usable(listed: Any) -> bool:
    """Whether a published key can vouch for Teams: an RSA key with an id, endorsed for this channel."""
    if not isinstance(listed, dict) or not isinstance(listed.get("kid"), str) or listed.get("kty") != "RSA":
        return False
    return isinstance(listed.get("endorsements"), list) and ENDORSED in listed["endorsements"]


def _key(listed: dict[str, Any]) -> PyJWK:
    return PyJWK(listed, algorithm="RS256")
