"""The one place that reads the clock. Services and rules are given the moment or the day."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The day it is in the United Kingdom."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day, in the United Kingdom, on which a moment falls."""
    return moment.astimezone(LONDON).date()
