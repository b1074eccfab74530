"""What is kept encrypted: AES-256-GCM under a key made of DEPT_SECRET, bound to the tenant and column it belongs to."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256
from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE = 12


class Vault:
    """Seals words and opens them again; `<key id>.<nonce and ciphertext>` is what stands in the column."""

    def __init__(self, secret: str) -> None:
        key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dept: tokens at rest").derive(secret.encode())
        self.cipher, self.key = AESGCM(key), sha256(key).hexdigest()[:8]

    def seal(self, words: str, tenant: str, column: str) -> str:
        """Words as they may be kept."""
        nonce = token_bytes(NONCE)
        sealed = self.cipher.encrypt(nonce, words.encode(), _bound(tenant, column))
        return f"{self.key}.{urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, kept: str, tenant: str, column: str) -> str | None:
        """The words; None if another secret sealed them, for another tenant or column, or somebody changed them."""
        key, _, sealed = kept.partition(".")
        if key != self.key:
            return None
        try:
            data = urlsafe_b64decode(sealed)
            return self.cipher.decrypt(data[:NONCE], data[NONCE:], _bound(tenant, column)).decode()
        except (InvalidTag, Error, ValueError):
            return None


def _bound(tenant: str, column: str) -> bytes:
    return f"{tenant}\0{column}".encode()
