"""Questions of the desk: who asked to join, who waits for a coach, who is this."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from worklocal.accounts.models import AccessGrant
from worklocal.accounts.viewer import Viewer
from worklocal.core import audit, context
from worklocal.support.appointments.models import OpenTime
from worklocal.support.joining.models import JoinRequest, JoinState
from worklocal.support.joining.services import answer_due_on
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey, Person

PAGE = 25
MOST_FOUND = 20


@dataclass(frozen=True)
class RequestPage:
    """One page of the queue, the longest waiting first. `next_cursor` is "" on the last page."""

    requests: tuple[JoinRequest, ...]
    next_cursor: str


@dataclass(frozen=True)
class QueueFacts:
    count: int
    oldest_at: datetime | None


def requests_waiting(viewer: Viewer, *, after: str = "", size: int = PAGE) -> RequestPage:
    """New requests to join. A cursor that was tampered with begins at the start."""
    rows = _waiting(viewer).select_related("venue").order_by("created_at", "id")
    if place := _read_cursor(after):
        made_at, last = place
        rows = rows.filter(Q(created_at__gt=made_at) | Q(created_at=made_at, id__gt=last))
    found = list(rows[: size + 1])
    more, found = len(found) > size, found[:size]
    cursor = f"{found[-1].created_at.timestamp():.6f}_{found[-1].pk.hex}" if more else ""
    return RequestPage(tuple(found), cursor)


def queue_facts(viewer: Viewer) -> QueueFacts:
    """How many wait, and since when the first of them."""
    found = _waiting(viewer).aggregate(count=Count("id"), oldest=Min("created_at"))
    return QueueFacts(found["count"], found["oldest"])


def request_for(viewer: Viewer, request_id: uuid.UUID) -> JoinRequest | None:
    """One request, its reading noted under the id that will be the person's."""
    rows = JoinRequest.objects.filter(area=viewer.area, pk=request_id)
    found = rows.select_related("venue", "first_time__venue", "first_time__coach").first()
    if found is not None:
        audit.record_read("join_request", person_id=found.person_id or found.pk, thing=found)
    return found


def waiting_for_coach(viewer: Viewer) -> QuerySet[Journey]:
    """Journeys that nobody leads yet, the longest waiting first."""
    rows = Journey.objects.visible_to(viewer).filter(
        state=JourneyState.JOINED, lead_coach=None, person_id__in=_granted(viewer)
    )
    return rows.select_related("person").order_by("started_on", "id")


def people_called(viewer: Viewer, text: str) -> list[Person]:
    """People whom the viewer may see now and whose name has each word, by name; at most twenty.

    Whoever may not be seen is not found: the answer is the same as for nobody.
    """
    words = text.split()[:5]
    if not words:
        return []
    rows = Person.objects.visible_to(viewer).filter(pk__in=_granted(viewer))
    for word in words:
        rows = rows.filter(Q(chosen_name__icontains=word) | Q(family_name__icontains=word))
    found = list(rows.order_by("chosen_name", "family_name", "id")[:MOST_FOUND])
    for person in found:
        audit.record_read("desk_search", person_id=person.pk)
    return found


@dataclass(frozen=True)
class JoinReceipt:
    """What a joiner is told again: no name, and nothing they wrote."""

    reference: str
    due_on: date
    contact_by: str
    first_time: OpenTime | None


def receipt_for(request_id: uuid.UUID) -> JoinReceipt | None:
    """The receipt of a request, for the browser that sent it and holds its id in its session."""
    with context.elevated("anonymous-joining"):
        rows = JoinRequest.objects.filter(pk=request_id)
        found = rows.select_related("first_time__venue", "first_time__coach").first()
    if found is None:
        return None
    return JoinReceipt(found.reference, answer_due_on(found), found.contact_by, found.first_time)


def _waiting(viewer: Viewer) -> QuerySet[JoinRequest]:
    return JoinRequest.objects.filter(area=viewer.area, state=JoinState.NEW)


def _granted(viewer: Viewer) -> QuerySet[AccessGrant, Any]:
    """Ids of people with a grant to the viewer: few, so that no list reads the whole area."""
    grants = AccessGrant.objects.filter(holder__in=viewer.holders())
    return grants.order_by().values("person_id")


def _read_cursor(text: str) -> tuple[datetime, uuid.UUID] | None:
    made_at, _, last = text.partition("_")
    try:
        return datetime.fromtimestamp(float(made_at), tz=UTC), uuid.UUID(hex=last)
    except (ValueError, OverflowError, OSError):
        return None
