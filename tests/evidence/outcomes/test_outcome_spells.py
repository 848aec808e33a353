"""Days in work. Every expected date was counted on a calendar, one day at a time."""

import datetime
import random
import time

import numpy as np
import polars as pl
import pytest

from worklocal.evidence.engine.frames import BadInput
from worklocal.evidence.engine.outcomes import spell_outcomes

START = datetime.date(2025, 1, 1)
OBSERVED = datetime.date(2026, 6, 30)


def day(offset):
    """The date `offset` days after the programme start; day 0 is the start itself."""
    return START + datetime.timedelta(days=offset)


def count(*spells, start=START, observed=OBSERVED):
    table = pl.DataFrame(
        {
            "person": ["Amina"] * len(spells),
            "start": [first for first, _ in spells],
            "end_inclusive": [last for _, last in spells],
        },
        schema={"person": pl.Utf8, "start": pl.Date, "end_inclusive": pl.Date},
    )
    return spell_outcomes(table, start=start, observed=observed).outcomes.row(0)[1:]


CASES = [
    ("one spell of 182 days", [(0, 181)], (182, 182, 181, 181, 181, 0)),
    ("one of 181 days", [(0, 180)], (181, 181, None, None, None, 0)),
    ("abutting jobs are one run", [(0, 90), (91, 181)], (182, 182, 181, 181, 181, 0)),
    ("overlaps count once", [(0, 120), (60, 181)], (182, 182, 181, 181, 181, 0)),
    ("duplicates count once", [(0, 99), (0, 99)], (100, 100, None, None, None, 0)),
    ("one inside another", [(0, 181), (20, 30)], (182, 182, 181, 181, 181, 0)),
    ("a gap of 28 days passes", [(0, 90), (119, 209)], (182, 91, None, 209, 209, 0)),
    ("a gap of 29 days fails", [(0, 90), (120, 210)], (182, 91, None, 210, None, 0)),
    ("still in work", [(400, None)], (146, 146, None, None, None, 0)),
    ("before the programme start", [(-90, -1)], (0, 0, None, None, None, 0)),
    ("across the programme start", [(-90, 181)], (182, 182, 181, 181, 181, 0)),
    ("end before start", [(50, 40)], (0, 0, None, None, None, 1)),
    ("end before start beside a good one", [(50, 40), (0, 9)], (10, 10, None, None, None, 1)),
    ("two employers on one day", [(5, 5), (5, 5)], (1, 1, None, None, None, 0)),
    ("after the observation date", [(600, None)], (0, 0, None, None, None, 0)),
    ("past the observation date", [(540, 900)], (6, 6, None, None, None, 0)),
    # The first window fails (60 days, then a long gap); the second job opens one that passes.
    ("a later window", [(0, 59), (150, 331)], (242, 182, 331, 271, 331, 0)),
]


@pytest.mark.parametrize(("name", "spells", "expected"), CASES, ids=[case[0] for case in CASES])
def test_spells_are_counted_as_days_on_a_calendar(name, spells, expected):
    got = count(*[(day(a), None if b is None else day(b)) for a, b in spells])

    days, longest, *dates, rejected = expected
    assert got == (days, longest, *[None if d is None else day(d) for d in dates], rejected)


def test_everybody_named_has_a_row_in_order_of_first_appearance():
    table = pl.DataFrame(
        {
            "person": ["Zed", "Amina", "Zed", "Nobody"],
            "start": ["2025-03-01", "2025-02-01", "2025-01-01", None],
            "end_inclusive": ["2025-02-01", "2025-02-28", "", None],
        }
    )

    result = spell_outcomes(table, start=START, observed=day(30))

    assert result.outcomes["person"].to_list() == ["Zed", "Amina", "Nobody"]
    assert result.outcomes["days_in_work"].to_list() == [31, 0, 0]
    assert result.rejected.to_dicts() == [
        {
            "row": 1,
            "person": "Zed",
            "start": datetime.date(2025, 3, 1),
            "end_inclusive": datetime.date(2025, 2, 1),
            "reason": "ends before it begins",
        }
    ]


def test_programme_start_of_a_person_replaces_the_common_one():
    table = pl.DataFrame(
        {
            "person": ["Amina", "Ben"],
            "start": ["2025-01-01", "2025-01-01"],
            "end_inclusive": ["2025-01-31", "2025-01-31"],
            "programme_start": ["2025-01-11", None],
        }
    )

    result = spell_outcomes(table, start=START, observed=OBSERVED)

    assert result.outcomes["days_in_work"].to_list() == [21, 31]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (("Amina", "2025-01-01T09:00", ""), "start is"),
        (("Amina", "2025-02-30", ""), "start is"),
        (("Amina", "01/02/2025", ""), "start is"),
        (("Amina", "", "2025-02-01"), "start is empty"),
        (("", "2025-01-01", ""), "person is empty"),
    ],
)
def test_unreadable_rows_are_refused_with_their_number(row, reason):
    rows = [("Ben", "2025-01-01", "2025-01-02"), row]
    table = pl.DataFrame(rows, schema=["person", "start", "end_inclusive"], orient="row")

    with pytest.raises(BadInput, match=reason) as refusal:
        spell_outcomes(table, start=START, observed=OBSERVED)

    assert refusal.value.row == 2


def naive(spells, observed):
    """Count one day at a time, as a person with a calendar would."""
    rejected = sum(1 for a, b in spells if b is not None and b < a)
    worked = set()
    for a, b in spells:
        last = observed if b is None else min(b, observed)
        worked |= set(range(max(a, 0), last + 1)) if b is None or b >= a else set()
    longest = run = 0
    unbroken = cumulative = window = None
    for count_so_far, d in enumerate(sorted(worked), start=1):
        run = run + 1 if d - 1 in worked else 1
        longest = max(longest, run)
        unbroken = d if unbroken is None and run == 182 else unbroken
        cumulative = d if cumulative is None and count_so_far == 182 else cumulative
    for opening in sorted(d for d in worked if d - 1 not in worked):
        inside = [d for d in range(opening, opening + 210) if d in worked]
        if len(inside) >= 182:
            window = inside[181] if window is None else min(window, inside[181])
    dates = [None if d is None else day(d) for d in (unbroken, cumulative, window)]
    return (len(worked), longest, *dates, rejected)


def random_history(rng):
    spells = []
    for _ in range(rng.randint(1, 6)):
        a = rng.randint(-60, 420)
        length = rng.choice([0, 1, 28, 90, 91, 92, 120, 181, 182, 183, 300])
        length += rng.choice([0, 0, -1, 1, rng.randint(-5, 40)])
        b = None if rng.random() < 0.1 else a + length
        spells.append((a, b))
        if rng.random() < 0.4 and b is not None:
            gap = rng.choice([0, 1, 2, 14, 28, 29, 30])
            spells.append((b + gap, b + gap + rng.randint(0, 200)))
    return spells


@pytest.mark.parametrize(
    "histories", [1_000, pytest.param(10_000, marks=pytest.mark.sweep)], ids=str
)
def test_random_histories_equal_counting_day_by_day(histories):
    rng = random.Random(5)
    people = [random_history(rng) for _ in range(histories)]
    rows = [
        (f"P{i}", day(a), None if b is None else day(b))
        for i, spells in enumerate(people)
        for a, b in spells
    ]
    rng.shuffle(rows)
    table = pl.DataFrame(rows, schema=["person", "start", "end_inclusive"], orient="row")

    result = spell_outcomes(table, start=START, observed=day(545)).outcomes

    got = {row[0]: row[1:] for row in result.iter_rows()}
    assert got == {f"P{i}": naive(spells, 545) for i, spells in enumerate(people)}


@pytest.mark.sweep
def test_a_million_spells_take_less_than_a_minute():
    rng = np.random.default_rng(1)
    begins = rng.integers(20_089, 20_600, 1_000_000)
    table = pl.DataFrame(
        {
            "person": rng.integers(0, 300_000, 1_000_000).astype(str),
            "start": pl.Series(begins).cast(pl.Int32).cast(pl.Date),
            "end_inclusive": pl.Series(begins + rng.integers(0, 200, 1_000_000))
            .cast(pl.Int32)
            .cast(pl.Date),
        }
    )

    began = time.perf_counter()
    result = spell_outcomes(table, start=START, observed=OBSERVED)

    assert time.perf_counter() - began < 60
    assert result.outcomes.height > 280_000
