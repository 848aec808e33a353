"""Questions about referrals, for the person's team and for the provider."""

import uuid
from collections.abc import Sequence

from django.db.models import QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.core import audit
from worklocal.support.referrals.models import OPEN_STATES, Referral


def referrals_of(viewer: Viewer, person_id: uuid.UUID) -> QuerySet[Referral]:
    """A person's referrals, newest first."""
    return (
        Referral.objects.filter(area=viewer.area, person_id=person_id)
        .select_related("provider")
        .order_by("-sent_at", "-id")
    )


def inbox_of(viewer: Viewer, *, states: Sequence[str] = OPEN_STATES) -> QuerySet[Referral]:
    """Referrals sent to the viewer's organisation, the one answered soonest due first."""
    return Referral.objects.filter(
        area=viewer.area, provider=viewer.organisation_id, state__in=states
    ).order_by("answer_due_on", "id")


def referral_for(viewer: Viewer, referral_id: uuid.UUID) -> Referral | None:
    """One referral that the viewer's organisation answers or whose person they may see."""
    referral = (
        Referral.objects.filter(area=viewer.area, pk=referral_id)
        .select_related("provider", "consent")
        .first()
    )
    if referral is not None:
        audit.record_read("referral", person_id=referral.person_id, thing=referral)
    return referral
