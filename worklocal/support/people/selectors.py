"""Questions about people and journeys. Each takes the viewer; row security stands behind them."""

import uuid

from worklocal.accounts.viewer import Viewer
from worklocal.core import audit
from worklocal.support.people.models import Journey, Person


def person_for(viewer: Viewer, person_id: uuid.UUID, *, what: str) -> Person | None:
    """One person whom the viewer may see, or None; `what` names the page in the read audit."""
    person = Person.objects.visible_to(viewer).filter(pk=person_id).first()
    if person is not None:
        audit.record_read(what, person_id=person.pk)
    return person


def current_journey(viewer: Viewer, person_id: uuid.UUID) -> Journey | None:
    """The open journey, or else the latest one that ended."""
    journeys = Journey.objects.visible_to(viewer).filter(person_id=person_id)
    journeys = journeys.select_related("person", "lead_coach")
    return journeys.open().first() or journeys.order_by("-started_on", "-id").first()
