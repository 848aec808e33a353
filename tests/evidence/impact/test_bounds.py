"""Bounds where an outcome is seen only for some."""

import numpy as np
import polars as pl
import pytest

from worklocal.evidence.engine.bounds import imbens_manski, trimmed_mean


def test_lee_bounds_of_a_case_worked_by_hand(ask):
    # treated: 8 of 10 seen, 1..8; control: 6 of 10 seen, all 3. Trim (.8 - .6) / .8 = a quarter:
    # two of eight. Top cut: mean 1..6 = 3.5; bottom cut: mean 3..8 = 5.5. Bounds .5 and 2.5.
    table = pl.DataFrame(
        {
            "t": [1] * 10 + [0] * 10,
            "seen": [1] * 8 + [0] * 2 + [1] * 6 + [0] * 4,
            "y": [1.0, 2, 3, 4, 5, 6, 7, 8, None, None] + [3.0] * 6 + [None] * 4,
        }
    )

    found = ask(
        table, "--outcome", "y", "--treatment", "t", "--design", "trial",
        "--bounds", "lee", "--selected", "seen", "--draws", "50",
    )  # fmt: skip

    assert (found["lower"], found["upper"]) == (pytest.approx(0.5), pytest.approx(2.5))
    assert found["trimmed_share"] == pytest.approx(0.25)
    assert found["estimate"] is None
    assert found["headline"].startswith("between 0.5 and 2.5")


def test_lee_bounds_turn_round_when_the_control_arm_is_seen_more(ask):
    table = pl.DataFrame(
        {
            "t": [0] * 10 + [1] * 10,
            "y": [1.0, 2, 3, 4, 5, 6, 7, 8, None, None] + [3.0] * 6 + [None] * 4,
        }
    )

    found = ask(
        table, "--outcome", "y", "--treatment", "t", "--design", "trial",
        "--bounds", "lee", "--draws", "50",
    )  # fmt: skip

    assert (found["lower"], found["upper"]) == (pytest.approx(-2.5), pytest.approx(-0.5))


def test_lee_bounds_hold_the_truth_where_the_plain_difference_does_not(ask, rng):
    n = 6000
    t = rng.integers(0, 2, n)
    skill = rng.normal(size=n)
    seen = skill + 0.8 * t > 0  # treatment draws the less skilled into work
    table = pl.DataFrame({"t": t, "y": np.where(seen, skill, np.nan), "seen": seen.astype(int)})

    found = ask(
        table, "--outcome", "y", "--treatment", "t", "--design", "trial",
        "--bounds", "lee", "--selected", "seen", "--draws", "60",
    )  # fmt: skip

    assert found["difference_among_seen"] < -0.2
    assert found["lower"] < 0 < found["upper"] + 0.05
    assert found["ci_low"] < 0 < found["ci_high"]


def test_worst_case_bounds_fill_both_ends(ask):
    # treated 4 seen of 5, mean .5; control 5 of 5, mean .4; the lost one is 0 or 1
    table = pl.DataFrame({"t": [1] * 5 + [0] * 5, "y": [1.0, 1, 0, 0, None, 1, 1, 0, 0, 0]})

    found = ask(
        table, "--outcome", "y", "--treatment", "t", "--design", "trial",
        "--bounds", "attrition", "--range", "0,1",
    )  # fmt: skip

    assert (found["lower"], found["upper"]) == (pytest.approx(0.0), pytest.approx(0.2))


def test_trimming_keeps_the_marginal_person_in_part():
    # cut .3 of four people: 1.2 of them; 1 + 2 whole, .8 of the third
    assert trimmed_mean(np.array([1.0, 2, 3, 4]), np.ones(4), 0.3, top=True) == pytest.approx(
        (1 + 2 + 0.8 * 3) / 2.8
    )


def test_imbens_manski_narrows_from_1_96_to_1_645_as_the_band_widens():
    point = imbens_manski(0.0, 0.0, 1.0, 1.0)
    wide = imbens_manski(0.0, 50.0, 1.0, 1.0)

    assert point.ci_low == pytest.approx(-1.96, abs=0.001)
    assert wide.ci_low == pytest.approx(-1.645, abs=0.001)
