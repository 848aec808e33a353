"""Shrinkage against the published examples."""

import numpy as np
import pytest

from worklocal.evidence.engine.shrink import (
    james_stein,
    random_effects,
    shrink_proportions,
    site_differences,
)

# Efron and Morris (1975), JASA 70, table 1: hits in the first 45 times at bat of 1970, and the
# average over the remainder of the season.
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
REST = [
    0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303,
    0.264, 0.226, 0.286, 0.316, 0.200,
]  # fmt: skip

# Rubin (1981): coaching in eight schools.
SCHOOLS = [28, 8, -3, 7, -1, 1, 18, 12]
SCHOOL_SE = [15, 10, 16, 11, 9, 11, 10, 18]

# Colditz and others (1994): thirteen BCG trials; vaccinated cases and not, others cases and not.
BCG = np.array([
    [4, 119, 11, 128], [6, 300, 29, 274], [3, 228, 11, 209], [62, 13536, 248, 12619],
    [33, 5036, 47, 5761], [180, 1361, 372, 1079], [8, 2537, 10, 619], [505, 87886, 499, 87892],
    [29, 7470, 45, 7232], [17, 1699, 65, 1600], [186, 50448, 141, 27197], [5, 2493, 3, 2338],
    [27, 16886, 29, 17825],
], dtype=float)  # fmt: skip


def test_batters_are_shrunk_by_the_published_factor():
    raw = np.array(HITS) / 45
    mean = raw.mean()

    got = james_stein(raw, np.sqrt(mean * (1 - mean) / 45))

    before, after = (np.sum((v - REST) ** 2) for v in (got.raw, got.value))
    assert got.factor[0] == pytest.approx(0.2117, abs=5e-4)
    assert before == pytest.approx(0.0753, abs=5e-4)
    assert after == pytest.approx(0.0213, abs=5e-4)
    assert before / after == pytest.approx(3.53, abs=0.03)


def test_eight_schools_cannot_be_told_apart_and_get_one_value():
    got = random_effects(SCHOOLS, SCHOOL_SE, stretch=10)

    assert got.q == pytest.approx(4.707, abs=1e-3)
    assert got.tau2 == 0.0
    assert (got.mean, got.mean_se) == pytest.approx((7.7, 4.1), abs=0.05)
    assert np.ptp(got.value) == 0.0
    assert 0 < got.probability_above.min() <= got.probability_above.max() < 0.5


def test_bcg_trials_match_the_published_random_effects():
    a, b, c, d = BCG.T
    logs = np.log((a / (a + b)) / (c / (c + d)))
    errors = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))

    got = random_effects(logs, errors)

    assert got.q == pytest.approx(152.2330, abs=1e-3)
    assert got.tau2 == pytest.approx(0.3088, abs=1e-4)
    assert (got.mean, got.mean_se) == pytest.approx((-0.7141, 0.1787), abs=1e-4)
    assert np.all(np.abs(got.value - got.mean) <= np.abs(got.raw - got.mean))


def test_site_differences_of_noise_shrink_to_one_value():
    rng = np.random.default_rng(16)
    site = np.repeat([f"S{i:02}" for i in range(16)], 300)
    treated = rng.integers(0, 2, len(site))
    outcome = 5_000 + 1_000 * treated + rng.normal(0, 8_000, len(site))

    sites, gap, error, people = site_differences(outcome, treated, site)
    got = random_effects(gap, error)

    assert sites == sorted(set(site.tolist()))
    assert people.tolist() == [300] * 16
    assert np.ptp(gap) > 2_000
    assert np.ptp(got.value) < 0.5 * np.ptp(gap)


def test_probability_above_the_stretch_is_of_the_shrunken_value():
    got = shrink_proportions([300, 320, 500], [1000, 1000, 1000], stretch=0.4)

    assert got.probability_above[2] > 0.99
    assert got.probability_above[0] < 0.01


def test_random_effects_intervals_cover():
    rng = np.random.default_rng(9)
    covered = []  # shares of areas covered, one a draw
    for _ in range(400):
        truth = rng.normal(0.3, 0.05, 30)
        error = rng.uniform(0.02, 0.06, 30)
        got = random_effects(rng.normal(truth, error), error)
        covered.append(np.mean((got.low <= truth) & (truth <= got.high)))

    assert 0.935 <= np.mean(covered) <= 0.965


def mean_covered(areas, spread, runs, rng):
    held = 0
    for _ in range(runs):
        error = rng.uniform(0.02, 0.06, areas)
        got = random_effects(rng.normal(rng.normal(0.3, spread, areas), error), error)
        held += got.mean_low <= 0.3 <= got.mean_high
    return held / runs


def test_hartung_knapp_limits_of_three_areas_worked_by_hand():
    # equal errors: the mean +- t(2) x the standard deviation / sqrt 3, whatever tau
    got = random_effects([1.0, 2.0, 6.0], [0.5, 0.5, 0.5])

    assert got.mean == pytest.approx(3)
    assert got.mean_high - 3 == pytest.approx(4.302653 * np.std([1, 2, 6], ddof=1) / np.sqrt(3))


@pytest.mark.parametrize("areas", [5, 16])
def test_pooled_mean_is_covered(areas):
    assert 0.92 <= mean_covered(areas, 0.05, 400, np.random.default_rng(31)) <= 0.98


@pytest.mark.sweep
@pytest.mark.parametrize("areas", [5, 10])
@pytest.mark.parametrize("spread", [0.0, 0.02, 0.05, 0.1])
def test_pooled_mean_is_covered_94_to_96_per_cent(areas, spread):
    assert 0.94 <= mean_covered(areas, spread, 6_000, np.random.default_rng(32)) <= 0.96


def test_too_few_areas_are_refused():
    with pytest.raises(ValueError, match="two areas"):
        random_effects([1.0], [1.0])
    with pytest.raises(ValueError, match="four areas"):
        james_stein([1.0, 2.0, 3.0], 1.0)
    with pytest.raises(ValueError, match="fewer than two"):
        site_differences(np.ones(3), np.array([0, 0, 1]), np.array(["a", "a", "a"]))
