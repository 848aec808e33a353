"""Outcomes of many journeys at once are those of each alone, in two queries."""

from datetime import date, timedelta

import pytest

from tests.commissioning.money import (
    FIRST,
    NOW,
    SUSTAINED,
    TODAY,
    another_person,
    make_referral,
    make_work,
    rules,
)
from worklocal.support.people.models import Journey
from worklocal.support.work.models import Proof, ProofKind
from worklocal.support.work.outcomes import outcomes_reached, outcomes_reached_of
from worklocal.support.work.services import JobFacts, StartTooEarly, correct_job, record_start


def reached(cast, journey=None):
    with cast.as_area():
        row = Journey.objects.get(pk=(journey or cast.journey).pk)
        return [
            (each.outcome, each.achieved_on, each.grade, each.is_payable)
            for each in outcomes_reached(
                journey_id=row.pk, joined_on=row.started_on, framework=rules(cast)
            )
        ]


def test_proved_work_reaches_both_outcomes(cast):
    make_referral(cast)
    make_work(cast)
    began = TODAY - timedelta(days=200)
    assert reached(cast) == [
        (FIRST, began, "PAYSLIP", True),
        (SUSTAINED, began + timedelta(days=181), "PAYSLIP", True),
    ]


def test_a_persons_word_counts_and_is_not_paid_on(cast):
    make_referral(cast)
    make_work(cast, proof=ProofKind.PERSON_SAID)
    assert [(outcome, payable) for outcome, _, _, payable in reached(cast)] == [
        (FIRST, False), (SUSTAINED, False),
    ]  # fmt: skip


@pytest.mark.parametrize(("days", "outcomes"), [(180, [FIRST]), (181, [FIRST, SUSTAINED])])
def test_the_last_of_182_days_counts(cast, days, outcomes):
    make_referral(cast)
    make_work(cast, days=days)
    assert [outcome for outcome, *_ in reached(cast)] == outcomes


def test_a_corrected_job_counts_no_more(cast):
    make_referral(cast)
    job = make_work(cast)
    with cast.as_(cast.ben):
        correct_job(
            job=job, at=NOW,
            facts=JobFacts("Mill Bakery", "Baker", TODAY - timedelta(days=30)),
        )  # fmt: skip
    assert reached(cast) == [(FIRST, TODAY - timedelta(days=30), "PAYSLIP", True)]


def test_work_from_before_joining_is_no_start(cast):
    with cast.as_(cast.ben), pytest.raises(StartTooEarly):
        record_start(
            journey=cast.journey, job=JobFacts("Mill", "Baker", date(2020, 1, 1)),
            proof=ProofKind.PAYSLIP, at=NOW,
        )  # fmt: skip


def test_several_journeys_cost_as_much_as_one(cast, django_assert_num_queries):
    journeys = [cast.journey, *(another_person(cast, name) for name in ("Bilal", "Carys"))]
    for journey in journeys:
        make_referral(cast, journey)
        make_work(cast, journey)
    framework = rules(cast)
    with cast.as_area():
        joined = {row.pk: row.started_on for row in Journey.objects.order_by("id")}
        one = {cast.journey.pk: joined[cast.journey.pk]}
        for asked in (one, {j.pk: joined[j.pk] for j in journeys}):
            with django_assert_num_queries(2):
                found = outcomes_reached_of(asked, framework=framework)
            assert [len(each) for each in found.values()] == [2] * len(asked)
        assert Proof.objects.count() == 3
