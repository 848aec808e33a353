"""LaLonde's own 722 men, his two comparison groups, and JOBS II, in print and here."""

import polars as pl
import pytest

TRIAL = ("estimate", "--outcome", "re78", "--treatment", "treat", "--design", "trial")
COMPARISON = ("estimate", "--outcome", "re78", "--treatment", "treat", "--design", "comparison")
SEVEN = "age,educ,black,hisp,marr,nodeg,re75"


@pytest.fixture
def nsw(published):
    """LaLonde 1986: 297 treated and 425 controls."""
    return published("DAAG", "nswdemo").rename({"trt": "treat"})


@pytest.fixture
def against(nsw, published):
    def build(name):
        others = published("DAAG", name).rename({"trt": "treat"})
        return pl.concat([nsw.filter(pl.col("treat") == 1), others])

    return build


def test_lalonde_1986_difference_is_886_with_both_errors(ask, nsw):
    found = ask(nsw, *TRIAL, "--method", "difference")

    assert (found["n_treated"], found["n_control"]) == (297, 425)
    assert found["estimate"] == pytest.approx(886.30, abs=0.005)
    assert found["se"] == pytest.approx(488.2, abs=0.05)
    assert found["se_by_formula"]["pooled"] == pytest.approx(472.1, abs=0.05)


def test_lalonde_trial_by_lin_is_803_8(ask, nsw):
    found = ask(nsw, *TRIAL, "--covariates", SEVEN)

    assert found["estimate"] == pytest.approx(803.8, abs=0.05)
    assert found["se"] == pytest.approx(483.2, abs=0.05)


def test_lalonde_trial_by_least_squares_has_the_reported_error(ask, nsw):
    # 809.9 (467.9) is reported. The error is met and the estimate is 806.51: of all subsets of
    # the seven covariates, their squares and products, none gives 809.9 (docs: evidence-checks)
    found = ask(nsw, *TRIAL, "--method", "ols", "--se", "classical", "--covariates", SEVEN)

    assert found["se"] == pytest.approx(467.9, abs=0.05)
    assert found["estimate"] == pytest.approx(806.51, abs=0.005)


def test_lalonde_trial_redrawn_has_p_058(ask, nsw):
    found = ask(nsw, *TRIAL, "--method", "randomisation", "--seed", "7")

    assert found["p"] == pytest.approx(0.058, abs=0.005)  # sd of 20,000 draws: .0017


@pytest.mark.parametrize(
    ("group", "estimate", "se", "placebo"),
    [("psid1", -15578, 913, -6358), ("cps1", -8870, 562, -3164)],
)
def test_lalonde_comparisons_give_the_printed_figures_and_are_refused(
    ask, against, group, estimate, se, placebo
):
    table = against(group)
    plain = ask(table, *COMPARISON, "--method", "difference")
    adjusted = ask(
        table, *COMPARISON, "--method", "ols", "--covariates", SEVEN, "--placebo", "re75"
    )

    assert plain["estimate"] == pytest.approx(estimate, abs=0.5)
    assert plain["se_by_formula"]["pooled"] == pytest.approx(se, abs=0.5)
    assert adjusted["placebo"]["estimate"] == pytest.approx(placebo, abs=0.5)
    assert adjusted["placebo"]["p"] < 0.001
    assert (plain["verdict"], adjusted["verdict"]) == ("refused", "refused")


def test_lalonde_trial_put_as_a_comparison_is_not_refused(ask, nsw):
    found = ask(nsw, *COMPARISON, "--covariates", SEVEN, "--placebo", "re75")

    assert (found["verdict"], found["reasons"]) == ("credible", [])


def test_jobs_ii_put_as_a_comparison_is_not_refused(ask, published):
    covariates = "econ_hard,sex,age,occp,marital,nonwhite,educ,income,depress1"

    found = ask(
        published("mediation", "jobs"), "estimate", "--outcome", "depress2", "--treatment",
        "treat", "--design", "comparison", "--covariates", covariates, "--placebo", "depress1",
    )  # fmt: skip

    assert (found["verdict"], found["reasons"]) == ("credible", [])


def test_efron_and_morris_batters_by_the_command(ask, published):
    table = published("pscl", "EfronMorris").with_columns(pl.lit(45).alias("at_bat"))

    found = ask(
        table, "shrink", "--group", "name", "--events", "r", "--population", "at_bat",
        "--method", "james-stein",
    )  # fmt: skip

    rows = sorted(found["rows"], key=lambda row: row["area"])
    rest = table.sort("name")["p"].to_list()
    raw, shrunken = (
        sum((row[name] - p) ** 2 for row, p in zip(rows, rest, strict=True))
        for name in ("raw", "shrunken")
    )
    assert rows[0]["own_weight"] == pytest.approx(0.2117, abs=5e-4)
    assert (raw, shrunken) == pytest.approx((0.0753, 0.0213), abs=5e-4)
