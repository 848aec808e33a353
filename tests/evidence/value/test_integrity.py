"""Planted cases: what each alarm must find, and what it must let be."""

import datetime

import numpy as np
import polars as pl
import pytest

from worklocal.evidence.engine import integrity


def people(seed=1, n=1_000):
    rng = np.random.default_rng(seed)
    return rng, rng.random(n)


def test_fifths_are_equal_and_keep_ties_together():
    assert np.bincount(integrity.risk_fifths(np.arange(100))).tolist() == [20] * 5
    tied = integrity.risk_fifths([1, 1, 1, 2, 2, 2])
    assert len(set(tied[:3].tolist())) == 1


def test_creaming_is_raised_above_one_and_a_quarter():
    rng, risk = people()
    fair = integrity.creaming(risk, rng.random(1_000) < 0.6)
    creamed = integrity.creaming(risk, rng.random(1_000) < 0.9 - 0.5 * risk)

    assert not fair.raised
    assert creamed.raised
    assert creamed.value > 1.25
    assert creamed.rows[-1]["accepted"] < -0.3


def test_parking_is_raised_below_four_fifths():
    rng, risk = people(2)

    assert not integrity.parking(risk, rng.poisson(10, 1_000)).raised
    assert integrity.parking(risk, rng.poisson(12 - 6 * risk)).raised
    assert integrity.silence(risk, rng.poisson(10 + 20 * risk)).raised
    assert not integrity.silence(risk, rng.poisson(20, 1_000)).raised


def test_bunching_at_twice_the_density_is_found_nine_times_in_ten():
    rng = np.random.default_rng(3)
    found, false = 0, 0
    for _ in range(200):
        base = rng.uniform(100, 270, 700)  # about 29 outcomes a week
        extra = rng.uniform(182, 189, rng.poisson(700 * 7 / 170))
        found += integrity.bunching(np.concatenate([base, extra]), 182, 7).raised
        false += integrity.bunching(base, 182, 7).raised

    assert found / 200 >= 0.90
    assert false / 200 <= 0.03


def test_bunching_is_not_fooled_by_a_slope():
    rng = np.random.default_rng(4)
    raised = [
        integrity.bunching(182 - 100 + 200 * rng.beta(2, 1, 2_000), 182, 7).raised
        for _ in range(100)
    ]

    assert np.mean(raised) <= 0.04


def test_jobs_that_end_after_payment_are_noticed():
    rng = np.random.default_rng(5)
    steady = np.where(rng.random(500) < 0.5, np.nan, rng.uniform(1, 365, 500))
    planted = np.concatenate([steady, rng.uniform(1, 30, 40)])

    assert not integrity.ends_after_payment(steady).raised
    assert integrity.ends_after_payment(planted).raised
    assert integrity.ends_after_payment(np.full(10, np.nan)).value is None


def claims_with_planted_pairs(seed):
    rng = np.random.default_rng(seed)
    day = datetime.date(2025, 1, 1)
    rows = []
    for i in range(2_000):
        start = day + datetime.timedelta(days=int(rng.integers(0, 300)))
        rows.append((f"C{i:05}", f"P{i:05}", "SUSTAINED", "LOCAL", start,
                     start + datetime.timedelta(days=182)))  # fmt: skip
    planted = set()
    for j, i in enumerate(rng.choice(2_000, 100, replace=False)):
        claim, person, outcome, funder, start, end = rows[i]
        other = "NATIONAL" if j % 2 else funder
        shift = datetime.timedelta(days=int(rng.integers(-182, 183)))
        end = None if j % 10 == 0 else end + shift
        rows.append((f"D{j:05}", person, outcome, other, start + shift, end))
        planted.add((claim, f"D{j:05}"))
    rows.append(("E0", "P00000", "FIRST_JOB", "NATIONAL", day, day))  # another outcome
    rows.append(("E1", "P00001", "SUSTAINED", "NATIONAL", datetime.date(2028, 1, 1), None))
    columns = ["claim", "person", "outcome", "funder", "starts_on", "ends_on"]
    return pl.DataFrame(rows, schema=columns, orient="row").sample(
        fraction=1, shuffle=True
    ), planted


@pytest.mark.parametrize("seed", range(5))
def test_every_planted_duplicate_and_nothing_else_is_blocked(seed):
    claims, planted = claims_with_planted_pairs(seed)

    alarm = integrity.double_funding(claims)

    assert {(row["claim"], row["claim_other"]) for row in alarm.rows} == planted
    assert {row["kind"] for row in alarm.rows} == {"duplicate", "double funding"}
    assert alarm.blocks == "payment"


def test_claims_that_touch_on_one_day_overlap_and_the_next_day_do_not():
    day = datetime.date
    rows = [
        ("A", "P", "O", "X", day(2025, 1, 1), day(2025, 1, 31)),
        ("B", "P", "O", "Y", day(2025, 1, 31), day(2025, 2, 28)),
        ("C", "P", "O", "Z", day(2025, 3, 1), None),
    ]
    columns = ["claim", "person", "outcome", "funder", "starts_on", "ends_on"]

    alarm = integrity.double_funding(pl.DataFrame(rows, schema=columns, orient="row"))

    assert [(row["claim"], row["claim_other"]) for row in alarm.rows] == [("A", "B")]


def test_work_that_came_first_or_never_changed_is_deadweight():
    claims = pl.DataFrame(
        {
            "claim": ["A", "B", "C", "D"],
            "outcome_on": [datetime.date(2025, 1, 1)] + [datetime.date(2025, 6, 1)] * 3,
            "first_contact_on": [datetime.date(2025, 2, 1)] * 4,
            "employer": ["New", "Acme Ltd.", "New", "New"],
            "employer_before": [None, "ACME LIMITED", "Old", None],
        }
    )

    assert [row["claim"] for row in integrity.deadweight_claims(claims).rows] == ["A", "B"]


def test_verification_sample_is_replayed_from_its_seed_whatever_the_order():
    names = [f"C{i}" for i in range(200)]
    risk = np.arange(200.0)

    random, risky = integrity.verification_sample(names, risk, seed=8)
    again, _ = integrity.verification_sample(names[::-1], risk[::-1], seed=8)

    assert random == again
    assert (len(random), len(risky)) == (10, 10)
    assert not set(random) & set(risky)
    assert set(risky) <= set(names[180:])


def test_errors_found_are_carried_over_with_wilsons_interval():
    alarm = integrity.fabrication(checked=100, failed=4, claims=2_000, paid_pence=100_000_00)

    row = alarm.rows[0]
    assert alarm.raised
    assert row["recover_pence"] == 4_000_00
    # Wilson's interval of 4 in 100: 0.0157 to 0.0984.
    assert row["low"] == pytest.approx(0.0157, abs=1e-4)
    assert row["recover_at_least_pence"] == pytest.approx(1_566_00, abs=5_00)
    assert not integrity.fabrication(0, 0, 10, 0).raised


def test_churn_counts_only_who_was_watched_long_enough():
    alarm = integrity.churn(np.array([100.0, np.nan, 300.0, 20.0]), np.array([400, 400, 400, 30]))

    assert [(row["months"], row["n"], row["returned"]) for row in alarm.rows] == [
        (6, 3, 1),
        (12, 3, 2),
    ]
    assert not alarm.raised


def test_unknown_exits_above_a_fifth_block_publication():
    risk = np.linspace(0, 1, 100)
    fine = integrity.exit_dumping(["UNKNOWN"] * 20 + ["JOB"] * 80, risk)
    dumped = integrity.exit_dumping(["UNKNOWN"] * 21 + ["JOB"] * 79, risk)

    assert not fine.raised
    assert (dumped.raised, dumped.blocks) == (True, "publication")
    assert sum(row["n"] for row in dumped.rows) == 100
