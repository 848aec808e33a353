"""Published figures and fair comparison."""

import datetime as dt

import pytest

from worklocal.reference.labour_market.models import Indicator, Observation, period_label
from worklocal.reference.labour_market.selectors import (
    Figure,
    comparison,
    comparisons,
    industries_of,
    latest,
    occupations_of_residents,
    series,
)

pytestmark = pytest.mark.django_db

MANCHESTER, GREATER_MANCHESTER = "E08000003", "E47000001"


def test_series_is_oldest_first_with_limits_and_dates():
    figures = series("employment-rate", MANCHESTER)

    assert len(figures) == 20
    assert figures[-1] == Figure(
        MANCHESTER, 71.4, 66.2, 76.6, dt.date(2023, 1, 1), dt.date(2023, 12, 31)
    )
    assert [each.ends_on for each in figures] == sorted(each.ends_on for each in figures)


def test_series_leaves_out_what_was_not_published():
    hidden = Observation.objects.filter(value=None).order_by("id")[0]

    assert hidden.ends_on not in {
        each.ends_on for each in series(hidden.indicator_id, hidden.place_id)
    }


def test_series_follows_a_place_through_a_change_of_code():
    assert len(series("employment-rate", "E08000039")) == 20


def test_latest_gives_one_figure_a_place(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = latest("claimant-count", [MANCHESTER, "E08000001", "X"])

    assert {code: figure.value for code, figure in found.items()} == {
        MANCHESTER: 6.0, "E08000001": 5.4,
    }  # fmt: skip


def test_comparison_sets_a_place_against_its_past_its_like_and_the_nation():
    compared = comparison("employment-rate", GREATER_MANCHESTER)

    assert compared is not None
    assert compared.own is not None
    assert compared.year_before is not None
    assert compared.similar is not None
    assert compared.nation is not None
    assert (compared.own.value, compared.own.lower, compared.own.upper) == (71.9, 70.3, 73.5)
    assert (compared.year_before.value, compared.year_before.period) == (72.4, "2022")
    assert (compared.nation.value, compared.nation_name) == (76.0, "England")
    values = [each.value for each in compared.similar.figures]
    assert len(values) == 5
    assert compared.similar.lowest.value == min(values)
    assert compared.similar.highest.value == max(values)
    assert compared.similar.median == sorted(values)[2]
    assert compared.is_better_than(compared.nation.value) is False
    assert compared.own.differs_from(compared.nation) is True
    assert compared.own.differs_from(compared.year_before) is False
    assert compared.indicator.source == "Office for National Statistics"
    assert compared.indicator.caveats


def test_comparison_falls_back_on_the_kingdom_where_england_has_no_figure():
    compared = comparison("children-in-poverty-after-housing-costs", MANCHESTER)

    assert compared is not None
    assert compared.nation_name == "United Kingdom"


def test_comparison_of_a_place_without_figures_is_empty_and_of_no_indicator_none():
    empty = comparison("neet-16-17", GREATER_MANCHESTER)

    assert empty is not None
    assert (empty.own, empty.past, empty.similar, empty.nation) == (None, (), None, None)
    assert empty.is_better_than(1) is None
    assert comparison("no-such-thing", MANCHESTER) is None


@pytest.mark.parametrize("how_many", [1, 3])
def test_comparisons_ask_as_often_for_many_as_for_one(how_many, django_assert_num_queries):
    wanted = ["employment-rate", "claimant-count", "median-weekly-pay"][:how_many]

    with django_assert_num_queries(4):
        found = comparisons(wanted, MANCHESTER)

    assert [each.indicator.code for each in found] == wanted


def test_industries_of_a_larger_place_are_added_up():
    districts = [f"E080000{n:02}" for n in range(1, 11)]

    whole = {each.sic_section: each.jobs for each in industries_of(GREATER_MANCHESTER)}
    parts: dict[str, int] = {}
    for code in districts:
        for each in industries_of(code):
            parts[each.sic_section] = parts.get(each.sic_section, 0) + each.jobs

    assert whole == parts
    assert sum(each.share for each in industries_of(MANCHESTER)) == pytest.approx(1)


def test_occupations_of_residents_cover_nine_groups():
    assert list(occupations_of_residents(MANCHESTER)) == [str(n) for n in range(1, 10)]


def test_every_indicator_says_its_source_and_unit():
    assert not Indicator.objects.filter(source="").exists()
    assert not Indicator.objects.filter(unit="").exists()


@pytest.mark.parametrize(
    ("starts", "ends", "label"),
    [
        ((2023, 1, 1), (2023, 12, 31), "2023"),
        ((2020, 1, 1), (2022, 12, 31), "2020 to 2022"),
        ((2024, 8, 1), (2025, 7, 31), "August 2024 to July 2025"),
        ((2025, 4, 1), (2025, 4, 30), "April 2025"),
        ((2025, 4, 30), (2025, 4, 30), "30 April 2025"),
    ],
)
def test_period_label(starts, ends, label):
    assert period_label(dt.date(*starts), dt.date(*ends)) == label
