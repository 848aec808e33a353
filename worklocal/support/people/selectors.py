"""Questions about people and journeys. Each takes the viewer; row security stands behind them."""

import uuid

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Now

from worklocal.accounts.enums import GrantReason
from worklocal.accounts.models import AccessGrant
from worklocal.accounts.viewer import Viewer
from worklocal.core import audit
from worklocal.support.people.models import Journey, Person


def person_for(viewer: Viewer, person_id: uuid.UUID, *, what: str) -> Person | None:
    """One person whom the viewer may see, or None; `what` names the page in the read audit.

    `emergency_until` of the person is set when nothing but an emergency opening shows them.
    """
    people = Person.objects.visible_to(viewer).filter(pk=person_id)
    if viewer.person_id is not None:
        person = people.first()
    else:
        live = AccessGrant.objects.filter(
            person_id=OuterRef("pk"), holder__in=viewer.holders(), starts_at__lte=Now()
        ).exclude(ends_at__lte=Now())
        opened = live.filter(reason=GrantReason.BREAK_GLASS).order_by("-ends_at").values("ends_at")
        held = Exists(live.exclude(reason=GrantReason.BREAK_GLASS))
        person = people.annotate(until=Subquery(opened[:1]), is_held=held).first()
        if person is not None and not getattr(person, "is_held", True):
            person.emergency_until = getattr(person, "until", None)
    if person is not None:
        purpose = "emergency" if person.emergency_until else "support"
        audit.record_read(what, person_id=person.pk, purpose=purpose)
    return person


def current_journey(viewer: Viewer, person_id: uuid.UUID) -> Journey | None:
    """The open journey, or else the latest one that ended."""
    journeys = Journey.objects.visible_to(viewer).filter(person_id=person_id)
    journeys = journeys.select_related("person", "lead_coach")
    return journeys.open().first() or journeys.order_by("-started_on", "-id").first()
