"""When an agreement is live, and when somebody must look at it. Knows no database."""

from datetime import date, timedelta

from worklocal.provision.agreements.enums import AgreementState

WARN_DAYS = 60


def state_on(day: date, *, starts_on: date, ends_on: date, ended_on: date | None) -> AgreementState:
    """Both ends are included, but the day on which it was cut short is not."""
    if (ended_on is not None and day >= ended_on) or day > ends_on:
        return AgreementState.OVER
    if day < starts_on:
        return AgreementState.COMING
    if ends_on - day <= timedelta(days=WARN_DAYS):
        return AgreementState.ENDING
    return AgreementState.LIVE
