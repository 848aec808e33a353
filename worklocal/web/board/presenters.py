"""Figures in words: number, interval, verdict, source and date, and what must not be concluded."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.safestring import mark_safe

from worklocal.evidence.engine.charts import Chart, Series, bar_chart, line_chart
from worklocal.evidence.engine.svg import Point
from worklocal.evidence.measures.definitions import Measure, Quarter, is_too_small
from worklocal.evidence.measures.models import Figure
from worklocal.reference.framework.shapes import Framework
from worklocal.reference.labour_market.selectors import Comparison
from worklocal.reference.labour_market.selectors import Figure as Published
from worklocal.web.shell.presenters import Tag, day, percent

BETTER, WORSE = Tag("Better", "green"), Tag("Worse", "red")
CANNOT_TELL_YET = Tag("Cannot tell yet", "grey")
DESIGN_CANNOT_TELL = Tag("This figure cannot tell", "grey")
HIDDEN = "Too few to show"


def quarter_of(figure: Figure) -> Quarter:
    return Quarter(figure.from_on, figure.to_on)


def is_hidden(figure: Figure) -> bool:
    return is_too_small(figure.numerator, figure.denominator)


def share(figure: Figure) -> str:
    return HIDDEN if is_hidden(figure) else percent(figure.value, 0)


def interval(figure: Figure) -> str:
    if is_hidden(figure):
        return ""
    return f"{percent(figure.lower, 0)} to {percent(figure.upper, 0)}"


def rounded(count: int) -> str:
    """A count to the nearest five, so that two tables cannot be taken from one another."""
    return f"about {5 * round(count / 5):,}"


@dataclass(frozen=True)
class Card:
    """One figure of the board's first page."""

    label: str
    number: str
    interval: str
    verdict: Tag
    note: str
    source: str
    as_of: str
    url: str
    rows: tuple[tuple[str, str], ...] = ()


def against_past(now: Figure | None, before: Figure | None) -> Tag:
    """Better or worse than a year before only when the intervals do not meet and both are ripe."""
    if now is None or before is None or not (now.is_mature and before.is_mature):
        return CANNOT_TELL_YET
    if is_hidden(now) or is_hidden(before):
        return CANNOT_TELL_YET
    if now.lower > before.upper:
        return BETTER
    return WORSE if now.upper < before.lower else CANNOT_TELL_YET


def card_of_measure(measure: Measure, series: list[Figure], cut_on: date, url: str) -> Card:
    """The newest quarter that is ripe, beside the same quarter a year before it."""
    ripe = [each for each in series if each.is_mature]
    now = ripe[-1] if ripe else None
    before = ripe[-5] if len(ripe) > 4 else None
    rows = [("England and similar areas", "No figure is published for this")]
    if before:
        rows.insert(0, ("A year before", f"{share(before)} ({interval(before) or '–'})"))
    return Card(
        label=measure.title,
        number=share(now) if now else "No ripe figure yet",
        interval=interval(now) if now else "",
        verdict=against_past(now, before),
        note=f"Of {measure.among}" + (f", {quarter_of(now).label}." if now else "."),
        source="This service’s own records",
        as_of=day(cut_on),
        url=url,
        rows=tuple(rows),
    )


def published(figure: Published, unit: str) -> str:
    """A published value with its unit: 74.2%, £612.00, or a bare number."""
    if unit == "£":
        return f"£{figure.value:,.2f}"
    return f"{figure.value:,.1f}{'%' if unit == '%' else ''}"


def limits(figure: Published) -> str:
    if figure.lower is None or figure.upper is None:
        return ""
    return f"{figure.lower:.1f} to {figure.upper:.1f}"


def card_of_statistic(comparison: Comparison, area_name: str, url: str) -> Card | None:
    """A published figure of the area beside its past, places like it and the nation.

    The rate of a whole area moves for many reasons, so its verdict is always that it cannot judge
    the service (evidence: a four-point effect on 5,000 people moves it by a tenth of a point).
    """
    own = comparison.own
    if own is None:
        return None
    unit = comparison.indicator.unit
    rows = []
    if comparison.year_before:
        before = comparison.year_before
        rows.append((before.period, f"{published(before, unit)} ({limits(before) or '–'})"))
    if comparison.similar:
        low, high = comparison.similar.lowest, comparison.similar.highest
        rows.append(
            (
                "Similar areas",
                f"middle {comparison.similar.median:.1f}, from {low.value:.1f} to {high.value:.1f}",
            )
        )
    if comparison.nation:
        nation = comparison.nation
        rows.append(
            (comparison.nation_name, f"{published(nation, unit)} ({limits(nation) or '–'})")
        )
    return Card(
        label=comparison.indicator.label,
        number=published(own, unit),
        interval=limits(own),
        verdict=DESIGN_CANNOT_TELL,
        note=f"{area_name}, {own.period}. A whole area’s rate moves for many reasons: it shows "
        "where we are, and cannot show what this service did.",
        source=comparison.indicator.source,
        as_of=comparison.indicator.source_date or own.period,
        url=url,
        rows=tuple(rows),
    )


def quarters_chart(measure: Measure, series: list[Figure]) -> Chart:
    """Quarter by quarter with intervals; quarters that are not ripe are drawn broken."""
    points = [
        Point(
            quarter_of(each).label,
            None if is_hidden(each) else each.value,
            None if is_hidden(each) else each.lower,
            None if is_hidden(each) else each.upper,
        )
        for each in series
    ]
    young = next((i for i, each in enumerate(series) if not each.is_mature), None)
    return _safe(
        line_chart(
            [Series("This area", points, immature_from=young)],
            title=f"{measure.title}, by quarter of joining",
            description="The line with its band is the share and its 95% interval. Where it is "
            "broken the quarter is young and its share can still rise.",
            x_label="Joined",
            y_label="Share",
            chart_id="quarters",
        )
    )


def groups_chart(measure: Measure, cells: list[Figure], names: dict[str, str]) -> Chart:
    """Groups and districts in one quarter, each with its interval; small ones are left out."""
    shown = [each for each in cells if not is_hidden(each)]
    return _safe(
        bar_chart(
            [
                Point(names.get(each.group or each.place, ""), each.value, each.lower, each.upper)
                for each in shown
            ],
            title=f"{measure.title}, by group and district",
            description="Bars are shares, lines their 95% intervals. Bars whose lines meet cannot "
            "be told apart, so nobody is ranked.",
            x_label="Group",
            y_label="Share",
            chart_id="groups",
        )
    )


def statistic_chart(comparison: Comparison, area_name: str, nation: list[Published]) -> Chart:
    """A published figure over the years, beside the nation's."""

    def points(figures: list[Published]) -> list[Point]:
        return [Point(each.period, each.value, each.lower, each.upper) for each in figures]

    own = [*comparison.past, *([comparison.own] if comparison.own else [])]
    return _safe(
        line_chart(
            [Series(area_name, points(own)), Series(comparison.nation_name, points(nation))],
            title=f"{comparison.indicator.label}, by year",
            description="Lines are published figures; bands their 95% intervals where published.",
            x_label="Period",
            y_label=comparison.indicator.unit,
            show=lambda value: f"{value:,.1f}",
            chart_id="years",
            from_zero=False,
        )
    )


def _safe(chart: Chart) -> Chart:
    """The chart with its picture marked as markup: the engine escapes every word it draws."""
    return replace(chart, svg=mark_safe(chart.svg))  # noqa: S308 - escaped where it is drawn


def group_names(framework: Framework, districts: dict[str, str]) -> dict[str, str]:
    """What to call each group and place of a figure."""
    offers = {offer.code: offer.name for offer in framework.offers}
    return {"TWO_OR_MORE_MARKERS": "Two or more disadvantages", **offers, **districts}
