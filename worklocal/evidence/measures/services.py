"""Deriving outcomes from facts, and making figures at a dated cut."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from worklocal.core import audit, clock, context
from worklocal.evidence.measures.curves import cohort_points, funnel_points
from worklocal.evidence.measures.definitions import (
    MEASURES,
    VERSION,
    Measure,
    Quarter,
    latest_ripe_year,
    quarters_before,
)
from worklocal.evidence.measures.definitions import measure as measure_of
from worklocal.evidence.measures.models import CohortPoint, Figure, FunnelPoint, Outcome
from worklocal.evidence.measures.progress import progress_cells
from worklocal.evidence.measures.wider import YEAR, WiderCell, wider_cells
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.people.models import Journey
from worklocal.support.work.outcomes import outcomes_reached

QUARTERS = 12


def derive_outcomes(*, journey: Journey, at: datetime) -> list[Outcome]:
    """Bring a journey's outcomes in line with its facts; return those that now stand.

    An outcome that a correction took away is kept and marked withdrawn: what was counted at an
    earlier cut can still be explained.
    """
    framework = framework_for(journey.area_id, clock.day_of(at))
    reached = {
        each.outcome: each
        for each in outcomes_reached(
            journey_id=journey.pk, joined_on=journey.started_on, framework=framework
        )
    }
    standing = {
        row.outcome: row
        for row in Outcome.objects.filter(journey_id=journey.pk, withdrawn_at=None).order_by("id")
    }
    for code, row in standing.items():
        now = reached.get(code)
        same = now and (now.achieved_on, now.grade) == (row.achieved_on, row.grade)
        if not same:
            Outcome.objects.filter(pk=row.pk).update(withdrawn_at=at)
            audit.record("outcome.withdrawn", person_id=journey.person_id, thing=row)
    for code, now in reached.items():
        row = standing.get(code)
        if row and (now.achieved_on, now.grade) == (row.achieved_on, row.grade):
            continue
        made = Outcome(
            area_id=journey.area_id,
            person_id=journey.person_id,
            journey_id=journey.pk,
            outcome=code,
            version=framework.version,
            achieved_on=now.achieved_on,
            grade=now.grade,
            derived_at=at,
        )
        made.save(force_insert=True)
        audit.record("outcome.derived", person_id=journey.person_id, thing=made)
    return list(
        Outcome.objects.filter(journey_id=journey.pk, withdrawn_at=None).order_by("outcome", "id")
    )


@dataclass(frozen=True)
class Cell:
    """People who joined in a quarter, of one group in one place, and those with the outcome."""

    group: str
    place: str
    joined: int
    reached: int


_CELLS = """
SELECT GROUPING(p.la_code, j.offer, p.marked),
       COALESCE(p.la_code, ''), COALESCE(j.offer, ''), COALESCE(p.marked, false),
       count(*), count(o.id)
FROM people_journey j
JOIN (SELECT id, la_code, cardinality(markers) >= 2 AS marked FROM people_person) p
  ON p.id = j.person_id
LEFT JOIN measures_outcome o ON o.journey_id = j.id AND o.outcome = %(outcome)s
  AND o.derived_at < %(cut)s AND (o.withdrawn_at IS NULL OR o.withdrawn_at >= %(cut)s)
  AND o.achieved_on <= j.started_on + %(within)s::int
WHERE j.area_id = %(area)s AND j.started_on BETWEEN %(from)s AND %(to)s
GROUP BY GROUPING SETS ((), (p.la_code), (j.offer), (p.marked))
"""
WHOLE, BY_PLACE, BY_OFFER, BY_MARKERS = 7, 3, 5, 6
TWO_MARKERS = "TWO_OR_MORE_MARKERS"


def cells_of(measure: Measure, quarter: Quarter, *, area: uuid.UUID, code: str, cut_on: date
             ) -> list[Cell]:  # fmt: skip
    """Counts for the whole area, each district, each offer, and people with two or more markers.

    Needs a context that sees the area. `code` is the area's own, used as the place of the whole.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _CELLS,
            {
                "outcome": measure.outcome,
                "cut": f"{cut_on} 23:59:59.999999 Europe/London",
                "within": measure.ripens_after,
                "area": area,
                "from": quarter.from_on,
                "to": quarter.to_on,
            },
        )
        return list(_as_cells(cursor.fetchall(), code))


def _as_cells(rows: Iterable[tuple[int, str, str, bool, int, int]], code: str) -> Iterable[Cell]:
    for grouping, district, offer, marked, joined, reached in rows:
        if grouping == WHOLE:
            yield Cell("", code, joined, reached)
        elif grouping == BY_PLACE and district:
            yield Cell("", district, joined, reached)
        elif grouping == BY_OFFER and offer:
            yield Cell(offer, code, joined, reached)
        elif grouping == BY_MARKERS and marked:
            yield Cell(TWO_MARKERS, code, joined, reached)


@dataclass(frozen=True)
class Board:
    """Everything the board shows of an area's own records at one cut, not yet kept."""

    figures: list[Figure]
    curves: list[CohortPoint]
    funnel: list[FunnelPoint]


def make_figures(*, area_code: str, cut_on: date, at: datetime) -> int:
    """Make and keep everything of the acting area at a cut; the same cut again replaces nothing.

    Returns how many figures were made.
    """
    board = board_at(area_code=area_code, cut_on=cut_on, at=at)
    CohortPoint.objects.bulk_create(board.curves, ignore_conflicts=True)
    FunnelPoint.objects.bulk_create(board.funnel, ignore_conflicts=True)
    return len(Figure.objects.bulk_create(board.figures, ignore_conflicts=True))


def board_at(*, area_code: str, cut_on: date, at: datetime) -> Board:
    """Rebuild the acting area's whole board from its records as they stood at a cut.

    Intervals of shares are Wilson's, 95 per cent. Nothing is written.
    """
    area = context.current().area
    assert area is not None, "Figures are made within an area."  # noqa: S101
    kept = {"area_id": area, "version": VERSION, "cut_on": cut_on, "made_at": at}
    _plan_for_whole_tables()
    figures = [
        _figure(measure, quarter, cell, area, cut_on, at)
        for measure in MEASURES
        for quarter in periods_of(measure, cut_on)
        for cell in cells_of(measure, quarter, area=area, code=area_code, cut_on=cut_on)
        if cell.joined
    ]
    figures += [
        _wider_figure(cell, kept)
        for on in (cut_on, cut_on - YEAR)
        for cells_of_a_day in (wider_cells, progress_cells)
        for cell in cells_of_a_day(area=area, code=area_code, on=on)
    ]
    return Board(
        figures,
        [CohortPoint(**kept, **row) for row in cohort_points(area=area, on=cut_on)],
        [
            FunnelPoint(**kept, measure=FUNNEL_OF, **row)
            for row in funnel_points(_districts(figures, area_code, cut_on))
        ],
    )


def _plan_for_whole_tables() -> None:
    """Tell the planner, for this transaction, that every statement reads whole tables.

    Row security hides from it how many rows are seen, so it would walk them one by one, and
    compile what runs once.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        cursor.execute("SET LOCAL jit = off")


FUNNEL_OF = "SHARE_STARTED"


def _districts(figures: list[Figure], area_code: str, cut_on: date) -> list[tuple[str, int, int]]:
    """(district, joined, reached) in the newest ripe year."""
    year = latest_ripe_year(measure_of(FUNNEL_OF), on=cut_on)
    if year is None:
        return []
    return sorted(
        (each.place, each.denominator, each.numerator)
        for each in figures
        if (each.measure, each.group) == (FUNNEL_OF, "") and each.place != area_code
        and (each.from_on, each.to_on) == (year.from_on, year.to_on)
    )  # fmt: skip


def _wider_figure(cell: WiderCell, kept: dict[str, Any]) -> Figure:
    return Figure(
        **kept, measure=cell.measure.code, group=cell.group, place=cell.place,
        from_on=cell.from_on, to_on=cell.to_on, numerator=cell.numerator,
        denominator=cell.denominator, value=cell.value, lower=cell.lower, upper=cell.upper,
        is_mature=True,
    )  # fmt: skip


def periods_of(measure: Measure, cut_on: date) -> list[Quarter]:
    """The quarters that figures are made for, and the latest ripe year."""
    year = latest_ripe_year(measure, on=cut_on)
    return [*quarters_before(cut_on, QUARTERS), *([year] if year else [])]


def _figure(
    measure: Measure, quarter: Quarter, cell: Cell, area: uuid.UUID, cut_on: date, at: datetime
) -> Figure:
    from worklocal.evidence.engine.rates import wilson

    share = wilson(cell.reached, cell.joined)
    return Figure(
        area_id=area,
        measure=measure.code,
        version=VERSION,
        group=cell.group,
        place=cell.place,
        from_on=quarter.from_on,
        to_on=quarter.to_on,
        numerator=cell.reached,
        denominator=cell.joined,
        value=share.value,
        lower=share.low,
        upper=share.high,
        is_mature=quarter.is_mature(measure, on=cut_on),
        cut_on=cut_on,
        made_at=at,
    )
