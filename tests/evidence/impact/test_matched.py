"""Comparison groups whose truth is known: weighting, matching, panels, overlap."""

import numpy as np
import polars as pl
import pytest

from worklocal.evidence.engine.balancing import (
    NoOverlap,
    effective_number,
    entropy_weights,
    logit,
    simplex_weights,
)

ASKED = ("--outcome", "y", "--treatment", "t", "--design", "comparison")


@pytest.fixture
def chosen(rng):
    """3,000 people who chose treatment by two things seen; the effect is 2; before, nothing."""
    n = 3000
    x = rng.normal(size=(n, 2))
    t = (rng.random(n) < 1 / (1 + np.exp(-(0.7 * x[:, 0] - 0.5 * x[:, 1] - 1)))).astype(int)
    before = x @ [1.0, 1.0] + rng.normal(size=n)
    y = 2 * t + x @ [2.0, 1.0] + rng.normal(size=n)
    return pl.DataFrame({"y": y, "t": t, "a": x[:, 0], "b": x[:, 1], "before": before})


@pytest.mark.parametrize(
    "method", ["entropy", "aipw", "matching", "stratification", "oaxaca", "ols", "lin"]
)
def test_every_method_finds_a_known_effect_and_says_it_is_credible(ask, chosen, method):
    found = ask(chosen, *ASKED, "--covariates", "a,b", "--placebo", "before", "--method", method)

    slack = 0.25 if method == "stratification" else 0  # five bands leave some bias
    assert abs(found["estimate"] - 2) < 3 * found["se"] + slack
    if method != "stratification":
        assert found["verdict"] == "credible", found["reasons"]


def test_the_plain_difference_is_wrong_and_refused(ask, chosen):
    found = ask(
        chosen, *ASKED, "--covariates", "a,b", "--placebo", "before", "--method", "difference"
    )

    assert found["estimate"] > 2.3
    assert found["verdict"] == "refused"
    assert any("not balanced" in reason for reason in found["reasons"])


def test_groups_that_do_not_overlap_are_refused_with_no_number(ask, rng):
    t = np.repeat([0, 1], 100)
    table = pl.DataFrame({"y": rng.normal(size=200), "t": t, "a": t * 10 + rng.normal(size=200),
                          "p": rng.normal(size=200)})  # fmt: skip

    found = ask(table, *ASKED, "--covariates", "a", "--placebo", "p")

    assert found["estimate"] is None
    assert found["verdict"] == "refused"
    assert any("no overlap" in reason for reason in found["reasons"])


def test_entropy_weights_reach_the_treated_means_and_keep_the_total(rng):
    x = np.column_stack([rng.normal(size=400), rng.integers(0, 2, 400)])
    treated = rng.random(400) < 0.3

    w = entropy_weights(x, treated)

    assert np.average(x[~treated], axis=0, weights=w[~treated]) == pytest.approx(
        x[treated].mean(axis=0), abs=1e-7
    )
    assert w[~treated].sum() == pytest.approx(treated.sum())


def test_entropy_weights_refuse_the_impossible():
    x = np.array([[0.0], [1.0], [5.0]])

    with pytest.raises(NoOverlap):
        entropy_weights(x, np.array([False, False, True]))


def test_effective_number_of_equal_weights_is_their_count():
    assert effective_number(np.full(7, 3.0)) == pytest.approx(7)
    assert effective_number(np.array([1.0, 0, 0])) == 1


def test_logit_agrees_with_statsmodels(rng):
    import statsmodels.api as sm

    x = rng.normal(size=(500, 3)) * [1, 100, 0.01]
    t = (rng.random(500) < 0.4).astype(float)

    theirs = sm.Logit(t, sm.add_constant(x)).fit(disp=0).predict()

    assert logit(x, t).probability == pytest.approx(theirs, abs=1e-5)


def test_text_covariates_become_indicators(ask, rng):
    area = rng.choice(["north", "south", "west"], 600)
    t = rng.integers(0, 2, 600)
    effect = {"north": 0, "south": 5, "west": 9}
    y = t + np.array([effect[a] for a in area]) + rng.normal(size=600)

    found = ask(
        pl.DataFrame({"y": y, "t": t, "area": area}),
        "--outcome", "y", "--treatment", "t", "--design", "trial", "--covariates", "area",
    )  # fmt: skip

    assert found["covariates"] == ["area=south", "area=west"]
    assert found["estimate"] == pytest.approx(1, abs=3 * found["se"])


def test_simplex_weights_recover_a_known_mixture(rng):
    donors = rng.normal(size=(20, 6))
    truth = np.array([0.5, 0.3, 0.2, 0, 0, 0])

    assert simplex_weights(donors @ truth, donors) == pytest.approx(truth, abs=1e-4)


def panel(rng, units=24, periods=12, effect=3.0, treated=(0,), start=8):
    level, season = rng.normal(size=units) * 2, rng.normal(size=periods)
    trend = rng.normal(size=units)
    rows = []
    for u in range(units):
        for p in range(periods):
            on = int(u in treated and p >= start)
            value = level[u] + season[p] + 0.3 * trend[u] * np.sin(p) + effect * on
            rows.append((f"area {u:02}", p, on, value + 0.05 * rng.normal()))
    return pl.DataFrame(rows, schema=["area", "month", "t", "y"], orient="row")


PANEL = ("--unit", "area", "--time", "month")


def test_synthetic_control_finds_a_known_effect_and_ranks_it_first(ask, rng):
    table = panel(rng, treated=(0,))
    # put the treated area inside what the donors span, as a credible study needs
    inside = (
        table.filter(pl.col("area").is_in(["area 01", "area 02"]))
        .group_by("month")
        .agg(pl.col("y").mean())
    )
    table = table.join(inside, on="month", suffix="_mix").with_columns(
        pl.when(pl.col("area") == "area 00")
        .then(pl.col("y_mix") + 3 * pl.col("t"))
        .otherwise(pl.col("y"))
        .alias("y")
    )

    found = ask(table, *ASKED, *PANEL, "--method", "synthetic")

    assert found["estimate"] == pytest.approx(3, abs=0.2)
    assert found["p"] == pytest.approx(1 / 24)
    assert found["verdict"] == "credible", found["reasons"]


def test_two_way_difference_finds_a_known_effect(ask, rng):
    table = panel(rng, treated=range(8), units=30)

    found = ask(table, *ASKED, *PANEL, "--method", "did")

    assert abs(found["estimate"] - 3) < 3.5 * found["se"]
    assert found["treated_units"] == 8


def test_groups_that_moved_apart_beforehand_are_refused(ask, rng):
    table = panel(rng, treated=range(10), units=30).with_columns(
        (pl.col("y") + 0.5 * pl.col("month") * (pl.col("area") < "area 10")).alias("y")
    )

    found = ask(table, *ASKED, *PANEL, "--method", "did")

    assert found["verdict"] == "refused"
    assert any("moved apart before" in reason for reason in found["reasons"])


def test_group_time_is_right_where_starts_differ(ask, rng):
    early = panel(rng, treated=range(5), start=4, units=15)
    late = panel(rng, treated=range(5), start=8, units=15).with_columns(
        ("late " + pl.col("area")).alias("area")
    )

    found = ask(
        pl.concat([early, late]), *ASKED, *PANEL, "--method", "group-time", "--draws", "60",
        "--placebo", "month",
    )  # fmt: skip

    assert abs(found["estimate"] - 3) < 4 * found["se"] + 0.6
