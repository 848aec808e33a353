"""Random choices that anyone can replay from a seed, in any language: HMAC-SHA256 in counter mode.

The seed is secret until allocation ends; its hash is published before it begins.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def new_seed() -> str:
    """A fresh secret seed: 32 random bytes as hexadecimal."""
    return secrets.token_hex(32)


def commitment(seed: str) -> str:
    """SHA-256 of the seed, to be stored before enrolment; it binds without revealing."""
    return hashlib.sha256(seed.encode()).hexdigest()


def is_committed(seed: str, hashed: str) -> bool:
    """Does this seed answer to the hash stored before enrolment?"""
    return hmac.compare_digest(commitment(seed), hashed.strip().lower())


class Stream:
    """Whole numbers drawn in order from HMAC-SHA256(seed, label, counter)."""

    def __init__(self, seed: str, *label: object) -> None:
        # Length-prefixed, so that ("a", "bc") and ("ab", "c") are different streams.
        parts = [str(part).encode() for part in label]
        self._label = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        self._key = seed.encode()
        self._counter = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to limit - 1, each equally likely (rejection, no remainder)."""
        if limit < 1:
            raise ValueError("the limit is at least 1")
        ceiling = (1 << 64) // limit * limit
        while True:
            message = self._label + self._counter.to_bytes(8, "big")
            self._counter += 1
            digest = hmac.digest(self._key, message, "sha256")
            value = int.from_bytes(digest[:8], "big")
            if value < ceiling:
                return value % limit

    def choice(self, items: Sequence[Item]) -> Item:
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """A new list in random order (Fisher-Yates)."""
        mixed = list(items)
        for i in range(len(mixed) - 1, 0, -1):
            j = self.below(i + 1)
            mixed[i], mixed[j] = mixed[j], mixed[i]
        return mixed
