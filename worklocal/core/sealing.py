"""A column whose words are sealed in the database: a copy of the table alone does not tell them."""

import base64
import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import models

SEALED = "gAAAA"
"""How every sealed value begins (Fernet, version 128). Anything else is read as it stands."""


@lru_cache(maxsize=4)
def _box(key: str, secret: str) -> Fernet:
    if key:
        return Fernet(key)
    made = hashlib.sha256(b"protected details:" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(made))


def box() -> Fernet:
    """Under the key of the settings, or one made from the secret key where none is given."""
    return _box(settings.PROTECTED_DETAILS_KEY, settings.SECRET_KEY)


if TYPE_CHECKING:
    Text = models.TextField[str, str]
else:
    Text = models.TextField


class SealedTextField(Text):
    """Text that is sealed on its way to the database and opened on its way back.

    It cannot be searched or sorted by: the same words are sealed anew each time.
    """

    def get_prep_value(self, value: Any) -> Any:
        words = super().get_prep_value(value)
        return box().encrypt(words.encode()).decode() if words else words

    def from_db_value(self, value: str | None, _expression: Any, _connection: Any) -> str | None:
        if value and value.startswith(SEALED):
            return box().decrypt(value.encode()).decode()
        return value
