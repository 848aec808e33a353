"""Questions about requests and what is due. Each takes the viewer; row security stands behind."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.core.models import FileStatus, StoredFile
from worklocal.exchange.requests.models import (
    DataRequest,
    DueErasure,
    ErasureProof,
    YearlyCount,
)

SOON = timedelta(days=7)
MOST = 200


def requests_open(viewer: Viewer) -> QuerySet[DataRequest]:
    """The most pressing first; those whose clock is stopped last."""
    rows = DataRequest.objects.filter(area=viewer.area, closed_on=None)
    return rows.order_by("paused_on", "due_on", "id")


def requests_closed(viewer: Viewer) -> QuerySet[DataRequest]:
    rows = DataRequest.objects.filter(area=viewer.area, closed_on__isnull=False)
    return rows.order_by("-closed_on", "-id")


def requests_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[DataRequest]:
    rows = DataRequest.objects.filter(area=viewer.area, person_id=person_id)
    return rows.order_by("-received_on", "-id")


def request_for(viewer: Viewer, request_id: uuid.UUID) -> DataRequest | None:
    return DataRequest.objects.filter(area=viewer.area, pk=request_id).first()


def due_for(viewer: Viewer, due_id: uuid.UUID) -> DueErasure | None:
    return DueErasure.objects.filter(area=viewer.area, pk=due_id).first()


def erasures_due(viewer: Viewer) -> QuerySet[DueErasure]:
    rows = DueErasure.objects.filter(area=viewer.area).select_related("held_by")
    return rows.order_by("due_on", "id")


def proofs(viewer: Viewer) -> QuerySet[ErasureProof]:
    return ErasureProof.objects.filter(area=viewer.area).order_by("-erased_at", "-id")


def yearly_counts(viewer: Viewer) -> QuerySet[YearlyCount]:
    rows = YearlyCount.objects.filter(area=viewer.area)
    return rows.order_by("-year", "offer", "entry_route", "age_band", "started_work")


@dataclass(frozen=True)
class Waiting:
    """What waits at the desk, in counts."""

    requests: int
    late: int
    soon: int
    to_screen: int
    due: int
    held: int
    files: int


def waiting_at_the_desk(viewer: Viewer, *, today: date) -> Waiting:
    is_open = Q(closed_on=None)
    runs = is_open & Q(paused_on=None)
    counted = DataRequest.objects.filter(area=viewer.area).aggregate(
        requests=Count("id", filter=is_open),
        late=Count("id", filter=runs & Q(due_on__lt=today)),
        soon=Count("id", filter=runs & Q(due_on__gte=today, due_on__lte=today + SOON)),
        to_screen=Count("id", filter=is_open & Q(made_at__isnull=False, released_at=None)),
    )
    erasures = DueErasure.objects.filter(area=viewer.area).aggregate(
        due=Count("id", filter=Q(held_at=None)), held=Count("id", filter=Q(held_at__isnull=False))
    )
    files = StoredFile.objects.filter(area_id=viewer.area.pk, status=FileStatus.CHECKING).count()
    return Waiting(**counted, **erasures, files=files)
