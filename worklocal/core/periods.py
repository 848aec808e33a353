"""A stretch of days, both ends included; an open end means "until further notice"."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, order=True)
class Period:
    starts_on: date
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise ValueError("A period cannot end before it starts.")

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def days(self, *, until: date) -> int:
        """Days from the start to the end or to `until`, whichever is earlier, both included."""
        last = until if self.ends_on is None else min(self.ends_on, until)
        return max(0, (last - self.starts_on).days + 1)

    def overlaps(self, other: "Period") -> bool:
        return (self.ends_on is None or other.starts_on <= self.ends_on) and (
            other.ends_on is None or self.starts_on <= other.ends_on
        )


def add_working_days(day: date, count: int, *, holidays: frozenset[date] = frozenset()) -> date:
    """The `count`-th working day after `day`; weekends and the given holidays are not counted."""
    while count:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            count -= 1
    return day
