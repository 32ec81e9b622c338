"""Personal numbers at rest: encrypted, and found by a keyed hash. No number can be read from a copy of the
database alone.

Every secret of the ring gives one key to encrypt with and one to hash with. The first secret is the one in
use; the others only read what was written with them, until it has been written anew.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken

_NAAMLENGTE = 12


class Onleesbaar(Exception):
    """None of the secrets can read this: the one that it was written with is not in the ring."""


def _afgeleid(geheim: str, doel: bytes) -> bytes:
    return hashlib.blake2b(geheim.encode(), person=doel, digest_size=32).digest()


def sleutelnaam(geheim: str) -> str:
    """A name for a secret that gives nothing of it away: by it one finds what it was used for."""
    return _afgeleid(geheim, b"sleutelnaam").hex()[:_NAAMLENGTE]


@dataclass(frozen=True)
class Sleutelring:
    """The secrets, the one in use first. At least one."""

    geheimen: Sequence[str]

    def __post_init__(self) -> None:
        if not self.geheimen or not all(self.geheimen):
            raise ValueError("Een sleutelring heeft ten minste één geheim.")

    @property
    def naam(self) -> str:
        """The name of the secret in use."""
        return sleutelnaam(self.geheimen[0])

    def versleutel(self, tekst: str) -> str:
        """`tekst`, readable only with the secret in use; every time another result."""
        return _fernet(self.geheimen[0]).encrypt(tekst.encode()).decode()

    def ontsleutel(self, versleuteld: str) -> str:
        """What was encrypted with any of the secrets. Raise Onleesbaar."""
        for geheim in self.geheimen:
            try:
                return _fernet(geheim).decrypt(versleuteld.encode()).decode()
            except InvalidToken:
                continue
        raise Onleesbaar

    def zoeksleutel(self, tekst: str, soort: str) -> str:
        """The keyed hash to store: the same for the same `tekst` of the same `soort`, 64 characters."""
        return _hash(self.geheimen[0], tekst, soort)

    def zoeksleutels(self, tekst: str, soort: str) -> list[str]:
        """Under which hashes `tekst` may have been stored, by any of the secrets."""
        return [_hash(geheim, tekst, soort) for geheim in self.geheimen]


def _fernet(geheim: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_afgeleid(geheim, b"versleutelen")))


def _hash(geheim: str, tekst: str, soort: str) -> str:
    inhoud = f"{soort}:{tekst}".encode()
    return hashlib.blake2b(inhoud, key=_afgeleid(geheim, b"zoeken"), digest_size=32).hexdigest()
