"""The board's pages: the three key outcomes, compared fairly, each opening what is behind it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Area
from worklocal.core import audit, clock
from worklocal.core.spreadsheets import write_rows
from worklocal.evidence.measures import selectors
from worklocal.evidence.measures.definitions import (
    MEASURES,
    Measure,
    Quarter,
    latest_ripe_year,
    measure,
)
from worklocal.evidence.measures.progress import NOT_COLLECTED, PROGRESS
from worklocal.exchange.sign_in import step_up
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.labour_market.selectors import comparison, comparisons, series
from worklocal.reference.places.models import Place
from worklocal.reference.places.selectors import boundary_paths, districts_of
from worklocal.web.board import presenters, wider
from worklocal.web.shell.parts import Column, Shape
from worklocal.web.shell.presenters import Link, day

READERS = (
    RoleKind.BOARD, RoleKind.ANALYST, RoleKind.COMMISSIONER, RoleKind.LEADER, RoleKind.STEWARD,
)  # fmt: skip
KEY_STATISTICS = ("employment-rate", "economic-inactivity-rate")
WIDER_STATISTICS = (
    "claimant-count", "unemployment-rate", "median-weekly-pay",
    "level-3-or-above", "no-qualifications",
)  # fmt: skip
ENGLAND = "E92000001"


@require_safe
@for_roles(*READERS)
def outcomes(request: Any) -> HttpResponse:
    viewer = request.viewer
    cut_on = selectors.latest_cut(viewer.area)
    own = []
    if cut_on:
        own = [
            presenters.card_of_measure(
                each, selectors.series_of(viewer.area, each.code, cut_on=cut_on), cut_on,
                reverse("board:measure", args=[each.code.lower()]),
            )
            for each in reversed(MEASURES)
        ]  # fmt: skip
    content = {
        "cut_on": cut_on,
        "own": own,
        "groups": _groups(request, cut_on) if cut_on else [],
        "group_columns": [Column("Group", first=True), *_columns(may_see_people=False)[1:4]],
        "not_helped": wider.cards_of(viewer.area, wider.NOT_HELPED, cut_on) if cut_on else [],
        "relationship": wider.cards_of(viewer.area, wider.RELATIONSHIP, cut_on) if cut_on else [],
        "progress": wider.cards_of(viewer.area, PROGRESS, cut_on) if cut_on else [],
        "not_collected": NOT_COLLECTED,
        "statistics": statistic_cards(request.area, KEY_STATISTICS),
        "wider": statistic_cards(request.area, WIDER_STATISTICS),
    }
    return render(request, "board/outcomes.html", content)


def _groups(request: Any, cut_on: date) -> list[list[Any]]:
    """Named groups of our own users, in the newest ripe year."""
    definition = measure("SHARE_SUSTAINED")
    year = latest_ripe_year(definition, on=cut_on)
    if year is None:
        return []
    names = _names(request)
    cells = selectors.cells_at(request.viewer, definition.code, cut_on=cut_on, quarter=year)
    return [
        [
            names.get(each.group, each.group), presenters.rounded(each.denominator),
            presenters.share(each), presenters.interval(each) or "–",
        ]
        for each in cells
        if each.group
    ]  # fmt: skip


def statistic_cards(area: Area, indicators: tuple[str, ...]) -> list[presenters.Card]:
    """Published figures of the area beside its past, places like it and the nation."""
    found = comparisons(indicators, area.code)
    cards = [
        presenters.card_of_statistic(
            each, area.name, reverse("board:statistic", args=[each.indicator.pk])
        )
        for each in found
    ]
    return [card for card in cards if card]


@require_safe
@for_roles(*READERS)
def one_measure(request: Any, code: str) -> HttpResponse:
    """One measure in full: by quarter, by group, by district, and how it is counted."""
    viewer, definition = request.viewer, _measure_or_404(code)
    cut_on = selectors.latest_cut(viewer.area)
    if cut_on is None:
        back = Link("Outcomes", reverse("board:outcomes"))
        nothing = {"measure": definition, "cut_on": None, "back": back}
        return render(request, "board/measure.html", nothing)
    quarters = selectors.series_of(viewer.area, definition.code, cut_on=cut_on)
    chosen = latest_ripe_year(definition, on=cut_on)
    cells = []
    if chosen:
        found = selectors.cells_at(viewer, definition.code, cut_on=cut_on, quarter=chosen)
        cells = [each for each in found if each.group or each.place != viewer.area.code]
    names = _names(request)
    may_see_people = viewer.role == RoleKind.LEADER
    content = {
        "measure": definition,
        "cut_on": cut_on,
        "quarter": chosen,
        "back": Link("Outcomes", reverse("board:outcomes")),
        "chart": presenters.quarters_chart(definition, quarters) if quarters else None,
        "groups": presenters.groups_chart(definition, cells, names) if cells else None,
        "columns": _columns(may_see_people),
        "rows": [_row(definition, each, may_see_people) for each in reversed(quarters)],
        "hidden": [
            names.get(each.group or each.place, "") for each in cells if presenters.is_hidden(each)
        ],
        "csv_url": reverse("board:csv", args=[code]),
    }
    return render(request, "board/measure.html", content)


def _columns(may_see_people: bool) -> list[Column]:
    columns = [
        Column("Joined", first=True), Column("People who joined", numeric=True),
        Column("Share", numeric=True), Column("95% interval", numeric=True), Column("Ripe"),
    ]  # fmt: skip
    return [*columns, Column("People")] if may_see_people else columns


def _row(definition: Measure, figure: Any, may_see_people: bool) -> list[Any]:
    row = [
        presenters.quarter_of(figure).label, presenters.rounded(figure.denominator),
        presenters.share(figure), presenters.interval(figure) or "–",
        "Yes" if figure.is_mature else "Not yet",
    ]  # fmt: skip
    if may_see_people:
        url = reverse("board:people", args=[definition.code.lower(), figure.from_on.isoformat()])
        row.append(Link("People of my team", url, about=presenters.quarter_of(figure).label))
    return row


@require_safe
@for_roles(RoleKind.LEADER)
def people_behind(request: Any, code: str, from_on: str) -> HttpResponse:
    """The list behind a figure, as far as row security lets this viewer see it."""
    definition, quarter = _measure_or_404(code), _quarter_or_404(from_on)
    journeys = list(
        selectors.journeys_behind(request.viewer, outcome=definition.outcome, quarter=quarter)[:200]
    )
    for journey in journeys:
        audit.record_read("measure.people", person_id=journey.person_id, purpose="outcomes")
    rows = [
        [
            Link(journey.person.name, reverse("coach:person", args=[journey.person_id])),
            day(journey.started_on),
            journey.lead_coach.display_name if journey.lead_coach else "–",
        ]
        for journey in journeys
    ]
    content = {
        "measure": definition,
        "quarter": quarter,
        "columns": [Column("Name", first=True), Column("Joined"), Column("Lead coach")],
        "rows": rows,
        "back": Link(definition.title, reverse("board:measure", args=[code])),
    }
    return render(request, "board/people.html", content)


@require_safe
@step_up.required(step_up.EXPORT, "GET", "HEAD")
@for_roles(*READERS)
def figures_csv(request: Any, code: str) -> HttpResponse:
    """Every figure of a measure at the newest cut, small ones withheld, with its definition."""
    definition = _measure_or_404(code)
    cut_on = selectors.latest_cut(request.viewer.area)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    rows: list[list[Any]] = [
        [f"# {definition.title}: {definition.counts}, of {definition.among}"],
        ["from", "to", "group", "place", "joined_to_nearest_5", "share", "lower_95", "upper_95",
         "ripe", "cut", "version"],
    ]  # fmt: skip
    for figure in selectors.all_at(request.viewer, definition.code, cut_on=cut_on):
        hidden = presenters.is_hidden(figure)
        shown: list[Any] = (
            ["", "", ""]
            if hidden
            else [Decimal(f"{v:.3f}") for v in (figure.value, figure.lower, figure.upper)]
        )
        rows.append(
            [figure.from_on, figure.to_on, figure.group, figure.place,
             5 * round(figure.denominator / 5), *shown, figure.is_mature, figure.cut_on,
             figure.version]
        )  # fmt: skip
    write_rows(response, rows)
    return response


@require_safe
@for_roles(*READERS)
def statistic(request: Any, code: str) -> HttpResponse:
    """One published statistic of the area: its years, similar areas, the nation, its caveats."""
    area = request.area
    found = comparison(code, area.code)
    if found is None or found.own is None:
        raise Http404
    nation = series(code, found.nation.place_code if found.nation else ENGLAND)
    chart = presenters.statistic_chart(found, area.name, nation)
    similar = found.similar.figures if found.similar else ()
    names = _place_names(similar)
    rows = [
        [names.get(each.place_code, each.place_code), f"{each.value:.1f}",
         presenters.limits(each) or "–"]
        for each in sorted(similar, key=lambda each: names.get(each.place_code, ""))
    ]  # fmt: skip
    content = {
        "comparison": found,
        "card": presenters.card_of_statistic(found, area.name, ""),
        "chart": chart,
        "similar": rows,
        "similar_columns": [
            Column("Similar area", first=True), Column("Value", numeric=True),
            Column("95% interval", numeric=True),
        ],
        "back": Link("Outcomes", reverse("board:outcomes")),
    }  # fmt: skip
    return render(request, "board/statistic.html", content)


@require_safe
@for_roles(*READERS)
def places(request: Any) -> HttpResponse:
    """Districts on a map by the share who stayed in work, with the same in a table."""
    viewer, definition = request.viewer, measure("SHARE_SUSTAINED")
    cut_on = selectors.latest_cut(viewer.area)
    districts = {place.code: place.name for place in districts_of(viewer.area.code)}
    cells = {}
    chosen = None
    if cut_on:
        chosen = latest_ripe_year(definition, on=cut_on)
        if chosen:
            found = selectors.cells_at(viewer, definition.code, cut_on=cut_on, quarter=chosen)
            cells = {each.place: each for each in found if not each.group}
    drawn = boundary_paths(list(districts))
    shapes = []
    if drawn:
        shapes = [
            Shape(shape.path, districts[shape.code], shade=_shade(cells.get(shape.code)))
            for shape in drawn.shapes
        ]
    rows = [
        [
            name,
            presenters.rounded(cells[code].denominator) if code in cells else "–",
            presenters.share(cells[code]) if code in cells else "–",
            (presenters.interval(cells[code]) if code in cells else "") or "–",
        ]
        for code, name in sorted(districts.items(), key=lambda pair: pair[1])
    ]
    content = {
        "measure": definition,
        "quarter": chosen,
        "funnel": wider.funnel_of(viewer, cut_on, districts) if cut_on else None,
        "view_box": drawn.view_box if drawn else "",
        "shapes": shapes,
        "rows": rows,
        "columns": [
            Column("District", first=True), Column("People who joined", numeric=True),
            Column("Share", numeric=True), Column("95% interval", numeric=True),
        ],
    }  # fmt: skip
    return render(request, "board/places.html", content)


def _shade(figure: Any) -> int:
    if figure is None or presenters.is_hidden(figure):
        return 0
    return min(5, 1 + int(figure.value * 12))


def _names(request: HttpRequest) -> dict[str, str]:
    area = request.area  # type: ignore[attr-defined]
    districts = {place.code: place.name for place in districts_of(area.code)}
    return presenters.group_names(framework_for(area.pk, clock.today()), districts)


def _place_names(figures: Any) -> dict[str, str]:
    codes = [each.place_code for each in figures]
    return dict(Place.objects.filter(code__in=codes).order_by("code").values_list("code", "name"))


def _measure_or_404(code: str) -> Measure:
    for each in MEASURES:
        if each.code.lower() == code:
            return each
    raise Http404


def _quarter_or_404(from_on: str) -> Quarter:
    try:
        first = date.fromisoformat(from_on)
    except ValueError:
        raise Http404 from None
    if first.day != 1 or first.month not in (1, 4, 7, 10):
        raise Http404
    year, month = (first.year, first.month + 3) if first.month < 10 else (first.year + 1, 1)
    return Quarter(first, date.fromordinal(date(year, month, 1).toordinal() - 1))
