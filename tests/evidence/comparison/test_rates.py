"""Intervals and standardised rates against published values."""

import numpy as np
import pytest

from worklocal.evidence.engine.rates import (
    byar,
    count_limits,
    crude_rate,
    direct_rate,
    exact_poisson,
    indirect_ratio,
    newcombe,
    wilson,
)


# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
@pytest.mark.parametrize(
    ("events", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611),
     (1, 29, 0.0061, 0.1718)],
)  # fmt: skip
def test_wilson_matches_newcombes_table(events, n, low, high):
    got = wilson(events, n)

    assert (got.low, got.high) == pytest.approx((low, high), abs=5e-5)


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090),
     ((10, 10), (0, 20), 0.6791, 1.0)],
)  # fmt: skip
def test_difference_of_proportions_matches_newcombes_table(a, b, low, high):
    got = newcombe(a, b)

    assert (got.low, got.high) == pytest.approx((low, high), abs=5e-5)


# Breslow and Day (1987), table 2.11: exact limits of a Poisson count as factors of the count.
@pytest.mark.parametrize(("events", "low", "high"), [(1, 0.0253, 5.57), (10, 4.80, 18.39)])
def test_exact_limits_match_the_table(events, low, high):
    assert exact_poisson(events) == pytest.approx((low, high), abs=0.006)


def test_byar_stays_close_to_exact_from_ten_events():
    for events in (10, 50, 400):
        assert byar(events) == pytest.approx(exact_poisson(events), rel=0.002)
    assert count_limits(9) == exact_poisson(9)
    assert count_limits(10) == byar(10)
    assert byar(0)[0] == 0.0


def test_direct_rate_is_the_weighted_mean_with_dobsons_interval():
    events, people, standard = np.array([6, 20]), np.array([1000, 500]), np.array([3000, 1000])

    got = direct_rate(events, people, standard)

    # 0.75 x 6/1000 + 0.25 x 20/500 = 0.0145; variance 0.75^2 x 6/1000^2 + 0.25^2 x 20/500^2
    spread = np.sqrt((0.75**2 * 6 / 1000**2 + 0.25**2 * 20 / 500**2) / 26)
    low, high = byar(26)
    assert got.value == pytest.approx(1450)
    assert got.low == pytest.approx((0.0145 + spread * (low - 26)) * 1e5)
    assert got.high == pytest.approx((0.0145 + spread * (high - 26)) * 1e5)


def test_direct_rate_equals_crude_rate_when_the_standard_is_the_area():
    people = np.array([300.0, 700.0, 900.0])

    got = direct_rate(np.array([20, 30, 10]), people, people)
    crude = crude_rate(60, 1900)

    assert (got.value, got.low, got.high) == pytest.approx((crude.value, crude.low, crude.high))


def test_direct_rate_is_withheld_below_ten_events():
    got = direct_rate(np.array([4, 5]), np.array([100, 100]), np.array([1, 1]))

    assert got.value is None
    assert got.withheld == "fewer than 10 events"


@pytest.mark.parametrize("events", [(3, 5), (30, 25)])
def test_indirect_ratio_divides_the_count_and_its_limits_by_the_expected(events):
    got = indirect_ratio(
        np.array(events), np.array([1000, 500]), np.array([50, 200]), np.array([10_000, 5_000])
    )

    low, high = count_limits(sum(events))
    assert got.expected == pytest.approx(5 + 20)
    assert (got.value, got.low, got.high) == pytest.approx((sum(events) / 25, low / 25, high / 25))


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(5, 4)
    with pytest.raises(ValueError, match="nobody in it"):
        direct_rate(np.array([10, 3]), np.array([100, 0]), np.array([1, 1]))
    with pytest.raises(ValueError, match="below nought"):
        direct_rate(np.array([10, -3]), np.array([100, 10]), np.array([1, 1]))
    with pytest.raises(ValueError, match="no events are expected"):
        indirect_ratio(np.array([1]), np.array([10]), np.array([0]), np.array([10]))
