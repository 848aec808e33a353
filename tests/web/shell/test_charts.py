import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from worklocal.web.shell import charts
from worklocal.web.shell.presenters import percent

SHARES = st.floats(min_value=0, max_value=1, allow_nan=False)


def inside(svg: str) -> list[ET.Element]:
    return list(ET.fromstring(svg).iter())  # noqa: S314 - our own drawing


def test_bars_are_as_long_as_their_values():
    drawn = inside(charts.bars([charts.Bar("a", 40), charts.Bar("b", 80)]))

    widths = [float(one.get("width")) for one in drawn if one.tag.endswith("rect")]
    assert widths[1] == 2 * widths[0]


@given(st.lists(SHARES, min_size=1, max_size=8))
def test_any_values_make_a_drawing_without_inline_style(values):
    rows = [charts.Bar(f"Row <{n}>", v, v * 0.9, v * 1.1) for n, v in enumerate(values)]
    places = [str(n) for n in range(len(values))]

    for svg in (
        charts.bars(rows, say=percent, target=0.5),
        charts.intervals(rows, say=percent, reference=0.5, reference_label="England"),
        charts.lines(places, [charts.Series("Us", values), charts.Series("Them", values)]),
    ):
        assert all("style" not in one.attrib for one in inside(svg))


def test_a_gap_in_a_line_stays_a_gap():
    svg = charts.lines(["1", "2", "3"], [charts.Series("Us", [1, None, 3])])

    path = next(one for one in inside(svg) if one.tag.endswith("path"))
    assert path.get("d").count("M") == 2


def test_scales_have_round_steps():
    assert charts.nice_steps(0, 0.8) == [0, 0.2, 0.4, 0.6, 0.8]
    assert charts.nice_top(66) == 80
    assert charts.nice_step(0.3) == 0.5


def test_a_long_label_takes_two_lines():
    svg = charts.bars([charts.Bar("Administrative and support service activities", 3)])

    words = [one.text for one in inside(svg) if one.tag.endswith("text")]
    assert "Administrative and support" in words
    assert "service activities" in words
