"""Earnings against a threshold, to the penny, and the money values of each year."""

import datetime

import polars as pl
import pytest

from worklocal.evidence.engine.earnings import earnings_outcomes, pounds, to_pence
from worklocal.evidence.engine.frames import BadInput
from worklocal.evidence.engine.outcome_rules import UnknownRule, load_rules

START = datetime.date(2025, 4, 7)


def earn(*payments, threshold=507_936, extra=None):
    table = pl.DataFrame(
        {
            "person": ["Amina"] * len(payments),
            "pay_date": [START + datetime.timedelta(days=d) for d, _ in payments],
            "gross": [amount for _, amount in payments],
            **(extra or {}),
        }
    )
    row = earnings_outcomes(table, threshold_pence=threshold, start=START).outcomes.row(0)
    return row[1], None if row[2] is None else (row[2] - START).days


CASES = [
    ("to the penny", [(30, "5079.36")], (507_936, 30)),
    ("one penny short", [(30, "5079.35")], (507_935, None)),
    ("adds up", [(30, "5000"), (60, "79.36")], (507_936, 60)),
    ("two employers on one day", [(30, "2539.68"), (30, "2539.68")], (507_936, 30)),
    ("first day of the window", [(0, "5079.36")], (507_936, 0)),
    ("day before it", [(-1, "5079.36")], (0, None)),
    ("last day of 547", [(546, "5079.36")], (507_936, 546)),
    ("day after it", [(547, "5079.36")], (0, None)),
    ("a later correction cancels", [(30, "5100"), (90, "-20.65")], (507_935, None)),
    ("a correction that leaves enough", [(30, "5100"), (90, "-20.64")], (507_936, 30)),
    ("cancelled, then earned again", [(30, "5100"), (90, "-100"), (120, "80")], (508_000, 120)),
    ("correction on the same day", [(30, "5100"), (30, "-100")], (500_000, None)),
]


@pytest.mark.parametrize(("name", "payments", "expected"), CASES, ids=[case[0] for case in CASES])
def test_earnings_reach_the_threshold_or_do_not(name, payments, expected):
    assert earn(*payments) == expected


def test_repeated_records_count_once_when_they_can_be_told_apart():
    assert earn((30, "3000"), (30, "3000"), extra={"record": ["r1", "r1"]}) == (300_000, None)
    assert earn((30, "3000"), (30, "3000"), extra={"record": ["r1", "r2"]}) == (600_000, 30)


def test_pence_are_exact_and_finer_amounts_refused():
    assert to_pence(pl.Series(["0.29", "-0.5", "1234", "10.10"])).to_list() == [
        29,
        -50,
        123400,
        1010,
    ]
    assert to_pence(pl.Series([0.29, 1.15, -2.0])).to_list() == [29, 115, -200]
    with pytest.raises(BadInput, match=r"12\.345"):
        to_pence(pl.Series(["1.00", "12.345"]))
    with pytest.raises(BadInput, match="£5"):
        to_pence(pl.Series(["£5"]))
    assert [pounds(507_936), pounds(-5), pounds(0)] == ["5079.36", "-0.05", "0.00"]


@pytest.mark.parametrize(
    ("year", "money"),
    [
        (2021, "3706.56"),
        (2022, "3952.00"),
        (2023, "4334.72"),
        (2024, "4759.04"),
        (2025, "5079.36"),
        (2026, "5287.36"),
    ],
)
def test_threshold_is_416_hours_at_the_wage_of_the_year(year, money):
    rules = load_rules()
    rule = rules.rule("EARNINGS_16H_26W")

    assert pounds(rules.threshold_pence(rule, datetime.date(year, 4, 1))) == money
    assert pounds(rules.threshold_pence(rule, datetime.date(year + 1, 3, 31))) == money


def test_rules_refuse_what_they_do_not_hold():
    rules = load_rules()
    with pytest.raises(UnknownRule, match="no rule NOPE"):
        rules.rule("NOPE")
    with pytest.raises(UnknownRule, match="not in force"):
        rules.rule("WORK_13_WEEKS", datetime.date(2017, 1, 1))
    with pytest.raises(UnknownRule, match="no national_living_wage"):
        rules.wage_pence("national_living_wage", datetime.date(2016, 1, 1))
    assert all(rule.source and rule.verified for rule in rules.rules)
