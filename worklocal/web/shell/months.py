"""Months as people write them: numbers, and names in any language we speak."""

from __future__ import annotations

NAMES = {
    "en": "january february march april may june july august september october november december",
    "cy": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
}
SHORTEST = 3


def month_number(text: str) -> int | None:
    """1 to 12 from ``3``, ``03``, ``March``, ``mar`` or ``Mawrth``; nothing if it is none of them.

    A shortened name must be at least three letters and mean one month only.
    """
    word = text.strip().strip(".").lower()
    if word.isdecimal():
        number = int(word)
        return number if 1 <= number <= 12 else None
    if len(word) < SHORTEST:
        return None
    found = {
        place
        for names in NAMES.values()
        for place, name in enumerate(names.split(), start=1)
        if name.startswith(word)
    }
    return found.pop() if len(found) == 1 else None
