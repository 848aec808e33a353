"""May this message go now? Pure: the person's rule for the channel, and the moment."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from worklocal.core.clock import LONDON

QUIET_FROM, QUIET_UNTIL = 21, 8
"""Texts wait out the night even where a person has set no hours."""

PAUSES = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2),
    timedelta(hours=12),
)  # fmt: skip
"""How long to wait after each try that failed in passing; after the last one we give up."""


@dataclass(frozen=True)
class SafeHours:
    """A channel's rule. Whole hours in the United Kingdom, the last one not included."""

    is_safe: bool = True
    from_hour: int | None = None
    to_hour: int | None = None


@dataclass(frozen=True)
class Send:
    pass


@dataclass(frozen=True)
class Hold:
    why: str


@dataclass(frozen=True)
class Wait:
    until: datetime


Decision = Send | Hold | Wait


def may_send(*, channel: str, address: str, rule: SafeHours | None, at: datetime) -> Decision:
    """Hold what is not safe or has nowhere to go; wait for the hours a person has set."""
    if rule is not None and not rule.is_safe:
        return Hold("this channel is not safe for the person")
    if not address:
        return Hold("no address for this channel")
    if rule is not None and rule.from_hour is not None and rule.to_hour is not None:
        return _within(at, rule.from_hour, rule.to_hour)
    if channel == "SMS":
        return _within(at, QUIET_UNTIL, QUIET_FROM)
    return Send()


def _within(at: datetime, from_hour: int, to_hour: int) -> Decision:
    local = at.astimezone(LONDON)
    if from_hour <= local.hour < to_hour:
        return Send()
    day = local.date() if local.hour < from_hour else local.date() + timedelta(days=1)
    return Wait(datetime.combine(day, time(from_hour), tzinfo=LONDON))


def next_try(tries: int, *, at: datetime) -> datetime | None:
    """When to try again after `tries` failures in passing; None when it is time to give up."""
    return at + PAUSES[tries - 1] if tries <= len(PAUSES) else None
