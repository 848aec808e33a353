"""McCall's displaced workers, mgus2, lung and Rossi: curves in print and here."""

import polars as pl
import pytest


@pytest.fixture
def mccall(published):
    """McCall 1996, 3,343 displaced workers; times in fortnights."""
    return published("Ecdat", "UnempDur")


@pytest.fixture
def exits(mccall):
    kind = (
        pl.when(pl.col("censor1") == 1).then(pl.lit("full_time"))
        .when(pl.col("censor2") == 1).then(pl.lit("part_time"))
        .when(pl.col("censor3") == 1).then(pl.lit("left"))
        .otherwise(pl.lit("0"))
    )  # fmt: skip
    return mccall.with_columns(kind.alias("exit"))


def test_mccall_kaplan_meier_is_cameron_and_trivedis(ask, mccall):
    found = ask(mccall, "survival", "--time", "spell", "--event", "censor1")

    rows = found["groups"][0]["rows"][:5]
    assert [round(row["survival"], 4) for row in rows] == [0.9121, 0.8541, 0.8103, 0.7864, 0.7376]
    assert [row["at_risk"] for row in rows] == [3343, 2803, 2321, 1897, 1676]


@pytest.mark.parametrize(
    ("at", "full", "part", "left", "jobless"),
    [
        ("5", 0.2384, 0.0782, 0.1319, 0.5515),
        ("13", 0.3544, 0.1137, 0.1942, 0.3376),
        ("26", 0.4619, 0.1449, 0.2426, 0.1506),
    ],
)
def test_mccall_aalen_johansen_is_cmprsks(ask, exits, at, full, part, left, jobless):
    found = ask(exits, "survival", "--time", "spell", "--event", "exit", "--at", at)

    row = found["groups"][0]["rows"][0]
    assert row["incidence_full_time"] == pytest.approx(full, abs=1e-4)
    assert row["incidence_part_time"] == pytest.approx(part, abs=1e-4)
    assert row["incidence_left"] == pytest.approx(left, abs=1e-4)
    assert row["none_yet"] == pytest.approx(jobless, abs=1e-4)


def test_other_exits_taken_as_missing_say_63_per_cent_and_not_46(ask, exits, mccall):
    wrong = ask(mccall, "survival", "--time", "spell", "--event", "censor1", "--at", "26")
    right = ask(exits, "survival", "--time", "spell", "--event", "exit", "--at", "26")

    assert 1 - wrong["groups"][0]["rows"][0]["survival"] == pytest.approx(0.63, abs=0.005)
    assert right["groups"][0]["rows"][0]["incidence_full_time"] == pytest.approx(0.46, abs=0.005)


def test_mgus2_aalen_johansen_is_survfits(ask, published):
    first = pl.col("pstat") == 1
    table = published("survival", "mgus2").with_columns(
        pl.when(first).then(pl.col("ptime")).otherwise(pl.col("futime")).alias("months"),
        pl.when(first).then(pl.lit("pcm")).when(pl.col("death") == 1).then(pl.lit("death"))
        .otherwise(pl.lit("0")).alias("exit"),
    )  # fmt: skip

    found = ask(table, "survival", "--time", "months", "--event", "exit", "--at", "60,120,240,360")

    rows = found["groups"][0]["rows"]
    pcm = [0.03410, 0.06372, 0.09981, 0.13404]
    death = [0.32037, 0.53182, 0.72403, 0.78421]
    assert [row["incidence_pcm"] for row in rows] == pytest.approx(pcm, abs=1e-5)
    assert [row["incidence_death"] for row in rows] == pytest.approx(death, abs=1e-5)


@pytest.mark.parametrize(("interval", "low", "high"), [("log", 285, 363), ("log-log", 284, 361)])
def test_lung_median_is_310_with_limits_by_the_named_interval(ask, published, interval, low, high):
    found = ask(
        published("survival", "cancer"), "survival", "--time", "time", "--event", "status",
        "--censored", "1", "--interval", interval,
    )  # fmt: skip

    group = found["groups"][0]
    assert (group["median"], group["median_low"], group["median_high"]) == (310, low, high)


def test_rossi_cox_is_coxphs_with_text_covariates(ask, published):
    found = ask(
        published("carData", "Rossi"), "survival", "--time", "week", "--event", "arrest",
        "--covariates", "fin,age,race,wexp,mar,paro,prio",
    )  # fmt: skip

    help_with_money = found["groups"][0]["rows"][0]
    assert help_with_money["column"] == "fin=yes"
    assert help_with_money["coefficient"] == pytest.approx(-0.3794, abs=5e-5)
    assert help_with_money["se"] == pytest.approx(0.1914, abs=5e-5)


def test_mccall_points_card_costs_nothing_beside_a_plain_logistic(ask, mccall):
    # 2,331 people whose state after 26 weeks is known, 17.8% still jobless; this file has six
    # columns, where 38 gave .745 (.726 for ten whole-number items)
    known = mccall.filter((pl.col("spell") > 13) | (pl.col("censor4") != 1))
    table = known.select(
        (pl.col("spell") > 13).cast(pl.Int64).alias("long"),
        "age", "ui", "reprate", "disrate", "logwage", "tenure",
    )  # fmt: skip

    found = ask(table, "segment", "--outcome", "long")

    assert table.height == 2331
    assert table["long"].mean() == pytest.approx(0.178, abs=5e-4)
    assert len(found["items"]) <= 12
    assert found["card"]["auc"] >= found["logistic"]["auc"] - 0.01
    assert 0.8 <= found["card"]["slope"] <= 1.2
    assert found["card"]["ece"] <= 0.035  # .020 to .033 over seeds 1 to 4; chance alone: .02
