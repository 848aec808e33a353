"""Verdicts, the three comparators, and similar areas."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worklocal.evidence.engine.comparison import (
    Count,
    Verdict,
    compare_area,
    nearest_neighbours,
    verdict,
)


@pytest.mark.parametrize(
    ("low", "high", "options", "expected"),
    [
        (0.01, 0.05, {}, Verdict.BETTER),
        (-0.05, -0.01, {}, Verdict.WORSE),
        (0.01, 0.05, {"higher_is_better": False}, Verdict.WORSE),
        (-0.01, 0.05, {}, Verdict.CANNOT_TELL_YET),
        (0.0, 0.05, {}, Verdict.CANNOT_TELL_YET),
        (-0.03, 0.04, {"smallest_worthwhile": 0.02, "planned_half_width": 0.03},
         Verdict.DESIGN_CANNOT_TELL),
        (-0.03, 0.04, {"smallest_worthwhile": 0.02, "planned_half_width": 0.01},
         Verdict.CANNOT_TELL_YET),
        (0.01, 0.05, {"design_can_tell": False}, Verdict.DESIGN_CANNOT_TELL),
    ],
)  # fmt: skip
def test_a_difference_is_one_of_four_things(low, high, options, expected):
    assert verdict(low, high, **options) is expected


def test_three_comparators_stand_together():
    neighbours = [Count(f"N{i}", 250 + 10 * i, 1000) for i in range(5)]

    got = compare_area(
        Count("Northbury", 400, 1000),
        past=Count("last year", 390, 1000),
        neighbours=neighbours,
        nation=Count("England", 27_000, 100_000),
        expected=380,
    )

    assert [row.comparator for row in got.rows] == ["own past", "similar areas", "nation"]
    assert [row.verdict for row in got.rows] == [
        Verdict.CANNOT_TELL_YET, Verdict.BETTER, Verdict.BETTER,
    ]  # fmt: skip
    assert got.neighbour_median == pytest.approx(0.27)
    assert got.neighbour_range == pytest.approx((0.25, 0.29))
    assert got.expected_ratio.low < 1.0 < got.expected_ratio.high
    assert got.sentence == (
        "Northbury: against own past, cannot tell yet; against similar areas, better; "
        "against nation, better."
    )


def test_neighbours_that_differ_among_themselves_make_the_area_less_unusual():
    area = Count("Northbury", 400, 1000)
    alike = [Count(f"N{i}", 300 + i, 1000) for i in range(6)]
    unlike = [Count(f"N{i}", 150 + 60 * i, 1000) for i in range(6)]

    def against(neighbours):
        return compare_area(area, past=None, neighbours=neighbours, nation=None).rows[0].verdict

    assert against(alike) is Verdict.BETTER
    assert against(unlike) is Verdict.CANNOT_TELL_YET


def test_the_employment_rate_cannot_judge_the_service():
    got = compare_area(
        Count("Northbury", 600, 800),
        past=Count("last year", 520, 800),
        neighbours=[Count("N1", 0, 10)],
        nation=Count("England", 60_000, 80_000),
        design_can_tell=False,
    )

    assert {row.verdict for row in got.rows} == {Verdict.DESIGN_CANNOT_TELL}
    assert got.own.high - got.own.low == pytest.approx(0.06, abs=0.002)


AREAS = {
    "Ashby": [70.0, 5.0, 500.0],
    "Brigg": [71.0, 5.5, 510.0],
    "Crook": [80.0, 3.0, 700.0],
    "Denby": [60.0, 9.0, 400.0],
}


def test_nearest_neighbours_come_in_order():
    assert [name for name, _ in nearest_neighbours(AREAS, "Ashby")] == ["Brigg", "Crook", "Denby"]


@settings(max_examples=50, deadline=None)
@given(scale=st.tuples(*[st.floats(0.001, 1000)] * 3), shift=st.tuples(*[st.floats(-100, 100)] * 3))
def test_distances_are_symmetric_and_do_not_depend_on_units(scale, shift):
    moved = {n: (np.array(v) * scale + np.array(shift)).tolist() for n, v in AREAS.items()}
    weights = [1.0, 2.0, 0.5]

    for area in AREAS:
        before = dict(nearest_neighbours(AREAS, area, weights=weights))
        after = dict(nearest_neighbours(moved, area, weights=weights))
        assert after == pytest.approx(before, rel=1e-5)
        for other, distance in before.items():
            back = dict(nearest_neighbours(AREAS, other, weights=weights))[area]
            assert back == pytest.approx(distance)


def test_missing_indicators_are_refused():
    with pytest.raises(ValueError, match="missing for Denby"):
        nearest_neighbours({**AREAS, "Denby": [1.0, np.nan, 2.0]}, "Ashby")
