"""The full simulations: minutes, not seconds. Quick versions stand beside what they test."""

import numpy as np
import pytest

from worklocal.evidence.engine.allocation import Scheme, allocate_people, audit
from worklocal.evidence.engine.always_valid import (
    band_for_difference,
    band_for_mean,
    band_for_share,
)
from worklocal.evidence.engine.monitoring import KINDS, planned_looks

pytestmark = pytest.mark.sweep


def misses(band, truth):
    return bool(((band.low > truth) | (band.high < truth)).any())


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("rate", [0.07, 0.25, 0.5])
def test_planned_looks_err_at_most_5_5_per_cent(rng, kind, rate):
    trials, step = 100_000, 200
    stopped = np.zeros(trials, dtype=bool)
    arms = [np.cumsum(rng.binomial(step, rate, size=(trials, 5)), axis=1) for _ in range(2)]
    for k, look in enumerate(planned_looks(5, kind)):
        seen = step * (k + 1)
        p1, p0 = arms[1][:, k] / seen, arms[0][:, k] / seen
        mean = (p1 + p0) / 2
        error = np.sqrt(2 * np.maximum(mean * (1 - mean), 1e-9) / seen)
        stopped |= np.abs((p1 - p0) / error) >= look.bound

    assert stopped.mean() <= 0.055


def test_always_valid_mean_errs_at_most_5_per_cent_in_5_000_looks(rng):
    runs = 4000

    missed = sum(misses(band_for_mean(rng.normal(size=5000), sd=1), 0) for _ in range(runs))

    assert missed / runs <= 0.05


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_always_valid_bands_of_proportions_err_at_most_5_per_cent(rng, rate):
    runs, single, double = 4000, 0, 0
    for _ in range(runs):
        y = (rng.random(5000) < rate).astype(float)
        single += misses(band_for_share(y), rate)
        double += misses(band_for_difference(y, rng.integers(0, 2, 5000)), 0)

    assert single / runs <= 0.05
    assert double / runs <= 0.05


def test_always_valid_difference_of_skewed_pay_errs_at_most_5_per_cent(rng):
    runs = 4000
    missed = 0
    for _ in range(runs):
        y = rng.lognormal(size=3000) * (rng.random(3000) < 0.5)
        missed += misses(band_for_difference(y, rng.integers(0, 2, 3000)), 0)

    assert missed / runs <= 0.05


@pytest.mark.parametrize("blocks", [(2,), (4, 6), (4, 6, 8)])
@pytest.mark.parametrize("strata", [1, 40, 4000])
def test_100_000_enrolments_of_any_shape(rng, blocks, strata):
    homes = rng.integers(0, strata, 100_000)
    people = [{"person": i, "stratum": int(h), "consent_at": "x"} for i, h in enumerate(homes)]

    found = audit(Scheme("t", blocks=blocks), "seed", allocate_people(Scheme("t", blocks=blocks),
                                                                      "seed", people))  # fmt: skip

    assert found["largest_imbalance"] <= max(blocks) / 2
    assert found["replay_differences"] == 0
