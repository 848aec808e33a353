"""Audits by group, and the proof that nothing but stated facts can move a list."""

import numpy as np
import pytest

from tests.matching.kernel import oracle
from tests.matching.kernel.people import records
from worklocal.matching.engine.columns import build_people, build_vacancies
from worklocal.matching.engine.fairness import (
    audit_groups,
    lost_to_adjustments,
    person_figures,
    wilson,
)
from worklocal.matching.engine.kernel import Lists


def test_equal_groups_raise_no_alarm_and_a_starved_one_does():
    rng = np.random.default_rng(2)
    groups = np.array(["a"] * 3_000 + ["b"] * 400 + ["c"] * 400 + ["tiny"] * 30, object)
    fit = rng.uniform(0.4, 0.8, len(groups))
    exposure = np.full(len(groups), 4.0)
    fit[3_400:3_600] = np.nan
    exposure[3_400:3_600] = 0
    fit[3_800:] = np.nan
    exposure[3_800:] = 0

    by_name = {one.group: one for one in audit_groups(groups, exposure, fit)}

    assert by_name["a"].alarms == []
    assert by_name["b"].alarms == []
    assert by_name["c"].alarms == ["list_rate", "exposure"]
    assert by_name["tiny"].alarms == []
    assert by_name["c"].list_rate.ratio == pytest.approx(0.5)
    assert by_name["c"].list_rate.ratio_low < 0.5 < by_name["c"].list_rate.ratio_high
    assert by_name["c"].list_rate.low < 0.5 < by_name["c"].list_rate.high
    assert by_name["b"].fit.low < 0.6 < by_name["b"].fit.high
    assert by_name["c"].as_dict()["alarms"] == ["list_rate", "exposure"]


def test_an_audit_is_the_same_twice_and_refuses_unequal_columns():
    groups = np.array(["a", "b"] * 60, object)
    fit = np.linspace(0.4, 0.9, 120)

    assert audit_groups(groups, fit, fit) == audit_groups(groups, fit, fit)
    with pytest.raises(ValueError, match="one value for each person"):
        audit_groups(groups, fit, fit[1:])


def test_wilson_intervals_are_the_known_ones():
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)


def test_exposure_falls_with_the_place_and_fit_is_the_mean():
    lists = Lists(
        np.array([[3, 1], [2, -1], [-1, -1]]),
        np.array([[0.8, 0.6], [0.5, 0.0], [0.0, 0.0]]),
        np.array([2, 1, 0]),
        0.35,
    )

    exposure, fit = person_figures(lists)

    assert exposure == pytest.approx([1 + 1 / np.log2(3), 1.0, 0.0])
    assert fit[:2] == pytest.approx([0.7, 0.5])
    assert np.isnan(fit[2])


def test_vacancies_lost_to_adjustments_are_counted_for_their_employers():
    ours, theirs = records(80, 90, seed=6)
    vacancies = build_vacancies(theirs)

    lost = lost_to_adjustments(build_people(ours, vacancies), vacancies)

    broken = [
        (v, oracle.violations(person, vacancy))
        for person in ours
        if person.adjustments
        for v, vacancy in enumerate(theirs)
    ]
    only = [v for v, rules in broken if rules == {"adjustments"}]
    assert lost.pairs_lost == len(only) > 0
    assert lost.pairs_otherwise_open == sum(1 for _, rules in broken if rules <= {"adjustments"})
    assert lost.by_vacancy.tolist() == np.bincount(only, minlength=90).tolist()
    assert lost.share == lost.pairs_lost / lost.pairs_otherwise_open
