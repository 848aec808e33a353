"""Past cuts, off-flow, progression and evidence."""

import datetime

import polars as pl
import pytest

from worklocal.evidence.engine.frames import BadInput
from worklocal.evidence.engine.outcome_rules import load_rules
from worklocal.evidence.engine.outcome_states import (
    FlowCount,
    as_known_on,
    count_flow,
    evidence_of,
    progression_dates,
)


def june(day):
    return datetime.date(2025, 6, day)


def test_a_past_cut_is_rebuilt_without_what_came_later():
    records = pl.DataFrame(
        {
            "record": ["r1", "r2", "r1"],
            "start": ["2025-01-01", "2025-02-01", "2025-01-15"],
            "recorded_on": [june(1), june(2), june(9)],
            "cancelled_on": [None, june(5), None],
        }
    )

    assert as_known_on(records, june(3))["start"].to_list() == ["2025-01-01", "2025-02-01"]
    assert as_known_on(records, june(5))["start"].to_list() == ["2025-01-01"]
    assert as_known_on(records, june(9))["start"].to_list() == ["2025-01-15"]


def test_flow_counts_nobody_twice_and_never_a_benefit_end_as_a_job():
    people = pl.DataFrame(
        {
            "benefit_ended": [True, True, True, True, False],
            "destination_known": [True, False, False, True, False],
            "job_started": [False, False, True, True, False],
            "sustained": [False, False, False, True, False],
        }
    )

    flow = count_flow(people)

    assert flow == FlowCount(benefit_end_only=1, job_start=1, sustained=1, unknown=2)
    assert flow.total == people.height


def test_flow_refuses_sustained_work_that_never_began():
    columns = ["benefit_ended", "destination_known", "job_started", "sustained"]
    people = pl.DataFrame([[False, False, False, True]], schema=columns, orient="row")

    with pytest.raises(BadInput, match="without a job start"):
        count_flow(people)


def test_progression_is_dated_by_the_first_better_observation():
    states = pl.DataFrame(
        {
            "person": ["A", "A", "A", "B", "B"],
            "observed_on": [june(1), june(20), june(10), june(1), june(9)],
            "hours_per_week": [16.0, 30.0, 20.0, 16.0, 19.5],
        }
    )

    rows = progression_dates(states, load_rules().rule("MORE_HOURS")).rows()

    assert rows == [("A", 16.0, 30.0, june(10)), ("B", 16.0, 19.5, None)]


def test_evidence_is_the_strongest_held_and_own_word_does_not_pay():
    states = pl.DataFrame(
        {"person": ["A", "A", "B", "C"], "evidence": ["OWN_WORD", "PAYSLIP", "OWN_WORD", None]}
    )

    assert evidence_of(states, load_rules()).rows() == [
        ("A", "PAYSLIP", 2, True),
        ("B", "OWN_WORD", 5, False),
        ("C", "NONE", 6, False),
    ]
