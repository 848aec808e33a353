"""How far an invented person has come: a few kinds of story, and the days on which things happen.

Pure: a story is drawn from the dice and the day it is told on. The mix is calibrated to published
results of programmes like this one (about a quarter to a third reach work within a year, and
about two in three of those stay 26 weeks); it is a demonstration, not evidence.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from worklocal.web.demonstration.building.tables import Dice

OPEN_MIX = {
    "WAITING": 3, "NEW": 12, "MID_PLAN": 34, "QUIET": 8, "WORK_3": 7, "WORK_13": 9,
    "WORK_27": 11, "WORK_40": 9, "LOST_JOB": 5, "PAUSED": 2,
}  # fmt: skip
ENDED_MIX = {"LEFT": 55, "LEFT_AFTER_WORK": 15, "STAYED_A_YEAR": 30}
OPEN_AT_MOST = 45_000
DAYS_BEFORE_WORK = (30, 260)


@dataclass
class Story:
    """Days of one journey. Empty where it did not come to that."""

    kind: str
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
    """What share of all journeys is open: a mature service has most of its journeys behind it."""
    return min(0.62, OPEN_AT_MOST / people)


def draw(dice: Dice, *, today: date, people: int) -> Story:
    if dice.chance(open_share(people)):
        return _open(dice, dice.weighted(OPEN_MIX), today)
    return _ended(dice, dice.weighted(ENDED_MIX), today)


def back(dice: Dice, today: date, fewest: int, most: int) -> date:
    return today - timedelta(days=dice.randint(fewest, most))


def _open(dice: Dice, kind: str, today: date) -> Story:
    if kind == "WAITING":
        return Story(kind, back(dice, today, 0, 5))
    if kind == "NEW":
        story = Story(kind, back(dice, today, 6, 27))
        story.coach_on = story.joined_on + timedelta(days=dice.randint(0, 3))
        if dice.chance(0.6):
            story.assessed_on = _between(dice, story.coach_on, today)
        return _met(dice, story, today, every=7)
    if kind.startswith("WORK_"):
        weeks = {"WORK_3": (1, 6), "WORK_13": (8, 18), "WORK_27": (22, 31), "WORK_40": (34, 51)}
        work_on = today - timedelta(days=dice.randint(*(7 * w for w in weeks[kind])))
        return _worked(dice, kind, work_on, today)
    if kind == "LOST_JOB":
        work_on = back(dice, today, 90, 330)
        story = _worked(dice, kind, work_on, today)
        story.work_ended_on = work_on + timedelta(days=dice.randint(14, 80))
        return story
    story = Story(kind, back(dice, today, 60, 400))
    story = _planned(dice, story, today)
    gone_quiet_on = back(dice, today, 45, 58) if kind in ("QUIET", "PAUSED") else today
    return _met(dice, story, gone_quiet_on, every=dice.choice((14, 21, 28)))


def _ended(dice: Dice, kind: str, today: date) -> Story:
    ended_on = back(dice, today, 1, 700)
    if kind == "LEFT":
        story = _planned(
            dice, Story(kind, ended_on - timedelta(days=dice.randint(30, 420))), ended_on
        )
        story.ended_on = ended_on
        return _met(dice, story, ended_on, every=28)
    stayed = dice.randint(20, 170) if kind == "LEFT_AFTER_WORK" else dice.randint(365, 420)
    story = _worked(dice, kind, ended_on - timedelta(days=stayed), ended_on)
    story.ended_on = ended_on
    if kind == "LEFT_AFTER_WORK":
        story.work_ended_on = ended_on - timedelta(days=dice.randint(0, 10))
        story.work_ended_on = max(story.work_ended_on, story.work_on or story.work_ended_on)
    return story


def _worked(dice: Dice, kind: str, work_on: date, today: date) -> Story:
    joined_on = work_on - timedelta(days=dice.randint(*DAYS_BEFORE_WORK))
    story = _planned(dice, Story(kind, joined_on), work_on)
    story.work_on = work_on
    return _met(dice, story, today, every=28)


def _planned(dice: Dice, story: Story, today: date) -> Story:
    story.coach_on = story.joined_on + timedelta(days=dice.randint(0, 4))
    story.assessed_on = min(today, story.coach_on + timedelta(days=dice.randint(2, 12)))
    if dice.chance(0.92):
        story.plan_on = min(today, story.assessed_on + timedelta(days=dice.randint(0, 14)))
    return story


def _met(dice: Dice, story: Story, until: date, *, every: int) -> Story:
    """Meetings about every so many days; the coach is kept, so they are all with the same one."""
    assert story.coach_on is not None  # noqa: S101 - the caller gave the story a coach
    day = story.coach_on + timedelta(days=dice.randint(1, 5))
    while day <= until and len(story.meetings) < 24:
        story.meetings.append(day)
        day += timedelta(days=max(3, every + dice.randint(-5, 7)))
    story.last_contact_on = story.meetings[-1] if story.meetings else story.coach_on
    return story


def _between(dice: Dice, first: date, last: date) -> date:
    return first + timedelta(days=dice.randint(0, max(0, (last - first).days)))
