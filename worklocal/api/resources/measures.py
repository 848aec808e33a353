"""For those who answer for results: measures as on the board's pages, small ones hidden."""

from datetime import date
from typing import Any

from worklocal.accounts.enums import RoleKind
from worklocal.api.door import Room
from worklocal.api.shapes import Listed, Shape
from worklocal.evidence.measures.definitions import MEASURES, Measure, is_too_small
from worklocal.evidence.measures.models import Figure
from worklocal.evidence.measures.selectors import all_at, latest_cut

ROOM = Room(
    "measures",
    frozenset({RoleKind.BOARD, RoleKind.ANALYST, RoleKind.COMMISSIONER, RoleKind.LEADER}),
)
NEAREST = 5


class MeasureOut(Shape):
    code: str
    title: str
    counts: str
    among: str
    ripens_after_days: int


class FigureOut(Shape):
    """Both days are included. Too few people: no share. `joined` is to the nearest five."""

    measure: str
    version: str
    from_on: date
    to_on: date
    group: str
    place: str
    joined: int | None
    share: float | None
    lower_95: float | None
    upper_95: float | None
    is_ripe: bool
    cut_on: date


def _measure(request: Any, code: str) -> Measure | None:
    return next((each for each in MEASURES if each.code.lower() == code), None)


@ROOM.get("/measures", Listed[MeasureOut])
def measures(request: Any) -> Listed[MeasureOut]:
    """What is measured, in words."""
    return Listed[MeasureOut](
        items=[
            MeasureOut(code=m.code.lower(), title=m.title, counts=m.counts, among=m.among,
                       ripens_after_days=m.ripens_after)
            for m in MEASURES
        ]
    )  # fmt: skip


@ROOM.get("/measures/{str:code}", Listed[FigureOut], load=_measure)
def measure(request: Any, code: str) -> Listed[FigureOut]:
    """Every figure of one measure at the newest cut, by quarter, group and place."""
    cut_on = latest_cut(request.viewer.area)
    rows = all_at(request.viewer, request.thing.code, cut_on=cut_on)
    return Listed[FigureOut](items=[_figure(row) for row in rows])


def _figure(row: Figure) -> FigureOut:
    joined = row.denominator
    hidden = joined is None or is_too_small(row.numerator, joined)
    return FigureOut(
        measure=row.measure.lower(), version=row.version, from_on=row.from_on, to_on=row.to_on,
        group=row.group, place=row.place,
        joined=None if joined is None else NEAREST * round(joined / NEAREST),
        share=None if hidden else row.value, lower_95=None if hidden else row.lower,
        upper_95=None if hidden else row.upper, is_ripe=row.is_mature, cut_on=row.cut_on,
    )  # fmt: skip
