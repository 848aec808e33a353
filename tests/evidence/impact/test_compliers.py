"""Offers taken up or not: Wald, 2SLS, kappa, quantiles. Abadie 2003's pensions are the anchor."""

import numpy as np
import polars as pl
import pytest
from scipy import optimize

from worklocal.evidence.engine.instrument import kappa_least_squares, kappa_weights
from worklocal.evidence.engine.quantiles import quantile_regression, weighted_quantile
from worklocal.evidence.engine.study import Columns, study_from

COVARIATES = "inc,a,a2,marr,fsize"
ASKED = ("--outcome", "assets", "--treatment", "p401k", "--covariates", COVARIATES)


def test_abadie_2003_two_stage_least_squares_is_9418_83(ask, pensions):
    found = ask(pensions, *ASKED, "--design", "iv", "--offer", "e401k")

    assert found["estimate"] == pytest.approx(9418.83, abs=0.005)
    assert found["se"] == pytest.approx(2152.89, abs=0.05)
    assert found["first_stage"] == pytest.approx(0.6883, abs=0.00005)
    assert found["first_stage_f"] > 1000
    assert found["verdict"] == "credible"


def test_abadie_2003_least_squares_is_13527_05(ask, pensions):
    found = ask(pensions, *ASKED, "--design", "trial", "--method", "ols", "--se", "hc0")

    assert found["estimate"] == pytest.approx(13527.05, abs=0.005)
    assert found["se_by_formula"]["hc1"] == pytest.approx(1810, abs=2.5)  # printed 1,809.59


def test_wald_is_the_ratio_of_two_differences(ask):
    # offered 10: 6 took it up, mean 4.0; not offered 10: none did, mean 1.0 -> 3 / .6 = 5
    table = pl.DataFrame(
        {
            "z": [1] * 10 + [0] * 10,
            "d": [1] * 6 + [0] * 14,
            "y": [5.0, 5, 5, 5, 5, 5, 2, 2, 3, 3] + [0.0, 2] * 5,
        }
    )

    found = ask(table, "--outcome", "y", "--treatment", "d", "--offer", "z", "--design", "iv")

    assert found["method"] == "wald"
    assert found["estimate"] == pytest.approx(5)
    assert found["treated_if_offered"] == pytest.approx(0.6)


def test_a_weak_offer_is_refused_and_its_honest_interval_is_wide(ask, rng):
    z = rng.integers(0, 2, 400)
    d = rng.integers(0, 2, 400)
    table = pl.DataFrame({"z": z, "d": d, "y": d + rng.normal(size=400)})

    found = ask(table, "--outcome", "y", "--treatment", "d", "--offer", "z", "--design", "iv")

    assert found["verdict"] == "refused"
    assert "weak instrument" in found["reasons"][0]
    assert found["anderson_rubin_95"]["shape"] in ("everything", "outside")


def test_kappa_finds_the_compliers_mean_characteristics(rng):
    # Abadie 2003, theorem 3.1: kappa-weighted means are those of compliers
    n = 200_000
    complier = rng.random(n) < 0.5
    x = rng.normal(size=n) + complier
    z = rng.integers(0, 2, n)
    d = np.where(complier, z, 0)

    kappa = kappa_weights(d, z, np.full(n, 0.5))

    assert np.average(x, weights=kappa) == pytest.approx(1, abs=0.03)


def test_kappa_least_squares_agrees_with_the_truth(rng):
    n = 4000
    x = rng.normal(size=n)
    z = rng.integers(0, 2, n)
    complier = rng.random(n) < 0.6
    d = np.where(complier, z, rng.random(n) < 0.3)
    y = 2.0 * d + x + complier + rng.normal(size=n)
    table = pl.DataFrame({"y": y, "d": d.astype(int), "z": z, "x": x})

    found = kappa_least_squares(study_from(table, Columns("y", "d", ("x",), offer="z")))

    assert abs(found.interval.estimate - 2) < 3 * found.interval.se


def test_instrumented_quantiles_lie_at_the_truth_where_plain_ones_do_not(ask, rng):
    n = 4000
    z = rng.integers(0, 2, n)
    keen = rng.random(n)
    d = ((keen > 0.5) & (z == 1)).astype(int)
    y = 3.0 * d + 6.0 * (keen > 0.5) + rng.normal(size=n)
    table = pl.DataFrame({"y": y, "d": d, "z": z})
    options = ("--outcome", "y", "--treatment", "d", "--quantiles", "0.25,0.5,0.75")

    helped = ask(table, *options, "--design", "iv", "--offer", "z", "--draws", "60")
    plain = ask(table, *options, "--design", "trial", "--draws", "20")

    for row in helped["quantiles"]:
        assert abs(row["estimate"] - 3) < 3.5 * row["se"]
        assert "Abadie-Angrist-Imbens" in row["formula"]
    assert plain["quantiles"][1]["estimate"] > 6


@pytest.mark.parametrize("q", [0.15, 0.5, 0.85])
def test_quantile_regression_agrees_with_linear_programming(rng, q):
    n = 300
    design = np.column_stack([np.ones(n), rng.normal(size=(n, 2)), rng.integers(0, 2, n)])
    y = np.round(design @ [1, 2, 0, 3] + rng.normal(size=n) * 2, 1)
    w = rng.integers(0, 4, n).astype(float)

    ours = quantile_regression(design, y, q, w)

    kept = w > 0
    both_sides = np.hstack([design[kept], -design[kept], np.eye(kept.sum()), -np.eye(kept.sum())])
    cost = np.concatenate([np.zeros(8), q * w[kept], (1 - q) * w[kept]])
    theirs = optimize.linprog(cost, A_eq=both_sides, b_eq=y[kept], method="highs").fun
    loss = y - design @ ours
    assert (w * np.where(loss > 0, q * loss, (q - 1) * loss)).sum() == pytest.approx(theirs)


def test_two_sample_quantiles_are_the_inverse_of_the_distribution():
    y = np.array([1.0, 2, 3, 4])

    assert [weighted_quantile(y, q) for q in (0.25, 0.26, 0.5, 0.75, 0.99)] == [1, 2, 2, 3, 4]
    assert weighted_quantile(y, 0.5, np.array([1.0, 1, 1, 9])) == 4
