"""The words a person or an employer may use in a constraint, and the bit each one sets.

Lists grow at their end only: a stored bit keeps its meaning for ever.
"""

from collections.abc import Iterable
from typing import Final

LICENCES: Final = (
    "driving",
    "own-vehicle",
    "lgv-c1",
    "lgv-c",
    "lgv-ce",
    "pcv-d",
    "forklift",
    "cscs",
    "sia",
    "dbs-basic",
    "dbs-enhanced",
    "dbs-barred-lists",
    "nmc",
    "hcpc",
    "teaching-qts",
    "social-work-england",
    "gas-safe",
    "electrical-18th",
    "food-hygiene",
    "first-aid",
    "personal-licence-alcohol",
    "security-clearance",
)
"""Licences, registrations and checks that a vacancy may require and a person may hold."""

ADJUSTMENTS: Final = (
    "step-free",
    "seated-work",
    "quiet-place",
    "flexible-start",
    "no-heavy-lifting",
    "assistive-software",
    "bsl-interpreter",
    "support-worker",
    "written-instructions",
    "extra-breaks",
    "phased-start",
    "disability-leave",
)
"""Adjustments that a person says they need and a workplace says it can offer."""

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIODS: Final = ("school", "day", "evening", "night")
"""school: 09:30 to 14:30; day: the rest of 06:00 to 18:00; evening: to 22:00; night: to 06:00."""

SLOTS: Final = (
    *(f"{day}-{period}" for day in DAYS for period in PERIODS),
    "school-holidays",
)

SLOT_PATTERNS: Final = {
    "school-hours": tuple(f"{day}-school" for day in DAYS[:5]),
    "weekdays": (
        *(f"{day}-{period}" for day in DAYS[:5] for period in PERIODS[:2]),
        "school-holidays",
    ),
    "weekday-evenings": (*(f"{day}-evening" for day in DAYS[:5]), "school-holidays"),
    "weekends": (
        *(f"{day}-{period}" for day in DAYS[5:] for period in PERIODS[:2]),
        "school-holidays",
    ),
    "nights": (*(f"{day}-night" for day in DAYS), "school-holidays"),
    "any": SLOTS,
}
"""Short words for many slots. "school-hours" leaves the holidays out; the others keep them."""

TRAVEL_REACH: Final = {
    "walk": 3_000,
    "wheelchair": 3_000,
    "cycle": 8_000,
    "bus": 15_000,
    "motorcycle": 25_000,
    "car": 30_000,
    "train": 40_000,
}
"""Metres in a straight line that stand for about an hour's door-to-door journey, by mode."""

SETTINGS: Final = ("on-site", "hybrid", "remote")


class UnknownWord(ValueError):
    """A word that is not in its list; the message names the word and the nearest place to look."""


def bits(words: Iterable[str], vocabulary: tuple[str, ...], what: str) -> int:
    """The bits of some words. Raises UnknownWord, with the known words, for any other."""
    total = 0
    for word in words:
        if word not in vocabulary:
            raise UnknownWord(f"{what} '{word}' is not known; use: {', '.join(vocabulary)}")
        total |= 1 << vocabulary.index(word)
    return total


def words(mask: int, vocabulary: tuple[str, ...]) -> list[str]:
    """The words whose bits are set, in the order of the vocabulary."""
    return [word for place, word in enumerate(vocabulary) if int(mask) >> place & 1]


def slot_bits(names: Iterable[str]) -> int:
    """Bits of times in the week: slots ("mon-school") and patterns ("weekdays") mixed."""
    total = 0
    for name in names:
        total |= bits(SLOT_PATTERNS.get(name, (name,)), SLOTS, "time")
    return total


def reach_metres(modes: Iterable[str], stated: int | None = None) -> int:
    """How far a person can travel: their own figure if they gave one, else their best mode's.

    Metres in a straight line; -1 when they said nothing, which leaves remote work only.
    """
    if stated is not None:
        if stated < 0:
            raise ValueError("the distance a person can travel cannot be negative")
        return stated
    reach = -1
    for mode in modes:
        if mode not in TRAVEL_REACH:
            raise UnknownWord(f"travel '{mode}' is not known; use: {', '.join(TRAVEL_REACH)}")
        reach = max(reach, TRAVEL_REACH[mode])
    return reach
