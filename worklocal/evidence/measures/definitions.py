"""What each measure of the service counts, in words and in code, under a version.

A measure's number at a cut is made from rows alone, so that an old cut is rebuilt to the same
number as long as nothing was corrected since; a correction shows as another number at a new cut.
"""

from dataclasses import dataclass
from datetime import date, timedelta

VERSION = "2026-1"


@dataclass(frozen=True)
class Measure:
    """`counts` of `among`, people who joined in the months covered. `ripens_after` days after the
    last of them joined the figure is mature: before that it can only rise.
    """

    code: str
    title: str
    among: str
    counts: str
    outcome: str
    ripens_after: int


MEASURES = (
    Measure(
        "SHARE_STARTED",
        "Started work",
        "people who joined in the quarter",
        "those with a first paid day, by any proof we hold, within 12 months of joining",
        "FIRST_EARNINGS",
        365,
    ),
    Measure(
        "SHARE_SUSTAINED",
        "Stayed in work for 26 weeks",
        "people who joined in the quarter",
        "those who reached 182 days in work, with gaps of at most 28 days in all, within 18 months"
        " of joining",
        "SUSTAINED_26_WEEKS",
        548,
    ),
)

SMALLEST_GROUP = 20
"""No share is shown of fewer people: it would say more about them than about the service."""


def is_too_small(numerator: int | None, denominator: int) -> bool:
    """Few people, or few on either side of the line: they could be known again.

    A mean has no numerator, and is hidden for few people alone.
    """
    if denominator < SMALLEST_GROUP:
        return True
    if numerator is None:
        return False
    return 0 < numerator < 5 or 0 < denominator - numerator < 5


def measure(code: str) -> Measure:
    return next(each for each in MEASURES if each.code == code)


@dataclass(frozen=True, order=True)
class Quarter:
    """A stretch of whole quarters, mostly one; both days are included."""

    from_on: date
    to_on: date

    @property
    def label(self) -> str:
        year = "" if self.from_on.year == self.to_on.year else f" {self.from_on.year}"
        return f"{self.from_on:%b}{year} to {self.to_on:%b %Y}"

    def is_mature(self, measure: Measure, *, on: date) -> bool:
        return self.to_on + timedelta(days=measure.ripens_after) <= on


def latest_ripe_year(measure: Measure, *, on: date) -> Quarter | None:
    """The four newest quarters that are ripe, as one period: enough people for small groups."""
    ripe = [each for each in quarters_before(on, 16) if each.is_mature(measure, on=on)]
    return Quarter(ripe[-4].from_on, ripe[-1].to_on) if len(ripe) >= 4 else None


def quarters_before(day: date, count: int) -> list[Quarter]:
    """The last `count` quarters that have ended by `day`, oldest first."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    found = []
    for _ in range(count):
        last = first - timedelta(days=1)
        first = date(last.year, 3 * ((last.month - 1) // 3) + 1, 1)
        found.append(Quarter(first, last))
    return found[::-1]
