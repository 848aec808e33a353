"""Those not helped, reach, relationship, curves and the funnel: in words and drawings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe

from worklocal.accounts.models import Area
from worklocal.accounts.viewer import Viewer
from worklocal.evidence.measures import reporting, selectors
from worklocal.evidence.measures.curves import half_label
from worklocal.evidence.measures.definitions import SMALLEST_GROUP
from worklocal.evidence.measures.models import CohortPoint, Figure
from worklocal.evidence.measures.progress import EVERY
from worklocal.evidence.measures.wider import (
    HANDED_OVER,
    NOT_HELPED_LEFT,
    NOT_HELPED_SILENT,
    OFF_BENEFIT,
    SECON,
    UPC,
    WiderMeasure,
)
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.places.selectors import districts_of
from worklocal.web.board import presenters
from worklocal.web.board.pages import FiguresPage
from worklocal.web.board.presenters import BETTER, CANNOT_TELL_YET, WORSE, Card
from worklocal.web.record.pages import found
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, day

NOT_HELPED = (NOT_HELPED_SILENT, NOT_HELPED_LEFT)
RELATIONSHIP = (OFF_BENEFIT, UPC, SECON, HANDED_OVER)
SOURCE = "This service’s own records"
BOTH = frozenset({OFF_BENEFIT.code})
"""Measures whose rise is neither better nor worse by itself."""


def cards_of(area: Area, measures: Sequence[WiderMeasure], cut_on: date) -> list[Card]:
    """The whole area's figure of each measure beside the same a year before."""
    figures = selectors.wholes_at(area, [each.code for each in measures], cut_on=cut_on)
    return [_card(each, figures.get(each.code, []), cut_on) for each in measures]


def _card(measure: WiderMeasure, figures: list[Figure], cut_on: date) -> Card:
    now = figures[0] if figures else None
    before = figures[1] if len(figures) > 1 else None
    rows = [("A year before", f"{presenters.share(before)} ({presenters.interval(before) or '–'})")
            ] if before else []  # fmt: skip
    return Card(
        label=measure.title,
        number=presenters.share(now) if now else "No figure yet",
        interval=presenters.interval(now) if now else "",
        verdict=verdict(measure, now, before),
        note=f"Of {measure.among}: {measure.counts}.",
        source=SOURCE,
        as_of=day(cut_on),
        url=reverse("board:wider", args=[measure.code.lower()]),
        rows=tuple(rows),
    )


def verdict(measure: WiderMeasure, now: Figure | None, before: Figure | None) -> Tag:
    """Better or worse than a year before, only when the intervals do not meet."""
    told = presenters.against_past(now, before)
    if measure.code in BOTH:
        return CANNOT_TELL_YET if told is CANNOT_TELL_YET else presenters.DESIGN_CANNOT_TELL
    if not measure.less_is_better or told is CANNOT_TELL_YET:
        return told
    return WORSE if told is BETTER else BETTER


class Wider(FiguresPage):
    """One wider measure for the area, its districts and groups, now and a year before."""

    template_name = "board/wider.html"
    measure: WiderMeasure

    def load(self, **ids: Any) -> None:
        self.measure = found(next((m for m in EVERY if m.code.lower() == ids["code"]), None))

    def heading(self) -> str:
        return self.measure.title

    def back(self) -> Link:
        return Link("Outcomes", reverse("board:outcomes"))

    def content(self) -> dict[str, Any]:
        cut_on = selectors.latest_cut(self.viewer.area)
        figures = selectors.all_at(self.viewer, self.measure.code, cut_on=cut_on)
        names = names_of(self.viewer, self.today)
        newest = max((each.to_on for each in figures), default=None)
        return {
            "measure": self.measure,
            "cut_on": cut_on,
            "columns": [
                Column("Who", first=True), "Joined", Column("People", numeric=True),
                Column("Figure", numeric=True), Column("95% interval", numeric=True),
            ],
            "rows": [self._row(each, names) for each in figures if each.to_on == newest],
            "before": [self._row(each, names) for each in figures if each.to_on != newest],
        }  # fmt: skip

    @staticmethod
    def _row(figure: Figure, names: Mapping[str, str]) -> list[Any]:
        who = names.get(figure.group or figure.place, figure.place)
        return [
            who, f"{figure.from_on:%b %Y} to {figure.to_on:%b %Y}",
            presenters.rounded(figure.denominator), presenters.share(figure),
            presenters.interval(figure) or "–",
        ]  # fmt: skip


class Curves(FiguresPage):
    """First earnings since joining, by half-year of joining."""

    title = "First earnings since joining"
    template_name = "board/curves.html"

    def back(self) -> Link:
        return Link("Outcomes", reverse("board:outcomes"))

    def content(self) -> dict[str, Any]:
        cut_on = selectors.latest_cut(self.viewer.area)
        points = selectors.curves_at(self.viewer, cut_on=cut_on) if cut_on else []
        return {
            "cut_on": cut_on,
            "chart": safe(reporting.cohort_drawing(points)),
            "columns": [
                Column("Joined", first=True), Column("People", numeric=True),
                Column("Within 6 months", numeric=True), Column("Within 12 months", numeric=True),
            ],
            "rows": [self._row(first, points) for first in sorted({p.from_on for p in points})],
        }  # fmt: skip

    @staticmethod
    def _row(first: date, points: Sequence[CohortPoint]) -> list[str]:
        mine = {p.week: p for p in points if p.from_on == first}
        people = next(iter(mine.values())).people
        if people < SMALLEST_GROUP:
            return [half_label(first), presenters.HIDDEN, "–", "–"]
        return [half_label(first), presenters.rounded(people), *(at(mine, w) for w in (24, 54))]


def at(points: Mapping[int, CohortPoint], week: int) -> str:
    """A cohort's share by a week, with its interval, and whether it can still change."""
    point = points.get(week)
    if point is None:
        return "Not yet"
    told = f"{100 * point.share:.0f}% ({100 * point.lower:.0f}% to {100 * point.upper:.0f}%)"
    return told if point.is_mature else f"{told}, so far"


def funnel_of(viewer: Viewer, cut_on: date, names: Mapping[str, str]) -> Any:
    """Districts in a funnel instead of a rank; None with fewer than three that may be shown."""
    return safe(reporting.funnel_drawing(selectors.funnel_at(viewer, cut_on=cut_on), names))


def safe(chart: Any) -> Any:
    if chart is None:
        return None
    return replace(chart, svg=mark_safe(chart.svg))  # noqa: S308 - escaped where it is drawn


def names_of(viewer: Viewer, today: date) -> dict[str, str]:
    area = viewer.area
    districts = {place.code: place.name for place in districts_of(area.code)}
    names = presenters.group_names(framework_for(area.pk, today), districts)
    return {**names, area.code: "The whole area"}
