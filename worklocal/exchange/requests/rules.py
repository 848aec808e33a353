"""Days of requests and of retention. Pure: no database, and the day is given."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "retention.toml"


def months_after(day: date, months: int) -> date:
    """The same day so many months on, or the last of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("a month has 28 days")


def one_month_after(day: date) -> date:
    """The day by which a request is answered (ICO guidance on the right of access)."""
    return months_after(day, 1)


@dataclass(frozen=True)
class Clock:
    """Where a request's month stands. `left` is negative when it is late."""

    due_on: date
    left: int
    is_paused: bool

    @property
    def is_late(self) -> bool:
        return self.left < 0


def clock_of(*, due_on: date, paused_on: date | None, today: date) -> Clock:
    """A clock that was stopped stands at the day it was stopped on."""
    at = paused_on or today
    return Clock(due_on + (today - at), (due_on - at).days, paused_on is not None)


@dataclass(frozen=True)
class Rule:
    """One class of retention. `starts` is the code of the date it counts from."""

    code: str
    label: str
    covers: str
    starts: str
    then: str
    source: str
    verified: bool
    months: int = 0
    days: int = 0

    def until(self, day: date) -> date:
        """The first day on which it need not be kept any more."""
        return months_after(day, self.months) + timedelta(days=self.days)

    @property
    def length(self) -> str:
        if self.days:
            return f"{self.days} days"
        return f"{self.months // 12} years" if self.months % 12 == 0 else f"{self.months} months"


@dataclass(frozen=True)
class Schedule:
    version: int
    notice_days: int
    rules: dict[str, Rule]


@cache
def schedule() -> Schedule:
    """The rules as the file gives them."""
    said = tomllib.loads(FILE.read_text())
    rules = {
        each["code"]: Rule(
            each["code"], each["label"], each["covers"], each["from"], each["then"],
            each["source"], each["verified"], each.get("months", 0), each.get("days", 0),
        )
        for each in said["rule"]
    }  # fmt: skip
    return Schedule(said["version"], said["notice_days"], rules)


def due_on(*, ended_on: date, noticed_on: date, said: Schedule) -> date:
    """A record is erased when its time is over and its person has had their notice."""
    over = said.rules["case+24m"].until(ended_on)
    return max(over, noticed_on + timedelta(days=said.notice_days))


def age_band(*, born_on: date | None, on: date) -> str:
    if born_on is None:
        return "?"
    years = on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
    for most, band in ((17, "16-17"), (24, "18-24"), (49, "25-49")):
        if years <= most:
            return band
    return "50+"
