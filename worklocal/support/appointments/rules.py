"""Days and hours of an appointment, in the United Kingdom. Pure."""

from datetime import date, datetime, time, timedelta

from worklocal.core.clock import LONDON, day_of

REMIND_AT = 10
EARLY = timedelta(minutes=30)
"""An appointment may begin this much before its time."""


def hours_of_day(day: date) -> tuple[datetime, datetime]:
    """The first moment of a day and the first of the next."""
    start = datetime.combine(day, time(0), tzinfo=LONDON)
    return start, datetime.combine(day + timedelta(days=1), time(0), tzinfo=LONDON)


def reminder_at(starts_at: datetime, *, at: datetime) -> datetime | None:
    """Ten in the morning of the day before; None when that has passed already."""
    before = day_of(starts_at) - timedelta(days=1)
    moment = datetime.combine(before, time(REMIND_AT), tzinfo=LONDON)
    return moment if moment > at else None


def has_begun(starts_at: datetime, *, at: datetime) -> bool:
    return at >= starts_at - EARLY
