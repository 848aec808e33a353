"""Markers, groups and local values."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.reference.framework.rules import (
    LocalValueRefused,
    check_local_values,
    groups_of,
    markers_from_answers,
    with_local_values,
)
from worklocal.reference.framework.selectors import versions

FRAMEWORK = versions()[-1]
MARKERS = [marker.code for marker in FRAMEWORK.markers]


@pytest.mark.parametrize(
    ("answers", "markers"),
    [
        ({}, set()),
        ({"health": "YES"}, {"HEALTH"}),
        ({"health": "NO"}, set()),
        ({"background": ["CARE", "FORCES"]}, {"CARE_LEAVER", "ARMED_FORCES"}),
        ({"background": ["NONE"]}, set()),
        ({"english": 3, "maths": 10}, {"BASIC_SKILLS"}),
        ({"english": 4}, set()),
        ({"english": None, "good_at": ""}, set()),
        ({"now": "HEALTH"}, {"NEET", "INACTIVE"}),
        ({"last_work": "NEVER", "longest_job": "NEVER"},
         {"LONG_OUT_OF_WORK", "VERY_LONG_OUT_OF_WORK", "NEVER_WORKED_6_MONTHS"}),
    ],
)  # fmt: skip
def test_markers_from_answers(answers, markers):
    assert markers_from_answers(FRAMEWORK, answers) == markers


@pytest.mark.parametrize(
    ("markers", "age", "groups"),
    [
        (set(), 30, []),
        ({"HEALTH"}, 30, ["DISABLED_OR_ILL"]),
        ({"HEALTH", "DEBT"}, 30, ["TWO_OR_MORE", "DISABLED_OR_ILL"]),
        ({"LONE_PARENT", "YOUNGEST_CHILD_3_OR_OVER"}, 30, []),
        ({"LONE_PARENT", "YOUNGEST_CHILD_3_OR_OVER", "DEBT"}, 30, ["LONE_PARENT"]),
        ({"NEVER_WORKED_6_MONTHS"}, 24, ["YOUNG_WITHOUT_WORK_HISTORY"]),
        ({"NEVER_WORKED_6_MONTHS"}, 25, []),
        ({"NEVER_WORKED_6_MONTHS"}, 17, []),
        ({"CLAIMED_3_OF_4_YEARS"}, 40, ["CLAIMED_LONG"]),
        ({"CLAIMED_3_OF_4_YEARS", "BENEFIT_CAP"}, 40, ["CLAIMED_LONG", "INTENSIVE_SUPPORT"]),
        ({"CLAIMED_3_OF_4_YEARS", "DEBT", "CARER"}, 40,
         ["TWO_OR_MORE", "CLAIMED_LONG", "INTENSIVE_SUPPORT"]),
        ({"NEET"}, 17, ["YOUNG_NEET"]),
        ({"NEET"}, 25, []),
        ({"SEND"}, 26, []),
    ],
)  # fmt: skip
def test_groups_of(markers, age, groups):
    found = [group.code for group in groups_of(FRAMEWORK, markers=markers, age=age)]

    assert found == groups


@given(st.sets(st.sampled_from(MARKERS)), st.sampled_from(MARKERS), st.integers(16, 80))
def test_one_marker_more_never_takes_a_group_away(markers, another, age):
    before = set(groups_of(FRAMEWORK, markers=markers, age=age))
    after = set(groups_of(FRAMEWORK, markers=markers | {another}, age=age))

    assert before <= after


def test_with_local_values_sets_them_and_says_so():
    local = with_local_values(
        FRAMEWORK,
        {"guarantee.YP_PLAN": 21, "standard.FIRST_CONTACT": 1,
         "outcome.SUSTAINED_26_WEEKS.gap_days": 14},
    )  # fmt: skip

    gap = local.outcome("SUSTAINED_26_WEEKS").gap_days
    assert gap is not None
    assert (local.guarantee("YP_PLAN").days.value, local.guarantee("YP_PLAN").days.is_local) == (
        21, True,
    )  # fmt: skip
    assert (local.standard("FIRST_CONTACT").figure.value, gap.value) == (1, 14)
    assert FRAMEWORK.guarantee("YP_PLAN").days.value == 28
    assert not local.guarantee("WF_PLAN").days.is_local


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"guarantee.YP_PLAN": 43}, "between 7 and 42 days"),
        ({"guarantee.YP_PLAN": 6}, "between 7 and 42 days"),
        ({"guarantee.YP_PLAN": "21"}, "whole number"),
        ({"guarantee.YP_PLAN": True}, "whole number"),
        ({"guarantee.NONE": 1}, "has no figure"),
    ],
)
def test_local_values_out_of_bounds_are_refused(values, reason):
    with pytest.raises(LocalValueRefused, match=reason):
        check_local_values(FRAMEWORK, values)


@pytest.mark.parametrize(
    ("day", "pence"),
    [((2025, 3, 31), None), ((2025, 4, 1), 1221), ((2026, 3, 31), 1221), ((2026, 4, 1), 1271)],
)
def test_wage_on_a_day(day, pence):
    wage = FRAMEWORK.wage_on(dt.date(*day))

    assert (wage.pence if wage else None) == pence
