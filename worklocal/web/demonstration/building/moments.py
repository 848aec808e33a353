"""Days turned into moments in the United Kingdom."""

from datetime import date, datetime, time

from worklocal.core import clock


def at(day: date, hour: int = 10, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.LONDON)
