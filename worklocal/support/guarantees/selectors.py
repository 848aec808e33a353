"""The promises made to one person, and whether each was kept."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.reference.framework.selectors import version_named
from worklocal.support.guarantees.models import GuaranteeClock
from worklocal.support.guarantees.rules import Standing, standing


@dataclass(frozen=True)
class Promise:
    """One running or kept guarantee in the framework's words."""

    code: str
    words: str
    started_on: date
    due_on: date
    kept_on: date | None
    standing: Standing


def promises_to(viewer: Viewer, journey_id: uuid.UUID, *, today: date) -> list[Promise]:
    """Every clock of a journey: what is still due first, by its day, then what was kept."""
    rows = GuaranteeClock.objects.filter(area=viewer.area, journey_id=journey_id)
    found = [
        Promise(
            row.guarantee, version_named(row.version).guarantee(row.guarantee).promise,
            row.started_on, row.due_on, row.kept_on,
            standing(due_on=row.due_on, kept_on=row.kept_on, today=today),
        )
        for row in rows.order_by("due_on", "id")
    ]  # fmt: skip
    return sorted(found, key=lambda promise: promise.kept_on is not None)


def promises_due(
    viewer: Viewer, *, coach_ids: Iterable[uuid.UUID], by: date
) -> QuerySet[GuaranteeClock]:
    """Running clocks of these coaches' people that fall due by a day, the most pressing first."""
    rows = GuaranteeClock.objects.filter(
        area=viewer.area, journey__lead_coach__in=coach_ids, kept_on=None, due_on__lte=by
    )
    return rows.exclude(journey__state="ENDED").select_related("person").order_by("due_on", "id")
