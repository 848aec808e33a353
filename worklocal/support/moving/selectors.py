"""Where a move stands, in the area that is left and in the one that is reached."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from worklocal.accounts.models import Area
from worklocal.accounts.viewer import Viewer
from worklocal.support.moving.models import (
    Arrival,
    ArrivalState,
    Move,
    MovePart,
    MoveState,
    ReceivedPart,
)


def areas_to_move_to(viewer: Viewer) -> list[Area]:
    """Every other area that runs the service; an invented one is only reached from an invented."""
    rows = Area.objects.filter(is_demonstration=viewer.area.is_demonstration)
    return list(rows.exclude(pk=viewer.area.pk).order_by("name"))


def move_of(viewer: Viewer, person_id: uuid.UUID) -> Move | None:
    """The person's newest move that was not taken back."""
    rows = Move.objects.filter(area=viewer.area, person_id=person_id)
    rows = rows.exclude(state=MoveState.WITHDRAWN).select_related("to_area", "consent", "person")
    return rows.order_by("-created_at", "-id").first()


def parts_of(move: Move) -> list[MovePart]:
    """In the order of reading; what the viewer may not see is left out by row security."""
    return list(MovePart.objects.filter(move=move).order_by("position", "id"))


def arrivals_waiting(viewer: Viewer) -> QuerySet[Arrival]:
    """People who are moving here and have no answer, the one due first at the top."""
    rows = Arrival.objects.filter(area=viewer.area, state=ArrivalState.OFFERED)
    return rows.select_related("from_area").order_by("answer_due_on", "id")


def arrival_for(viewer: Viewer, arrival_id: uuid.UUID) -> Arrival | None:
    rows = Arrival.objects.filter(area=viewer.area, pk=arrival_id)
    return rows.select_related("from_area").first()


def arrival_of(viewer: Viewer, person_id: uuid.UUID) -> Arrival | None:
    """The newest arrival of a person who was received here."""
    rows = Arrival.objects.filter(area=viewer.area, person_id=person_id)
    return rows.select_related("from_area", "venue").order_by("-answered_at", "-id").first()


def received_of(arrival: Arrival) -> list[ReceivedPart]:
    return list(ReceivedPart.objects.filter(arrival=arrival).order_by("position", "id"))


@dataclass(frozen=True)
class Standing:
    """Moves without an answer: from here and to here, and how many of them are late."""

    sent: int
    sent_late: int
    coming: int
    coming_late: int


def standing(viewer: Viewer, *, today: date) -> Standing:
    """The due day itself is still in time. A leader counts those of their own teams' people."""
    late = Q(answer_due_on__lt=today)
    sent = Move.objects.filter(area=viewer.area, state=MoveState.SENT)
    coming = Arrival.objects.filter(area=viewer.area, state=ArrivalState.OFFERED)
    return Standing(
        sent.count(), sent.filter(late).count(), coming.count(), coming.filter(late).count()
    )
