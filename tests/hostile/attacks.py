"""What somebody might send who is neither Slack nor Microsoft, or would break them: raw requests, made from a seed.

Each says which statuses SERVE.md allows for it. Nothing of the product is used here.
"""

import base64
import gzip
import hmac
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from rehearsal.slack import sign
from rehearsal.teams_signing import Signing
from rehearsal.teams_wire import APP

MARK = "zq7mark"
"""Stands in every body, so that it can be looked for where it must not be."""
SLACK, TEAMS = "/slack/events", "/api/messages"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
BOMB = gzip.compress(b" " * 30_000_000)
"""Little that becomes much."""
REFUSED = frozenset({400, 401, 413})
TAKEN = frozenset({200, 400, 403, 404, 413, 429})
"""What a believed request may get, however odd it is."""


@dataclass(frozen=True, slots=True)
class Attack:
    """A request in bytes, and the statuses that are right for it; `believed`: it is proved to be the platform's."""

    what: str
    raw: bytes
    right: frozenset[int]
    believed: bool = False


def request(
    path: str, body: bytes, headers: Sequence[tuple[str, str]] = (), *, method: str = "POST", length: bool = True
) -> bytes:
    """An HTTP request, whatever stands in it."""
    lines = [f"{method} {path} HTTP/1.1", "Host: dept"]
    lines += [f"Content-Length: {len(body)}"] if length else []
    lines += [f"{name}: {value}" for name, value in headers]
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def b64(said: bytes | str) -> str:
    """As a JWT writes it."""
    return base64.urlsafe_b64encode(said.encode() if isinstance(said, str) else said).rstrip(b"=").decode()


def bent(rng: random.Random, value: Any, depth: int = 0) -> Any:
    """A payload of the real kind in which one thing is not as it should be."""
    if isinstance(value, dict) and value and (depth < 2 or rng.random() < 0.7):
        name = rng.choice(list(value))
        return value | {name: bent(rng, value[name], depth + 1)}
    if isinstance(value, list) and value and rng.random() < 0.7:
        at = rng.randrange(len(value))
        return [*value[:at], bent(rng, value[at], depth + 1), *value[at + 1 :]]
    return rng.choice(ODD)(rng, value)


def _deep(levels: int) -> Any:
    made: Any = MARK
    for n in range(levels):
        made = [made] if n % 2 else {"a": made}
    return made


ODD: tuple[Callable[[random.Random, Any], Any], ...] = (
    lambda rng, was: None,
    lambda rng, was: rng.choice([0, -1, 2**63, 1e308, -0.0, True, False]),
    lambda rng, was: [],
    lambda rng, was: {},
    lambda rng, was: [was] * rng.choice([1, 2, 600]),
    lambda rng, was: {"a": was},
    lambda rng, was: _deep(rng.choice([5, 19, 21, 60])),
    lambda rng, was: {f"k{n}": n for n in range(rng.choice([99, 101, 3000]))},
    lambda rng, was: "",
    lambda rng, was: " " * rng.choice([1, 5000]),
    lambda rng, was: MARK * rng.choice([1, 100, 12000]),
    lambda rng, was: f"{was}\x00{MARK}",
    lambda rng, was: f"\u202e{was}\u2066\u200b",
    lambda rng, was: "<!channel> <@U000000001> <at>all</at>",
    lambda rng, was: "'; DROP TABLE inbox; --",
    lambda rng, was: "../../../etc/passwd",
    lambda rng, was: "http://169.254.169.254/latest/meta-data/",
    lambda rng, was: "é" * 2000 + "𝔘" * 500,
    lambda rng, was: "9" * 400,
    lambda rng, was: str(was)[::-1],
)


@dataclass
class Attacks:
    """Attacks without end. `payloads` are real ones: the paths, content types and bodies of what people just did."""

    rng: random.Random
    secret: str
    signing: Signing
    service: str
    payloads: Sequence[tuple[str, str, bytes]]
    people: Sequence[Sequence[str]]
    """The ids of people on each platform, who take turns, so that nobody is refused for what others did."""
    _stranger: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )

    def __iter__(self) -> Iterator[Attack]:
        while True:
            yield self.rng.choice((self.unsigned, self.forged, self.no_http, self.signed, self.elsewhere))()

    def _real(self, path: str) -> tuple[str, bytes]:
        return self.rng.choice([(kind, body) for where, kind, body in self.payloads if where == path])

    # Slack, not signed or wrongly: 401 whatever it holds, and even where it would be malformed as well.

    def unsigned(self) -> Attack:
        """Something to Slack's address that Slack did not sign."""
        rng, now = self.rng, time.time()
        kind, body = (
            self._real(SLACK) if rng.random() < 0.6 else (rng.choice([JSON, FORM, "x/y; charset=q"]), self._junk())
        )
        good = sign(self.secret, body)
        stamp, seal = good["X-Slack-Request-Timestamp"], good["X-Slack-Signature"]
        tricks: dict[str, dict[str, str]] = {
            "nothing": {},
            "only the time": {"X-Slack-Request-Timestamp": stamp},
            "only the seal": {"X-Slack-Signature": seal},
            "another secret": sign("another", body),
            "no secret": sign("", body),
            "another body": sign(self.secret, body + b" "),
            "six minutes old": sign(self.secret, body, now - 360),
            "six minutes ahead": sign(self.secret, body, now + 360),
            "time in words": good | {"X-Slack-Request-Timestamp": "yesterday"},
            "time in other digits": good | {"X-Slack-Request-Timestamp": "١٢٣٤"},
            "time for ever": good | {"X-Slack-Request-Timestamp": "9" * rng.choice([13, 400, 5000])},
            "time below nought": good | {"X-Slack-Request-Timestamp": f"-{stamp}"},
            "time in parts": good | {"X-Slack-Request-Timestamp": f"{stamp}.5"},
            "seal cut": good | {"X-Slack-Signature": seal[: rng.randrange(len(seal))]},
            "seal longer": good | {"X-Slack-Signature": seal + rng.choice("0 ,;")  + "x"},
            "seal shouted": good | {"X-Slack-Signature": "V0=" + seal[3:]},
            "seal v1": good | {"X-Slack-Signature": "v1=" + seal[3:]},
            "seal not ASCII": good | {"X-Slack-Signature": "v0=ünsigned"},
            "seal of bytes": good | {"X-Slack-Signature": "v0=\udcff\udcfe"},
            "a bearer": {"Authorization": f"Bearer {self.signing.mint(APP, self.service)}"},
        }  # fmt: skip
        trick = rng.choice(list(tricks))
        retry = [("X-Slack-Retry-Num", "1")] if rng.random() < 0.3 else []
        headers = [("Content-Type", kind), *tricks[trick].items(), *retry]
        right = frozenset({413}) if len(body) > 256 * 1024 else REFUSED if "bytes" in trick else frozenset({401})
        return Attack(f"slack, {trick}", request(SLACK, body, headers), right)

    def _junk(self) -> bytes:
        rng = self.rng
        return rng.choice(
            (
                lambda: b"",
                lambda: rng.randbytes(rng.randrange(2000)) + MARK.encode(),
                lambda: rng.choice([b"null", b"[]", b"1e999", b'"x"', b"{", b"\xff\xfe{}", b'{"a":NaN}']),
                lambda: b"[" * rng.choice([30, 100_000]),
                lambda: b'{"a":' * rng.choice([30, 20_000]),
                lambda: json.dumps({"challenge": MARK, "type": "url_verification"}).encode(),
                lambda: b"payload=" + b"%" * rng.choice([1, 3000]),
                lambda: b"&".join(b"a=%d" % n for n in range(rng.choice([10, 5000]))),
                lambda: MARK.encode() * rng.choice([10, 40_000]),
            )
        )()

    # Teams, with a token that proves nothing.

    def forged(self) -> Attack:
        """Something to Teams' address whose token does not hold."""
        rng = self.rng
        kind, body = self._real(TEAMS) if rng.random() < 0.7 else (JSON, self._junk())
        trick, header = self._token()
        headers = [("Content-Type", kind)] + ([("Authorization", header)] if header is not None else [])
        right = (
            frozenset({400, 401, 413})
            if len(str(header)) > 8000 or trick == "another service"
            else frozenset({413})
            if len(body) > 256 * 1024
            else frozenset({401})
        )
        return Attack(f"teams, {trick}", request(TEAMS, body, headers), right)

    def _token(self) -> tuple[str, str | None]:
        now, kid, rng = int(time.time()), self.signing.current, self.rng
        claims = {"iss": "https://api.botframework.com", "aud": APP, "serviceurl": self.service, "nbf": now - 60}
        claims |= {"exp": now + 3600}
        public = next(one for one in self.signing.publish()["keys"] if one["kid"] == kid)
        good = self.signing.mint(APP, self.service)
        head, middle, tail = good.split(".")

        def own(more: dict[str, Any], said: dict[str, Any] = claims, key: bytes | None = None) -> str:
            """A token of our own making: with a header of ours, and signed by a stranger, or by a secret."""
            front = f"{b64(json.dumps({'typ': 'JWT', 'alg': 'RS256', 'kid': kid} | more))}.{b64(json.dumps(said))}"
            if key is not None:
                return f"{front}.{b64(hmac.new(key, front.encode(), sha256).digest())}"
            return f"{front}.{b64(self._stranger.sign(front.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

        theirs = {
            "kty": "RSA",
            "e": "AQAB",
            "kid": kid,
            "n": b64(self._stranger.public_key().public_numbers().n.to_bytes(256, "big")),
        }
        tricks: dict[str, Callable[[], str]] = {
            "alg none": lambda: f"{b64(json.dumps({'alg': 'none', 'kid': kid}))}.{b64(json.dumps(claims))}.",
            "alg None": lambda: f"{b64(json.dumps({'alg': 'None', 'kid': kid}))}.{b64(json.dumps(claims))}.",
            "alg none, signed": lambda: f"{b64(json.dumps({'alg': 'none', 'kid': kid}))}.{middle}.{tail}",
            "HS256 by the public key": lambda: own({"alg": "HS256"}, key=public["n"].encode()),
            "HS256 by its JSON": lambda: own({"alg": "HS256"}, key=json.dumps(public).encode()),
            "HS256 by nothing": lambda: own({"alg": "HS256"}, key=b""),
            "RS512": lambda: own({"alg": "RS512"}),
            "alg a list": lambda: own({"alg": ["RS256"]}),
            "alg missing": lambda: f"{b64(json.dumps({'kid': kid}))}.{middle}.{tail}",
            "a stranger's key": lambda: own({}),
            "their key inside": lambda: own({"jwk": theirs}),
            "their key elsewhere": lambda: own({"jku": "http://127.0.0.1:9/keys", "x5u": "http://127.0.0.1:9/x"}),
            "crit": lambda: own({"crit": ["exp"]}),
            "kid unknown": lambda: own({"kid": f"key-{rng.randrange(10**9)}"}),
            "kid a path": lambda: own({"kid": "../../../../dev/null"}, key=b""),
            "kid SQL": lambda: own({"kid": "' UNION SELECT 'x"}, key=b"x"),
            "kid an address": lambda: own({"kid": "http://127.0.0.1:9/key"}),
            "kid odd": lambda: own({"kid": rng.choice([None, 7, [], {}, True, "", "\x00", "é", "x" * 3000])}),
            "no exp": lambda: self.signing.mint(APP, self.service, exp=None),
            "exp long ago": lambda: self.signing.mint(APP, self.service, exp=now - 400),
            "exp odd": lambda: rng.choice([
                self.signing.mint(APP, self.service, exp="soon"), self.signing.mint(APP, self.service, exp=[now + 99]),
                self.signing.mint(APP, self.service, exp=-1), self.signing.mint(APP, self.service, exp={}),
            ]),
            "not yet": lambda: self.signing.mint(APP, self.service, nbf=now + 4000),
            "for another app": lambda: self.signing.mint("57000000-0000-4000-8000-0000000000ab", self.service),
            "for many apps": lambda: self.signing.mint(APP, self.service, aud=["x", "y"]),
            "for nobody": lambda: self.signing.mint(APP, self.service, aud=None),
            "by another issuer": lambda: self.signing.mint(APP, self.service, iss="https://api.botframework.com.evil.example"),
            "by nobody": lambda: self.signing.mint(APP, self.service, iss=None),
            "no service": lambda: self.signing.mint(APP, self.service, serviceurl=None),
            "service odd": lambda: self.signing.mint(APP, self.service, serviceurl=rng.choice([7, [], {}, ""])),
            "another service": lambda: self.signing.mint(APP, "https://smba.trafficmanager.net/uk/"),
            "tail cut": lambda: good[: -rng.randrange(2, 40)],
            "middle of another": lambda: f"{head}.{b64(json.dumps(claims | {'exp': now + 7200}))}.{tail}",
            "two parts": lambda: f"{head}.{middle}",
            "five parts": lambda: f"{good}.{head}.{tail}",
            "claims a list": lambda: f"{head}.{b64('[]')}.{tail}",
            "claims deep": lambda: f"{head}.{b64('[' * 2000)}.{tail}",
            "head no JSON": lambda: f"{b64(rng.randbytes(20))}.{middle}.{tail}",
            "head a list": lambda: f"{b64('[1]')}.{middle}.{tail}",
            "not base64": lambda: "é.!!.~",
            "huge": lambda: good + "A" * rng.choice([8000, 60_000]),
            "huge kid": lambda: own({"kid": "k" * 5000}),
            "empty": lambda: "",
            "dots": lambda: "." * rng.choice([1, 2, 3, 4000]),
        }  # fmt: skip
        odd: list[tuple[str, str | None]] = [
            ("nothing", None),
            ("basic", "Basic " + base64.b64encode(b"dept:dept").decode()),
            ("no scheme", good),
            ("two spaces", f"Bearer  {good}"),
            ("another scheme", f"Token {good}"),
            ("twice", f"Bearer {good}, Bearer {good}"),
        ]
        trick = rng.choice([*tricks, *(name for name, _ in odd)])
        return trick, f"Bearer {tricks[trick]()}" if trick in tricks else dict(odd)[trick]

    # What is proved to come from the platform, and is broken all the same: answered, but never by a failure of ours.

    def signed(self) -> Attack:
        """A real payload in which something is odd, under a good signature or token."""
        rng = self.rng
        path = rng.choice([SLACK, TEAMS])
        kind, body = self._real(path)
        for ids in self.people:
            mine = next((one for one in ids if one.encode() in body), "")
            body = body.replace(mine.encode(), rng.choice(ids).encode()) if mine else body
        body = self._junk() if rng.random() < 0.15 else self._bend(kind, body)
        proved, more = sign(self.secret, body), list[tuple[str, str]]()
        if rng.random() < 0.05:
            packed = rng.choice([(BOMB, "gzip"), (gzip.compress(body), "gzip"), (body, "gzip"), (body, "br")])
            body, more = packed[0], [("Content-Encoding", packed[1])]
        if path == TEAMS:
            proved = {"Authorization": f"Bearer {self.signing.mint(APP, self.service)}"}
        headers = [("Content-Type", kind), *proved.items(), *more]
        right = TAKEN | {401} if more and path == SLACK else TAKEN
        return Attack(f"{path}, signed and bent", request(path, body, headers), right, believed=True)

    def _bend(self, kind: str, body: bytes) -> bytes:
        rng = self.rng
        if kind == JSON:
            told = bent(rng, json.loads(body))
            if rng.random() < 0.3 and isinstance(told, dict):
                told = bent(rng, told)
            return json.dumps(told, ensure_ascii=rng.random() < 0.5).encode("utf-8", "replace")
        if body.startswith(b"payload="):
            told = json.loads(parse_qs(body.decode())["payload"][0])
            return urlencode({"payload": json.dumps(bent(rng, told))}).encode()
        at = rng.randrange(len(body))
        return rng.choice(
            [body[:at], body + b"&" + body[:at], body[:at] + rng.randbytes(3) + body[at:], body + b"%00%ff"]
        )

    # What is no HTTP that anybody should send, and addresses at which nobody lives.

    def no_http(self) -> Attack:
        """A request that is wrong as HTTP."""
        rng, mark = self.rng, MARK.encode()
        path = rng.choice([SLACK, TEAMS]).encode()
        start = b"POST " + path + b" HTTP/1.1\r\nHost: dept\r\n"
        tricks: dict[str, bytes] = {
            "TLS": b"\x16\x03\x01" + rng.randbytes(60) + b"\r\n\r\n",
            "noise": rng.randbytes(rng.randrange(1, 400)).replace(b"\n", b"x") + b"\r\n\r\n" + mark + b"\r\n\r\n",
            "no version": b"POST " + path + b"\r\n\r\n",
            "version 9": b"POST " + path + b" HTTP/9.9\r\n\r\n",
            "a preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "two lengths": start + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\n" + mark,
            "length in words": start + b"Content-Length: +3\r\n\r\n" + mark,
            "length below nought": start + b"Content-Length: -1\r\n\r\n" + mark,
            "length and chunks": start + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "odd chunks": start + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + mark + b"\r\n0\r\n\r\n",
            "chunks below nought": start + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
            "encodings": start + b"Transfer-Encoding: gzip, identity\r\n\r\n" + mark,
            "a null": start + b"X: a\x00b\r\n\r\n",
            "a folded line": start + b"X: a\r\n b\r\n\r\n",
            "a name with a space": start + b"X Y: a\r\n\r\n",
            "a long line": start + b"X: " + b"a" * 20_000 + b"\r\n\r\n",
            "a long address": b"POST " + path + b"?" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n",
            "many lines": start + b"".join(b"X-%d: y\r\n" % n for n in range(400)) + b"\r\n",
            "a line without a colon": start + mark + b"\r\n\r\n",
            "bare feeds": start.replace(b"\r\n", b"\n") + b"X: y\n\n",
            "two hosts": start + b"Host: other\r\n\r\n",
            "to be expected": start + b"Content-Length: 0\r\nExpect: " + mark + b"\r\n\r\n",
            "an odd address": b"GET http://[::1/x HTTP/1.1\r\nHost: dept\r\n\r\n",
            "percent": b"GET /%zz%00%ff" + path + b" HTTP/1.1\r\nHost: dept\r\n\r\n",
            "connect": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "upgrade": start + b"Content-Length: 0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
            "h2c": start + b"Content-Length: 0\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n",
        }  # fmt: skip
        trick = rng.choice(list(tricks))
        right = frozenset({400, 401, 404, 405, 413, 417})
        return Attack(f"http, {trick}", tricks[trick], right)

    def elsewhere(self) -> Attack:
        """Something else than the two addresses, or by another method."""
        rng = self.rng
        kind, body = self._real(SLACK)
        method = rng.choice(["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "X-" + MARK, "post"])
        path = rng.choice([
            "/", "/slack/events/", "//slack/events", "/slack/./events", "/slack/%65vents", "/api/messages/x", "/admin",
            "/calendar/x.ics", f"/calendar/{'a' * 300}.ics", "/calendar/..%2f..%2fetc.ics", "/calendar/%00.ics",
            "/calendar/'%20OR%201=1.ics", "/teams/files/x/y", "/slack/install", "/slack/oauth_redirect?code=1&state=2",
            "/.env", "/metrics/../.git/config", "/static/../../etc/passwd", "*", "http://evil.example/slack/events",
        ])  # fmt: skip
        if rng.random() < 0.4:
            return Attack(
                f"{method} {SLACK}",
                request(SLACK, body, [("Content-Type", kind)], method=method),
                frozenset({400, 405}),
            )
        return Attack(f"POST {path}", request(path, body, [("Content-Type", kind)]), frozenset({400, 401, 404, 405}))
