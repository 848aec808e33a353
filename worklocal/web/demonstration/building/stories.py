"""How far an invented person has come: a few kinds of story, and the days on which things happen.

Pure: a story is drawn from the dice and the day it is told on. The mix is calibrated to published
results of programmes like this one (about a quarter to a third reach work within a year, and
about two in three of those stay 26 weeks); it is a demonstration, not evidence.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from worklocal.web.demonstration.building.tables import Dice

IN_WORK_SHARE = 0.42
JOB_LASTS_SHARE = 0.66
"""Of those who start, the share whose work lasts half a year and more."""

DAYS_BEFORE_WORK = (25, 300)
YEARS_OF_A_LARGE_SERVICE = 6.5
LARGE = 30_000


@dataclass
class Story:
    """Days of one journey. Empty where it did not come to that."""

    joined_on: date
    coach_on: date | None = None
    assessed_on: date | None = None
    plan_on: date | None = None
    last_contact_on: date | None = None
    work_on: date | None = None
    work_ended_on: date | None = None
    ended_on: date | None = None
    meetings: list[date] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.ended_on is None


def open_share(people: int) -> float:
    """About what share of all journeys is open: a large service has most of them behind it."""
    return 0.5 if people <= LARGE else 0.16


def draw(dice: Dice, *, today: date, people: int) -> Story:
    """A story told from its start, so that no cohort is made of those who stayed alone."""
    horizon = 1100 if people <= LARGE else int(365 * YEARS_OF_A_LARGE_SERVICE)
    return told(dice, today - timedelta(days=int(horizon * dice.random() ** 1.6)), today)


def told(
    dice: Dice, joined_on: date, today: date, *, work_after: int | None = None, stays: bool = False
) -> Story:
    """What became of somebody who joined on a day; `work_after` days they start work, if given.

    Everything that would lie after today has not happened yet.
    """
    story = Story(joined_on)
    if (today - joined_on).days <= 4 and not stays:
        return story
    story.coach_on = min(today, joined_on + timedelta(days=dice.randint(0, 4)))
    story.assessed_on = _past(story.coach_on + timedelta(days=dice.randint(2, 14)), today)
    if story.assessed_on and (stays or dice.chance(0.93)):
        story.plan_on = _past(story.assessed_on + timedelta(days=dice.randint(0, 14)), today)
    leaves_on = joined_on + timedelta(days=dice.randint(70, 480))
    if work_after is None and dice.chance(IN_WORK_SHARE):
        work_after = dice.randint(*DAYS_BEFORE_WORK)
    if work_after is not None:
        begins = joined_on + timedelta(days=work_after)
        lasting = stays or dice.chance(JOB_LASTS_SHARE)
        lasts = dice.randint(400, 900) if lasting else dice.randint(9, 170)
        ends = begins + timedelta(days=lasts)
        story.work_on = _past(begins, today)
        story.work_ended_on = _past(ends, today) if story.work_on else None
        leaves_on = begins + timedelta(days=365 + dice.randint(0, 40))
        if not lasting:
            leaves_on = ends + timedelta(days=dice.randint(20, 260))
    if not stays:
        story.ended_on = _past(leaves_on, today)
        if story.ended_on and story.work_ended_on and story.work_ended_on > story.ended_on:
            story.work_ended_on = None
    gone_quiet = not story.ended_on and not story.work_on and dice.chance(0.16)
    until = story.ended_on or today
    if gone_quiet:
        until = today - timedelta(days=dice.randint(45, 75))
    return _met(dice, story, until, every=28 if story.work_on else dice.choice((14, 21, 28)))


def _past(day: date, today: date) -> date | None:
    return day if day <= today else None


def _met(dice: Dice, story: Story, until: date, *, every: int) -> Story:
    """Meetings about every so many days; the coach is kept, so they are all with the same one."""
    assert story.coach_on is not None  # noqa: S101 - the caller gave the story a coach
    story.last_contact_on = story.coach_on
    day = story.coach_on + timedelta(days=dice.randint(1, 5))
    while day <= until and len(story.meetings) < 24:
        story.meetings.append(day)
        day += timedelta(days=max(3, every + dice.randint(-5, 7)))
    if story.meetings:
        story.last_contact_on = story.meetings[-1]
    return story
