"""When a promise falls due, whether it was kept, and what comes next for a coach. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from worklocal.core.periods import add_working_days
from worklocal.reference.framework.enums import StandardStage, Unit
from worklocal.reference.framework.shapes import Figure, Framework
from worklocal.support.people.enums import JourneyState

NEW_IN_WORK = timedelta(weeks=13)
SPECIALIST_MARKERS = frozenset({"HEALTH", "DRUGS_OR_ALCOHOL", "OFFENDING", "SEND"})
LEVEL_2_MARKERS = frozenset({"BASIC_SKILLS", "ENGLISH_AS_ANOTHER_LANGUAGE"})


class Standing(StrEnum):
    """Where a guarantee stands for one person on a day."""

    DUE = "DUE"
    LATE = "LATE"
    KEPT = "KEPT"
    KEPT_LATE = "KEPT_LATE"


def standing(*, due_on: date, kept_on: date | None, today: date) -> Standing:
    """The due day itself is still in time."""
    if kept_on is not None:
        return Standing.KEPT if kept_on <= due_on else Standing.KEPT_LATE
    return Standing.DUE if today <= due_on else Standing.LATE


def days_after(day: date, figure: Figure) -> date:
    """The last day of a figure's length after a day."""
    if figure.unit is Unit.WORKING_DAYS:
        return add_working_days(day, figure.value)
    return day + timedelta(days=figure.value)


@dataclass(frozen=True)
class Facts:
    """What the contact standards need to know of a journey."""

    offer: str
    state: str
    started_on: date
    plan_agreed_on: date | None
    work_started_on: date | None
    last_contact_on: date | None


def stage_of(facts: Facts, *, today: date) -> StandardStage:
    """The stage that a journey is in, in the framework's words."""
    if facts.state == JourneyState.IN_WORK and facts.work_started_on:
        new = today - facts.work_started_on < NEW_IN_WORK
        return StandardStage.NEW_IN_WORK if new else StandardStage.IN_WORK
    return StandardStage.MOVING_ON if facts.plan_agreed_on else StandardStage.PLANNING


@dataclass(frozen=True, order=True)
class Due:
    """One thing a coach has to do by a day; `what` holds no personal detail."""

    on: date
    what: str


def contact_due(framework: Framework, facts: Facts, *, today: date) -> Due | None:
    """When coach and person are next to be in touch; None while paused, ended or unset."""
    if facts.state in (JourneyState.PAUSED, JourneyState.ENDED):
        return None
    if facts.last_contact_on is None:
        figure = framework.standard("FIRST_MEETING").figure
        return Due(days_after(facts.started_on, figure), "First meeting")
    standard = framework.contact_standard(facts.offer, stage_of(facts, today=today))
    if standard is None:
        return None
    return Due(days_after(facts.last_contact_on, standard.figure), "Contact")
