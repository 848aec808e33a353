"""Funnels: limits, over-dispersion, and how often chance alone flags an area."""

import numpy as np
import pytest

from worklocal.evidence.engine.funnel import (
    classify,
    estimate_funnel,
    overdispersion_terms,
    proportion_funnel,
    ratio_funnel,
)


def test_limits_are_the_normal_ones_about_the_pooled_proportion():
    got = proportion_funnel([30, 70], [100, 100], overdispersion=False)

    assert got.target == 0.5
    assert got.inner_high == pytest.approx(0.5 + 1.959964 * 0.05, abs=1e-6)
    assert got.outer_low == pytest.approx(0.5 - 3.090232 * 0.05, abs=1e-6)
    assert got.plain_class == ["low beyond 99.8%", "high beyond 99.8%"]


def test_classes_at_and_beside_the_limits():
    z = np.array([-3.2, -2.0, -1.95, 0.0, 1.95, 2.0, 3.2])

    assert classify(z) == [
        "low beyond 99.8%", "low beyond 95%", "within", "within", "within",
        "high beyond 95%", "high beyond 99.8%",
    ]  # fmt: skip


def test_overdispersion_follows_the_published_formula():
    z, error = np.array([-9.0, -3, -1, 0, 2, 4, 5, 12, 1, 0]), np.linspace(0.01, 0.1, 10)

    phi, tau2 = overdispersion_terms(z, error, 0.1)

    low, high = np.quantile(z, [0.1, 0.9])
    w = error**-2
    assert phi == pytest.approx(np.mean(np.clip(z, low, high) ** 2))
    assert tau2 == pytest.approx((10 * phi - 9) / (w.sum() - (w**2).sum() / w.sum()))


def test_areas_that_differ_by_chance_get_no_extra_term_and_few_flags():
    rng = np.random.default_rng(3)
    n = rng.integers(200, 5_000, 400)

    got = proportion_funnel(rng.binomial(n, 0.3), n)

    assert got.tau2 < 1e-5
    assert np.mean([name != "within" for name in got.adjusted_class]) < 0.08


def test_areas_that_truly_differ_are_mostly_within_the_widened_limits():
    rng = np.random.default_rng(4)
    n = rng.integers(20_000, 200_000, 303)
    rate = np.clip(rng.normal(0.3, 0.03, 303), 0.1, 0.6)

    got = proportion_funnel(rng.binomial(n, rate), n)

    plain = np.mean(["99.8" in name for name in got.plain_class])
    adjusted = np.mean(["99.8" in name for name in got.adjusted_class])
    assert plain > 0.8
    assert adjusted < 0.03
    # Pulling in a tenth of each tail leaves 0.82 of the spread of normal scores.
    assert np.sqrt(got.tau2) == pytest.approx(0.82 * 0.03, rel=0.1)


def test_limits_stay_where_the_measure_can_be():
    assert proportion_funnel([0, 1], [3, 4]).outer_low.min() == 0.0
    assert ratio_funnel([0, 9], [1, 4]).outer_low.min() == 0.0
    assert estimate_funnel([-1, 1], [1, 1], 0.0).outer_low.min() < -3


def test_impossible_areas_are_refused():
    with pytest.raises(ValueError, match="events <= n"):
        proportion_funnel([5], [4])
    with pytest.raises(ValueError, match="expected above nought"):
        ratio_funnel([5], [0])
