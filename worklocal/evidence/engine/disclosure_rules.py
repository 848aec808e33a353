"""Disclosure rules by owner, chosen for each output and stored with it."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class DisclosureRule:
    """One owner's rule. Counts from 1 to `hide_to` are hidden; others go to the nearest `base`.

    A true nought is shown. Percentages on fewer than `percent_floor` people and means of fewer
    than `mean_floor` are withheld, both judged before rounding.
    """

    owner: str
    base: int
    hide_to: int
    percent_floor: float
    mean_floor: float
    source: str
    verified: str

    def shown(self, count: int) -> int | None:
        """The count as published; None: hidden. Halves go up."""
        if count == 0:
            return 0
        if count <= self.hide_to:
            return None
        return int((2 * count + self.base) // (2 * self.base)) * self.base

    def meaning(self, shown: int | None) -> tuple[float, float]:
        """The smallest and largest true count that a published figure can stand for."""
        if shown is None:
            return (1, np.inf)
        if shown == 0:
            return (0, 0)
        low = max(shown - self.base // 2, self.hide_to + 1)
        return (low, shown + (self.base - 1) // 2)


RULES: Mapping[str, DisclosureRule] = {
    "default": DisclosureRule(
        "Work Local", 5, 4, 22.5, 8,
        "round to 5, hide 1 to 4, no percentage on fewer than 22.5", "convention",
    ),
    "sensitive": DisclosureRule(
        "Work Local", 5, 7, 22.5, 8,
        "health, offending and crossed ethnicity: hide 1 to 7", "convention",
    ),
    "ofqual": DisclosureRule("Ofqual", 5, 4, 0, 0, "Ofqual rounding policy: fewer than 5", "read"),
    "nhs": DisclosureRule(
        "NHS hospital statistics", 5, 7, 0, 8, "below national level, 1 to 7 are hidden", "read"
    ),
    "hesa": DisclosureRule(
        "HESA", 5, 2, 22.5, 8, "HESA rounding and suppression, 0 to 2 shown as 0", "unverified"
    ),
}  # fmt: skip
