"""LaLonde's data: the numbers in print, and the four comparisons that must be refused.

Sources: LaLonde 1986; Dehejia and Wahba 1999; Imbens and Xu 2024 (their replication, read).
"""

import pytest

from tests.evidence.impact.published import BASE, EARLIER, FULL

TRIAL = ("--outcome", "re78", "--treatment", "treat", "--design", "trial")
COMPARISON = ("--outcome", "re78", "--treatment", "treat", "--design", "comparison")


def test_dehejia_wahba_1999_difference_is_1794_with_both_errors(ask, dw):
    found = ask(dw, *TRIAL, "--method", "difference")

    assert found["estimate"] == pytest.approx(1794.34, abs=0.005)
    assert found["se"] == pytest.approx(671.0, abs=0.05)  # Neyman; Imbens-Xu 670.8
    assert found["se_by_formula"]["pooled"] == pytest.approx(632.9, abs=0.05)
    assert (found["n_treated"], found["n_control"]) == (185, 260)
    assert found["verdict"] == "credible"


def test_dehejia_wahba_1999_adjusted_is_1676_with_equal_variances(ask, dw):
    found = ask(dw, *TRIAL, "--method", "ols", "--covariates", EARLIER, "--se", "classical")

    assert found["estimate"] == pytest.approx(1676.3, abs=0.05)
    assert found["se"] == pytest.approx(638.7, abs=0.05)


def test_lin_2013_interacted_regression_is_1621_6(ask, dw):
    found = ask(dw, *TRIAL, "--covariates", EARLIER)

    assert found["method"] == "lin"
    assert found["estimate"] == pytest.approx(1621.6, abs=0.05)
    assert found["se"] == pytest.approx(694.7, abs=0.05)
    assert {row["method"] for row in found["also"]} == {"difference", "ols", "lin"}


def test_randomisation_p_is_0043_within_its_simulation_error(ask, dw):
    found = ask(dw, *TRIAL, "--method", "randomisation", "--seed", "7")

    assert found["p"] == pytest.approx(0.0043, abs=0.0015)  # sd of 20,000 draws: .0005


@pytest.mark.parametrize(
    ("table", "estimate", "se"),
    [("dw_cps", -8498, 712), ("dw_psid", -15205, 1155)],  # Dehejia-Wahba 1999
)
def test_unadjusted_comparison_gives_the_printed_figure(ask, request, table, estimate, se):
    found = ask(request.getfixturevalue(table), *COMPARISON, "--method", "difference")

    assert found["estimate"] == pytest.approx(estimate, abs=0.5)
    assert found["se_by_formula"]["pooled"] == pytest.approx(se, abs=0.6)
    assert found["verdict"] == "refused"


@pytest.mark.parametrize(
    ("table", "method", "estimate", "se"),
    [
        ("dw_cps", "ols", 1066.38, 626.85),  # Imbens-Xu 2024
        ("dw_psid", "ols", 4.16, 854.15),  # Imbens-Xu 2024
        ("dw_cps", "oaxaca", 1133.28, None),  # Imbens-Xu 2024
        ("dw_psid", "oaxaca", 687.82, None),  # Imbens-Xu 2024
        ("dw_cps", "aipw", 1488.88, None),  # logit AIPW; Imbens-Xu's forests: 1,571 (704)
        ("dw_cps", "entropy", 1406.30, 654.93),  # Imbens-Xu 2024: 1,406.27 (654.93)
        ("dw_psid", "entropy", 2424.66, None),  # Imbens-Xu 2024: 2,420.49, own solver
    ],
)
def test_adjusted_comparison_gives_the_printed_figure_and_is_refused(
    ask, request, table, method, estimate, se
):
    options = ("--method", method, "--covariates", FULL, "--placebo", "re75")

    found = ask(request.getfixturevalue(table), *COMPARISON, *options)

    assert found["estimate"] == pytest.approx(estimate, abs=0.01)
    if se is not None:
        assert found["se"] == pytest.approx(se, abs=0.01)
    assert found["verdict"] == "refused"
    assert found["headline"] is None


@pytest.mark.parametrize(("table", "value"), [("dw_cps", -1134.82), ("dw_psid", -2757.40)])
def test_placebo_on_1975_earnings_gives_the_printed_figure(ask, request, table, value):
    found = ask(
        request.getfixturevalue(table), *COMPARISON, "--covariates", FULL, "--placebo", "re75"
    )

    assert found["placebo"]["estimate"] == pytest.approx(value, abs=0.01)  # Imbens-Xu 2024
    assert found["placebo"]["left_out_covariates"] == ["re75", "u75"]


def test_placebo_of_the_trial_itself_is_265_and_passes(ask, dw):
    found = ask(dw, "--outcome", "re75", "--treatment", "treat", "--design", "trial")

    assert found["estimate"] == pytest.approx(265.15, abs=0.01)  # Imbens-Xu 2024
    assert found["ci_low"] < 0 < found["ci_high"]


@pytest.mark.parametrize(("table", "value"), [("dw_cps", -1384), ("dw_psid", -1782)])
def test_plain_rule_fails_the_comparisons(ask, request, table, value):
    options = ("--covariates", EARLIER, "--placebo", "re75", "--method", "ols")

    found = ask(request.getfixturevalue(table), *COMPARISON, *options)

    assert found["placebo"]["estimate"] == pytest.approx(value, abs=0.6)
    assert found["placebo"]["p"] < 0.001
    assert any("placebo failed" in reason for reason in found["reasons"])


@pytest.mark.parametrize("table", ["dw_cps", "dw_psid"])
@pytest.mark.parametrize(
    "method", ["entropy", "aipw", "matching", "stratification", "oaxaca", "ols", "lin"]
)
@pytest.mark.parametrize("covariates", [BASE, EARLIER])
def test_no_method_and_no_choice_of_covariates_makes_the_comparisons_credible(
    ask, request, table, method, covariates
):
    options = ("--method", method, "--covariates", covariates, "--placebo", "re75")

    assert ask(request.getfixturevalue(table), *COMPARISON, *options)["verdict"] == "refused"


def test_psid_has_too_few_effective_controls(ask, dw_psid):
    found = ask(dw_psid, *COMPARISON, "--covariates", FULL, "--placebo", "re75")

    assert found["effective_controls"] < 50
    assert any("effective controls" in reason for reason in found["reasons"])


@pytest.mark.parametrize("method", ["entropy", "aipw", "stratification", "oaxaca", "ols", "lin"])
def test_randomised_groups_treated_as_a_comparison_are_not_refused(ask, dw, method):
    options = ("--method", method, "--covariates", EARLIER, "--placebo", "re75")

    found = ask(dw, *COMPARISON, *options)

    assert (found["verdict"], found["reasons"]) == ("credible", [])


def test_a_comparison_without_a_placebo_is_refused(ask, dw):
    found = ask(dw, *COMPARISON, "--covariates", EARLIER)

    assert found["reasons"] == ["no placebo given: a comparison is not reported without one"]


def test_a_comparison_without_covariates_is_refused(ask, dw):
    found = ask(dw, *COMPARISON, "--method", "difference", "--placebo", "re75")

    assert found["reasons"] == ["no covariates given: the groups cannot be shown to be alike"]


def test_a_trial_with_a_failed_placebo_is_cautioned_and_not_refused(ask, dw_cps):
    found = ask(dw_cps, *TRIAL, "--placebo", "re75", "--method", "difference")

    assert found["verdict"] == "credible"
    assert "differs by arm" in found["cautions"][0]
