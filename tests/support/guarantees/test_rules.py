"""When a promise falls due and what comes next, without a database."""

import datetime as dt

import pytest

from worklocal.reference.framework.selectors import current
from worklocal.support.guarantees.rules import (
    Due,
    Facts,
    Standing,
    contact_due,
    stage_of,
    standing,
)

DAY = dt.date(2026, 6, 1)
WEEK = dt.timedelta(days=7)


@pytest.mark.parametrize(
    ("kept_on", "today", "expected"),
    [
        (None, DAY, Standing.DUE),
        (None, DAY + WEEK, Standing.DUE),
        (None, DAY + WEEK * 2, Standing.LATE),
        (DAY + WEEK, DAY + WEEK * 3, Standing.KEPT),
        (DAY + WEEK * 2, DAY + WEEK * 3, Standing.KEPT_LATE),
    ],
)
def test_the_due_day_itself_is_in_time(kept_on, today, expected):
    assert standing(due_on=DAY + WEEK, kept_on=kept_on, today=today) is expected


def facts(**more):
    return Facts(**{
        "offer": "WORKING_FUTURES", "state": "ACTIVE", "started_on": DAY, "plan_agreed_on": None,
        "work_started_on": None, "last_contact_on": None, **more,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("more", "stage"),
    [
        ({}, "PLANNING"),
        ({"plan_agreed_on": DAY}, "MOVING_ON"),
        ({"state": "IN_WORK", "work_started_on": DAY - WEEK * 12}, "NEW_IN_WORK"),
        ({"state": "IN_WORK", "work_started_on": DAY - WEEK * 13}, "IN_WORK"),
    ],
)
def test_the_stage_of_a_journey(more, stage):
    assert stage_of(facts(**more), today=DAY) == stage


def test_the_first_meeting_then_contact_by_the_standard():
    framework = current(DAY)
    assert contact_due(framework, facts(), today=DAY) == Due(dt.date(2026, 6, 15), "First meeting")
    spoken = facts(last_contact_on=DAY)
    assert contact_due(framework, spoken, today=DAY) == Due(DAY + WEEK * 2, "Contact")
    assert contact_due(framework, facts(state="PAUSED"), today=DAY) is None
