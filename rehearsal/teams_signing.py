"""The signing keys of the stand-in of Teams: tokens as Microsoft would make them, and as it never would."""

import base64
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

ISSUER = "https://api.botframework.com"


class Signing:
    """Some RSA keys, of which the newest signs; `publish` is what the service lets everybody see."""

    def __init__(self) -> None:
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self.current = ""
        self.rotate()

    def rotate(self) -> str:
        """Sign with a new key from now on; its id."""
        self.current = f"key-{len(self._keys) + 1}"
        self._keys[self.current] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        return self.current

    def publish(self) -> dict[str, Any]:
        """The public keys, with the channels that they may vouch for."""
        return {"keys": [_public(id, key) for id, key in self._keys.items()]}

    def mint(self, app_id: str, service: str, *, kid: str | None = None, key: str | None = None, **claims: Any) -> str:
        """A good token, changed by `claims` (None leaves one out), another key id, or another key's signature."""
        now = int(time.time())
        whole = {"iss": ISSUER, "aud": app_id, "serviceurl": service, "nbf": now - 60, "exp": now + 3600} | claims
        said = {name: value for name, value in whole.items() if value is not None}
        return jwt.encode(said, self._keys[key or self.current], "RS256", {"kid": kid or self.current})


def _public(id: str, key: rsa.RSAPrivateKey) -> dict[str, Any]:
    numbers = key.public_key().public_numbers()
    shown = {"n": _whole(numbers.n), "e": _whole(numbers.e), "endorsements": ["msteams"]}
    return {"kty": "RSA", "use": "sig", "kid": id, "alg": "RS256", **shown}


def _whole(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
