"""Sample sizes and detectable effects against R and published programs."""

import json

import pytest

from worklocal.evidence.engine.power import (
    assurance,
    design_effect,
    detectable_by_clusters,
    detectable_proportion,
    hope_warnings,
    power_for_proportions,
    size_for_means,
    size_for_proportions,
    stepped_wedge_power,
)
from worklocal.evidence.engine.trial_commands import power

WITHIN = 1e-3


def test_r_power_prop_test_50_to_75_per_cent_at_90_power_is_76_70693():
    assert size_for_proportions(0.5, 0.75, 0.9) == pytest.approx(76.70693, abs=WITHIN)


def test_r_power_prop_test_10_to_15_per_cent_is_685_5969():
    assert size_for_proportions(0.10, 0.15) == pytest.approx(685.5969, abs=WITHIN)


def test_fleiss_continuity_correction_of_the_same_is_725():
    assert size_for_proportions(0.10, 0.15, formula="continuity") == pytest.approx(725, abs=0.05)


def test_arcsine_of_the_same_is_680_3527_as_statsmodels_and_r_pwr():
    assert size_for_proportions(0.10, 0.15, formula="arcsine") == pytest.approx(
        680.3527, abs=WITHIN
    )


def test_r_power_t_test_of_one_sd_at_90_power_is_22_02110():
    assert size_for_means(1, 1, 0.9) == pytest.approx(22.02110, abs=WITHIN)


@pytest.mark.parametrize(
    ("clusters", "people", "control", "treated", "tau", "printed"),
    [
        ([6, 6, 6, 6], 120, 0.05, 0.035, 0.01, 0.7861896),  # swCRTdesign
        ([2, 2, 2, 2], 250, 0.25, 0.29, 0.03, 0.7347361),  # swCRTdesign
    ],
)
def test_stepped_wedge_power_is_swcrtdesigns(clusters, people, control, treated, tau, printed):
    found = stepped_wedge_power(clusters, people, control, treated, tau)

    assert found == pytest.approx(printed, abs=WITHIN)


@pytest.mark.parametrize(
    ("control", "treated", "at_80", "at_90"),
    [
        (0.25, 0.2875, 2193, 2935),
        (0.18, 0.207, 3360, 4497),
        (0.07, 0.105, 1022, 1368),
        (0.11, 0.165, 615, 822),
        (0.25, 0.29, 1933, 2587),
    ],
)
def test_promises_need_the_tabled_numbers_of_people(control, treated, at_80, at_90):
    # pooled-null formula, rounded up
    assert size_for_proportions(control, treated, 0.8) == pytest.approx(at_80, abs=1)
    assert size_for_proportions(control, treated, 0.8) <= at_80
    assert size_for_proportions(control, treated, 0.9) <= at_90
    assert size_for_proportions(control, treated, 0.9) == pytest.approx(at_90, abs=1)


@pytest.mark.parametrize(
    ("areas", "points"),
    [
        (4, [4.0, 7.6, 10.5, 14.7]),
        (6, [3.0, 5.8, 8.0, 11.1]),
        (10, [2.2, 4.3, 5.9, 8.2]),
        (20, [1.5, 2.9, 4.0, 5.6]),
    ],
)
def test_areas_can_show_the_tabled_differences(areas, points):
    found = [
        round(100 * detectable_by_clusters(areas, 2000, icc, 0.25), 1)
        for icc in (0.001, 0.005, 0.01, 0.02)
    ]

    assert found == points


def test_size_power_and_detectable_rate_are_one_formula_turned_round():
    n = size_for_proportions(0.25, 0.29, 0.8)

    assert power_for_proportions(0.25, 0.29, n) == pytest.approx(0.8, abs=1e-6)
    assert detectable_proportion(0.25, n) == pytest.approx(0.04, abs=1e-6)


def test_design_effect_of_the_textbook():
    assert design_effect(20, 0.05) == pytest.approx(1.95)  # Kish 1965
    assert design_effect(1, 0.5) == 1


def test_more_than_five_points_is_warned_of_and_five_is_not():
    assert hope_warnings(5.0) == []
    assert "best British trial found 4" in hope_warnings(5.01)[0]


def test_assurance_lies_below_power_when_the_prior_doubts_the_plan():
    assert assurance(0.25, 1933) < 0.5
    assert assurance(0.25, 1_000_000) == pytest.approx(0.77, abs=0.02)  # chance of benefit at all


def run(capsys, *argv):
    code = power([*argv, "--json"])
    said = capsys.readouterr()
    return code, json.loads(said.out) if said.out else None, said.err


def test_command_names_the_formula_and_shows_the_others(capsys):
    _, found, _ = run(capsys, "proportions", "--control", "0.10", "--treated", "0.15")

    assert found["n_per_arm"] == pytest.approx(685.5969, abs=WITHIN)
    assert found["n_per_arm_whole"] == 686
    assert "pooled under the null" in found["formula"]
    assert found["by_formula"]["arcsine"] == pytest.approx(680.3527, abs=WITHIN)


def test_command_warns_of_a_hopeful_plan(capsys):
    _, found, _ = run(capsys, "--control", "0.11", "--treated", "0.165")

    assert "5.50 points" in found["warnings"][0]


def test_command_multiplies_by_the_design_effect(capsys):
    _, found, _ = run(
        capsys, "--control", "0.25", "--treated", "0.29", "--cluster-size", "20", "--icc", "0.05"
    )

    assert found["n_per_arm"] == pytest.approx(1.95 * size_for_proportions(0.25, 0.29))
    assert found["clusters_per_arm"] == 189


def test_command_says_several_areas_cannot_show_four_points(capsys):
    options = ("--areas", "6", "--people", "2000", "--icc", "0.005", "--baseline", "0.25")

    _, found, _ = run(capsys, "clusters", *options)

    assert found["detectable_points"] == pytest.approx(5.76, abs=0.005)
    assert "cannot show less than 5.8 points" in found["warnings"][0]


def test_command_gives_stepped_wedge_power(capsys):
    _, found, _ = run(
        capsys, "stepped-wedge", "--clusters", "6,6,6,6", "--people", "120",
        "--control", "0.05", "--treated", "0.035", "--tau", "0.01",
    )  # fmt: skip

    assert found["power"] == pytest.approx(0.7861896, abs=WITHIN)
    assert "Hussey-Hughes" in found["formula"]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--control", "25", "--treated", "29"), "control lies between 0 and 1"),
        (("--control", "0.25", "--treated", "0.25"), "two rates are equal"),
        (("--control", "0.25"), "give --treated"),
        (("means", "--difference", "0"), "not nought"),
        (("clusters", "--areas", "1", "--people", "9", "--icc", "0", "--control", "0.2"), "areas"),
    ],
)
def test_command_refuses_the_impossible_with_2(capsys, options, says):
    code, _, err = run(capsys, *options)

    assert code == 2
    assert says in err
