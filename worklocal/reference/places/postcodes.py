"""Postcodes as people type them. Pure: says what could be a postcode, not whether it exists."""

import re
from dataclasses import dataclass

_DISTRICT = r"[A-Z]{1,2}[0-9][A-Z0-9]?"
_FULL = re.compile(rf"^({_DISTRICT})([0-9])([A-Z]{{2}})$")
_SECTOR = re.compile(rf"^({_DISTRICT}) ([0-9])$")
_ONLY_DISTRICT = re.compile(rf"^{_DISTRICT}$")


@dataclass(frozen=True)
class Postcode:
    """`full` and `sector` are empty when only a part was typed."""

    district: str
    sector: str = ""
    full: str = ""

    def __str__(self) -> str:
        return self.full or self.sector or self.district


def read_postcode(text: str) -> Postcode | None:
    """A postcode, sector or district from what somebody typed; None when it cannot be one.

    Case, spaces and stray punctuation do not matter, but "M1 1" is a sector and "M11" a district.
    """
    words = re.sub(r"[^A-Z0-9]+", " ", text.upper()).strip()
    packed = words.replace(" ", "")
    if match := _FULL.match(packed):
        district, digit, letters = match.groups()
        return Postcode(district, f"{district} {digit}", f"{district} {digit}{letters}")
    if match := _SECTOR.match(words):
        return Postcode(match[1], f"{match[1]} {match[2]}")
    if _ONLY_DISTRICT.match(packed):
        return Postcode(packed)
    return None
