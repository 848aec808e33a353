"""Charts: well-formed, named, without inline style, and equal to the table beside them."""

import numpy as np
import pytest
from defusedxml.ElementTree import fromstring

from worklocal.evidence.engine.charts import (
    Point,
    Series,
    bar_chart,
    cohort_chart,
    funnel_chart,
    line_chart,
    number,
    percent,
)
from worklocal.evidence.engine.funnel import proportion_funnel

WORDS = {"title": "Rate & <share>", "description": "What it shows"}
YEARS = Series(
    "Northbury",
    [Point("2023", 0.25, 0.2, 0.3), Point("2024", None), Point("2025", 0.31, 0.27, 0.35)],
    immature_from=2,
)
AXES = {"x_label": "Year", "y_label": "Share"}


def charts():
    rng = np.random.default_rng(1)
    n = rng.integers(200, 3_000, 20)
    events = rng.binomial(n, 0.3)
    events[0] = n[0] * 0.9
    funnel = proportion_funnel(events, n)
    cohort = Series("June", [Point(0, 0.0), Point(4, 0.1), Point(8, 0.2), Point(12, 0.25)], 2)
    bars = [Point("A", 0.2, 0.1, 0.3), Point("B", None), Point("C", 0.4)]
    return {
        "line": line_chart([YEARS, Series("England", [Point("2023", 0.2)])], **AXES, **WORDS),
        "cohort": cohort_chart([cohort], **WORDS),
        "bar": bar_chart(bars, reference=0.35, **AXES, **WORDS),
        "funnel": funnel_chart(
            [f"Area {i}" for i in range(20)], n.tolist(), funnel.value.tolist(),
            target=funnel.target, tau2=funnel.tau2, classes=funnel.adjusted_class,
            highlight="Area 0", **WORDS,
        ),
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["line", "cohort", "bar", "funnel"])
def test_a_chart_is_named_described_and_unstyled(kind):
    chart = charts()[kind]

    root = fromstring(chart.svg)
    space = "{http://www.w3.org/2000/svg}"
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "chart-title chart-desc"
    assert root.find(f"{space}title").text == WORDS["title"]
    assert root.find(f"{space}desc").text == WORDS["description"]
    assert "style" not in chart.svg
    assert "<script" not in chart.svg
    assert "nan" not in chart.svg.lower()
    assert {len(row) for row in chart.rows} == {len(chart.columns)}


def test_table_rows_hold_what_is_drawn_and_say_what_is_not():
    assert charts()["line"].rows == (
        ("Northbury", "2023", "25.0%", "20.0%", "30.0%"),
        ("Northbury", "2024", "not shown", "", ""),
        ("Northbury", "2025", "31.0%", "27.0%", "35.0%"),
        ("England", "2023", "20.0%", "", ""),
    )


def test_immature_cohorts_are_dashed_and_say_so():
    chart = charts()["cohort"]

    assert "is-immature" in chart.svg
    assert 'stroke-dasharray="4 4"' in chart.svg
    assert [row[-1] for row in chart.rows] == ["complete"] * 2 + ["not yet complete"] * 2
    assert "June (so far)" in chart.svg


def test_a_whole_cohort_is_not_dashed():
    whole = cohort_chart([Series("May", [Point(0, 0.0), Point(8, 0.2)])], **WORDS)

    assert "is-immature" not in whole.svg


def test_the_chosen_area_is_named_on_the_funnel_by_shape_and_word():
    chart = charts()["funnel"]

    assert ">Area 0</text>" in chart.svg
    assert "is-highlight" in chart.svg
    assert chart.columns == ("Area", "People", "Share", "Place in the funnel")


def test_empty_and_flat_series_are_drawn_without_fuss():
    for values in ([], [Point("2025", 0.0)], [Point("2025", 0.2)]):
        fromstring(line_chart([Series("A", values)], **AXES, **WORDS).svg)
    fromstring(cohort_chart([], **WORDS).svg)
    fromstring(bar_chart([], **AXES, **WORDS).svg)


def test_numbers_read_as_people_write_them():
    assert [percent(0.254), number(1234.0), number(2.5), number(7.0)] == [
        "25.4%", "1,234", "2.50", "7",
    ]  # fmt: skip
