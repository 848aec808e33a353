"""Planned looks, daily bands and many questions."""

import json

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from worklocal.evidence.engine.always_valid import (
    BURN_IN,
    band_for_difference,
    band_for_mean,
    band_for_share,
    first_harm,
)
from worklocal.evidence.engine.monitoring import crossing, drift_for, planned_looks, say
from worklocal.evidence.engine.multiplicity import adjusted
from worklocal.evidence.engine.trial_commands import monitor

WITHIN = 1e-3
# Benjamini and Hochberg 1995, section 3: fifteen p-values of a trial of heart attacks
FIFTEEN = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0,
]  # fmt: skip


@pytest.mark.parametrize(("looks", "c"), [(2, 2.178), (3, 2.289), (4, 2.361), (5, 2.413)])
def test_pocock_constants_of_jennison_and_turnbull_table_2_1(looks, c):
    assert planned_looks(looks, "pocock")[0].bound == pytest.approx(c, abs=WITHIN)


@pytest.mark.parametrize(("looks", "c"), [(2, 1.977), (3, 2.004), (4, 2.024), (5, 2.040)])
def test_obrien_fleming_constants_of_jennison_and_turnbull_table_2_3(looks, c):
    assert planned_looks(looks)[-1].bound == pytest.approx(c, abs=WITHIN)


def test_obrien_fleming_bounds_at_five_looks():
    found = [round(look.bound, 2) for look in planned_looks(5)]

    assert found == [4.56, 3.23, 2.63, 2.28, 2.04]


@pytest.mark.parametrize(
    ("kind", "bounds"),
    [  # R ldbounds and gsDesign, five equal looks, two-sided 5%
        ("spend-obrien-fleming", [4.8769, 3.3569, 2.6803, 2.2898, 2.0310]),
        ("spend-pocock", [2.4380, 2.4268, 2.4101, 2.3966, 2.3859]),
    ],
)
def test_lan_demets_bounds_are_rs(kind, bounds):
    found = [look.bound for look in planned_looks(5, kind)]

    assert found == pytest.approx(bounds, abs=WITHIN)


def test_spending_serves_uneven_looks_and_spends_all():
    found = planned_looks(3, "spend-obrien-fleming", information=[0.3, 0.55, 1])

    assert found[-1].spent == pytest.approx(0.05, abs=1e-6)
    assert found[0].bound > found[1].bound > found[2].bound


def test_twenty_unplanned_looks_give_24_per_cent_false_alarms():
    steps = np.arange(1, 21) / 20

    # Armitage, McPherson and Rowe 1969: 24.8% for twenty looks at 5%
    assert crossing(np.full(20, 1.959964), steps).sum() == pytest.approx(0.248, abs=0.001)


@pytest.mark.parametrize(("power", "most"), [(0.8, 0.0112), (0.9, 0.01), (0.95, 0.01)])
def test_five_obrien_fleming_looks_lose_about_a_point_of_power_at_most(power, most):
    looks = planned_looks(5)
    bounds = np.array([look.bound for look in looks])
    steps = np.array([look.information for look in looks])

    loss = power - crossing(bounds, steps, drift_for(power)).sum()

    assert 0 < loss <= most


def test_integration_agrees_with_simulation(rng):
    bounds, steps = np.array([2.5, 2.3, 2.0]), np.array([0.3, 0.7, 1.0])
    scores = np.cumsum(
        rng.normal(size=(200_000, 3)) * np.sqrt(np.diff(steps, prepend=0))
        + 2.0 * np.diff(steps, prepend=0),
        axis=1,
    )
    over = np.abs(scores / np.sqrt(steps)) >= bounds
    first = [over[:, 0].mean(), (over[:, 1] & ~over[:, 0]).mean()]

    assert crossing(bounds, steps, drift=2.0)[:2] == pytest.approx(first, abs=0.004)


def test_a_look_says_stop_or_continue():
    look = planned_looks(5)[1]

    assert say(3.0, look) == "continue"
    assert say(3.3, look) == "stop: benefit"
    assert say(-3.3, look) == "stop: harm"


def test_planned_looks_err_at_most_5_5_per_cent_with_real_proportions(rng):
    # 3,000 trials of 1,000 an arm at 25%, five looks
    n, trials = 1000, 3000
    looks = planned_looks(5)
    stopped = np.zeros(trials, dtype=bool)
    arms = [np.cumsum(rng.binomial(n // 5, 0.25, size=(trials, 5)), axis=1) for _ in range(2)]
    for k, look in enumerate(looks):
        seen = n // 5 * (k + 1)
        p1, p0 = arms[1][:, k] / seen, arms[0][:, k] / seen
        mean = (p1 + p0) / 2
        z = (p1 - p0) / np.sqrt(2 * mean * (1 - mean) / seen)
        stopped |= np.abs(z) >= look.bound

    assert stopped.mean() <= 0.055 + 2 * np.sqrt(0.05 * 0.95 / trials)


def misses(band, truth):
    return bool(((band.low > truth) | (band.high < truth)).any())


def test_always_valid_band_seldom_misses_the_truth_in_5_000_looks(rng):
    runs = 300
    missed = sum(misses(band_for_mean(rng.normal(size=5000), sd=1), 0) for _ in range(runs))

    assert missed / runs <= 0.05


@pytest.mark.parametrize("rate", [0.03, 0.3])
def test_always_valid_difference_seldom_misses_in_2_000_looks(rng, rate):
    runs, missed = 300, 0
    for _ in range(runs):
        y = (rng.random(2000) < rate).astype(float)
        missed += misses(band_for_difference(y, rng.integers(0, 2, 2000)), 0)

    assert missed / runs <= 0.06  # 5% and its simulation error; the sweep is tighter


def test_band_for_a_share_stays_within_0_and_1_and_shrinks(rng):
    band = band_for_share((rng.random(3000) < 0.1).astype(float))

    assert band.low.min() >= 0
    assert band.high.max() <= 1
    assert band.high[-1] - band.low[-1] < 0.1


def test_harm_pauses_the_trial_and_no_harm_does_not(rng):
    treated = rng.integers(0, 2, 3000)
    sanctioned = (rng.random(3000) < 0.05 + 0.15 * treated).astype(float)
    quiet = (rng.random(3000) < 0.05).astype(float)

    paused = first_harm(band_for_difference(sanctioned, treated))

    assert paused is not None
    assert BURN_IN <= paused < 1500
    assert first_harm(band_for_difference(quiet, treated)) is None


def test_benjamini_hochberg_1995_rejects_3_3_and_4():
    rejected = {
        method: int((adjusted(np.array(FIFTEEN), method) <= 0.05).sum())
        for method in ("bonferroni", "holm", "bh")
    }

    assert rejected == {"bonferroni": 3, "holm": 3, "bh": 4}


@pytest.mark.parametrize(
    ("ours", "theirs"), [("bonferroni", "bonferroni"), ("holm", "holm"), ("bh", "fdr_bh")]
)
def test_adjusted_p_values_agree_with_statsmodels(rng, ours, theirs):
    p = rng.random(30) ** 3

    assert adjusted(p, ours) == pytest.approx(multipletests(p, method=theirs)[1])


def test_command_prints_bounds_and_the_power_kept(capsys):
    monitor(["--looks", "5", "--power", "0.8", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert found["looks"][4]["bound"] == pytest.approx(2.040, abs=WITHIN)
    assert found["power_with_looks"] == pytest.approx(0.789, abs=WITHIN)


def test_command_watches_a_file_for_harm(tmp_path, capsys, rng):
    t = rng.integers(0, 2, 1500)
    y = (rng.random(1500) < 0.05 + 0.2 * t).astype(int)
    path = tmp_path / "watch.csv"
    rows = [f"{i},{t[i]},{y[i]}" for i in range(1500)]
    path.write_text("at,t,sanctioned\n" + "\n".join(rows))

    monitor(
        ["band", "--data", str(path), "--outcome", "sanctioned", "--treatment", "t",
         "--order", "at", "--json"]
    )  # fmt: skip

    found = json.loads(capsys.readouterr().out)
    assert found["says"] == "pause: a person decides"
    assert found["low"] > 0


def test_command_adjusts_p_values(capsys):
    monitor(["adjust", "--p", ",".join(map(str, FIFTEEN)), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert (found["rejected_bonferroni"], found["rejected_holm"], found["rejected_bh"]) == (3, 3, 4)


@pytest.mark.parametrize(
    "argv",
    [
        ["look", "--look", "9", "--z", "1"],
        ["--information", "0.5,0.4,1"],
        ["adjust"],
        ["adjust", "--p", "1.2"],
    ],
)
def test_command_refuses_with_2(capsys, argv):
    assert monitor(argv) == 2
    assert capsys.readouterr().err.startswith("refused:")
