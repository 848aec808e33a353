"""Questions about figures and outcomes."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, Max, QuerySet

from worklocal.accounts.models import Area
from worklocal.accounts.viewer import Viewer
from worklocal.evidence.measures.definitions import VERSION, Quarter
from worklocal.evidence.measures.models import CohortPoint, Figure, FunnelPoint, Outcome
from worklocal.support.people.models import Journey


def latest_cut(area: Area) -> date | None:
    """The day of the newest figures of an area; None before the first night."""
    newest = Figure.objects.filter(area=area, version=VERSION).aggregate(day=Max("cut_on"))
    return newest["day"]


def series_of(
    area: Area, measure: str, *, cut_on: date, group: str = "", place: str = ""
) -> list[Figure]:
    """A measure quarter by quarter at one cut, oldest first. Whole years are left out."""
    return list(
        Figure.objects.filter(
            area=area, measure=measure, version=VERSION, cut_on=cut_on, group=group,
            place=place or area.code,
            to_on__lt=F("from_on") + timedelta(days=93),
        ).order_by("from_on", "id")
    )  # fmt: skip


def cells_at(viewer: Viewer, measure: str, *, cut_on: date, quarter: Quarter) -> list[Figure]:
    """A measure in one quarter for every group and district."""
    return list(
        Figure.objects.filter(
            area=viewer.area, measure=measure, version=VERSION, cut_on=cut_on,
            from_on=quarter.from_on, to_on=quarter.to_on,
        ).order_by("group", "place", "id")
    )  # fmt: skip


def journeys_behind(viewer: Viewer, *, outcome: str, quarter: Quarter) -> QuerySet[Journey]:
    """The people behind a figure, as far as this viewer may see them; everyone else sees none.

    Row security decides: a leader finds their team's people, a board member nobody.
    """
    reached = Outcome.objects.filter(outcome=outcome, withdrawn_at=None).values("journey_id")
    return (
        Journey.objects.filter(
            area=viewer.area, started_on__range=(quarter.from_on, quarter.to_on), pk__in=reached
        )
        .select_related("person", "lead_coach")
        .order_by("started_on", "id")
    )


def all_at(viewer: Viewer, measure: str, *, cut_on: date | None) -> list[Figure]:
    """Every figure of a measure at one cut, by quarter, group and place."""
    if cut_on is None:
        return []
    return list(
        Figure.objects.filter(
            area=viewer.area, measure=measure, version=VERSION, cut_on=cut_on
        ).order_by("from_on", "group", "place", "id")
    )


def wholes_at(area: Area, measures: Sequence[str], *, cut_on: date) -> dict[str, list[Figure]]:
    """The whole area's figures of several measures by code, the newest days first."""
    found = defaultdict(list)
    rows = Figure.objects.filter(
        area=area, measure__in=measures, version=VERSION, cut_on=cut_on, group="",
        place=area.code,
    )  # fmt: skip
    for row in rows.order_by("-to_on", "id"):
        found[row.measure].append(row)
    return dict(found)


def curves_at(viewer: Viewer, *, cut_on: date) -> list[CohortPoint]:
    rows = CohortPoint.objects.filter(area=viewer.area, version=VERSION, cut_on=cut_on)
    return list(rows.order_by("from_on", "week", "id"))


def funnel_at(viewer: Viewer, *, cut_on: date) -> list[FunnelPoint]:
    rows = FunnelPoint.objects.filter(area=viewer.area, version=VERSION, cut_on=cut_on)
    return list(rows.order_by("place", "id"))
