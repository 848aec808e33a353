"""Questions about restrictions, relations, emergencies and what waits for review."""

import uuid
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.core import context
from worklocal.core.models import AuditEntry
from worklocal.support.restricted.models import (
    EmergencyOpening,
    NominatedOfficer,
    RecordRestriction,
    Review,
    SafetyFlag,
    StaffDetails,
    StaffRelation,
    TwoKeyOpening,
)

MOST = 200


def restrictions_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[RecordRestriction]:
    """In force first, then what was lifted, the latest first."""
    rows = RecordRestriction.objects.filter(area=viewer.area, person_id=person_id)
    rows = rows.select_related("set_by", "lifted_by")
    return rows.order_by("-lifted_at", "-set_at", "-id")


def live_flag(viewer: Viewer, person_id: uuid.UUID) -> SafetyFlag | None:
    """What to do when meeting them: only for those who meet them."""
    rows = SafetyFlag.objects.filter(area=viewer.area, person_id=person_id, lifted_at=None)
    return rows.first()


def told_to_person(entries: QuerySet[AuditEntry]) -> QuerySet[AuditEntry]:
    """Without reads in an emergency of which the officer recorded why the person is not told."""
    untold = EmergencyOpening.objects.filter(
        person_id=OuterRef("person_id"), by=OuterRef("actor_id"),
        opened_at__lte=OuterRef("created_at"), ends_at__gte=OuterRef("created_at"),
    ).exclude(untold_because="")  # fmt: skip
    return entries.exclude(Q(purpose="emergency") & Q(Exists(untold)))


def own_relations(viewer: Viewer) -> QuerySet[StaffRelation]:
    """What the viewer has said themselves; what was inferred about them is not among it."""
    rows = StaffRelation.objects.filter(
        area=viewer.area, user=viewer.user_id, is_inferred=False, ended_at=None
    )
    return rows.order_by("-since", "-id")


def own_details(viewer: Viewer) -> StaffDetails | None:
    return StaffDetails.objects.filter(area=viewer.area, user=viewer.user_id).first()


def reviews_waiting(viewer: Viewer) -> QuerySet[Review]:
    """What waits for the viewer's decision, the one due first first; never about themselves."""
    rows = Review.objects.filter(area=viewer.area, decided_at=None)
    rows = rows.exclude(about_user=viewer.user_id).select_related("about_user")
    return rows.order_by("due_on", "id")[:MOST]


def reviews_decided(viewer: Viewer) -> QuerySet[Review]:
    rows = Review.objects.filter(area=viewer.area, decided_at__isnull=False)
    rows = rows.exclude(about_user=viewer.user_id).select_related("about_user", "decided_by")
    return rows.order_by("-decided_at", "-id")[:50]


def review_for(viewer: Viewer, review_id: uuid.UUID) -> Review | None:
    rows = Review.objects.filter(area=viewer.area, pk=review_id)
    rows = rows.exclude(about_user=viewer.user_id).select_related("about_user", "decided_by")
    return rows.first()


def openings_overdue(viewer: Viewer, *, today: date) -> int:
    """How many records opened in an emergency were not reviewed in time: a number for the board."""
    with context.elevated("restricted-record"):
        return EmergencyOpening.objects.filter(
            area=viewer.area, reviewed_at=None, review_due_on__lt=today
        ).count()


def own_openings(viewer: Viewer) -> QuerySet[EmergencyOpening]:
    """The viewer's own emergencies, the latest first."""
    rows = EmergencyOpening.objects.filter(area=viewer.area, by=viewer.user_id)
    return rows.order_by("-opened_at", "-id")[:MOST]


def officers(viewer: Viewer) -> QuerySet[NominatedOfficer]:
    rows = NominatedOfficer.objects.filter(area=viewer.area, until=None).select_related("user")
    return rows.order_by("user__display_name", "id")


def two_key_openings(viewer: Viewer, *, since: datetime) -> QuerySet[TwoKeyOpening]:
    rows = TwoKeyOpening.objects.filter(area=viewer.area, asked_at__gte=since)
    return rows.select_related("asked_by", "agreed_by").order_by("-asked_at", "-id")
