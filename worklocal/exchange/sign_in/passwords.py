"""Which passwords are refused besides short ones: common ones, names dressed up, breached ones.

Nothing else is asked of a password: no capitals, digits or signs, and no change after some months.
"""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST_LETTERS = 5
OURS = ("worklocal", "jobcentre", "council")
RUNS = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
DIGEST = 40
SHORTEST_NAME, LETTERS_BESIDE = 3, 8


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


class NotCommon:
    """Refuses a common password, also with digits around it, repeated, or as a run of keys."""

    def validate(self, password: str, user: Any = None) -> None:
        if is_common(password):
            raise ValidationError(self.words(), code="password_too_common")

    def get_help_text(self) -> str:
        return self.words()

    @staticmethod
    def words() -> str:
        return _("Choose a password that is less common: three or four words work well.")


def is_common(password: str) -> bool:
    plain = password.lower().replace(" ", "")
    if len(set(plain)) < FEWEST_LETTERS or {plain, password.lower()} & common():
        return True
    stem = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    if not stem or stem in common() or stem in OURS or _is_repeated(stem):
        return True
    return any(plain[:12] in run or plain[:12] in run[::-1] for run in RUNS)


def _is_repeated(stem: str) -> bool:
    """A short part, twice or more."""
    return any(
        len(stem) % size == 0 and stem == stem[:size] * (len(stem) // size) and size < len(stem)
        for size in range(3, min(15, len(stem) // 2 + 1))
    )


class NotOfTheirs:
    """Refuses a password that is little more than names a stranger would try first: the service's,
    an area's, and the account's own name and address.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if is_made_of(password, words_around(user)):
            raise ValidationError(self.words(), code="password_of_names")

    def get_help_text(self) -> str:
        return self.words()

    @staticmethod
    def words() -> str:
        return _("Do not make a password of your own name or of the names of this service.")


def words_around(user: Any) -> set[str]:
    """Names of every area and its service, which are public, and those of the account."""
    from worklocal.accounts.models import Area

    texts = [*OURS]
    for names in Area.objects.order_by("id").values_list("name", "service_name"):
        texts += names
    if user is not None:
        texts += [str(getattr(user, "display_name", "")), str(getattr(user, "email", ""))]
    parts = (part for text in texts for part in re.split(r"[\W\d_]+", text.lower()))
    return {part for part in parts if len(part) >= SHORTEST_NAME}


def is_made_of(password: str, names: set[str]) -> bool:
    """Whether a name stands in it and hardly a letter beside such names."""
    plain = left = re.sub(r"[\W\d_]+", "", password.lower())
    for name in sorted(names, key=len, reverse=True):
        left = left.replace(name, "")
    return left != plain and len(left) < LETTERS_BESIDE


class NotBreached:
    """Refuses a password that stands in a breach, where the service was given such a list.

    The list is a file of SHA-1 digests in capitals, one a line and sorted, with or without a count
    after a colon, as public lists of breached passwords are. Nothing is asked of another machine.
    """

    def validate(self, password: str, user: Any = None) -> None:
        path = settings.BREACHED_PASSWORDS
        if path and is_in(Path(path), password):
            raise ValidationError(
                _("This password has been seen in a breach elsewhere. Choose another."),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("Do not use a password that you use elsewhere.")


def is_in(path: Path, password: str) -> bool:
    """Search the sorted file by halves: lines may be of any length."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as lines:
        low, high = 0, path.stat().st_size
        while low < high:
            middle = (low + high) // 2
            lines.seek(middle)
            if middle:
                lines.readline()
            line = lines.readline()[:DIGEST]
            if not line or line > wanted:
                high = middle
            elif line == wanted:
                return True
            else:
                low = middle + 1
        lines.seek(0)
        return lines.readline()[:DIGEST] == wanted
