"""Putting something on the desk of whoever reviews it, and telling them that it is there."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.core import clock, context, notifications
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import ReviewKind
from worklocal.support.restricted.models import Review


def raise_review(
    kind: ReviewKind,
    *,
    key: str,
    about_user: uuid.UUID,
    at: datetime,
    person_id: uuid.UUID | None = None,
    source_id: uuid.UUID | None = None,
    team_id: uuid.UUID | None = None,
    facts: Mapping[str, object] | None = None,
) -> Review | None:
    """Put something on the steward's desk, and the team's leaders' where a team is named.

    Once for each key: None when it was raised before. The row is not read back, so that whoever
    causes a review need not be able to see it.
    """
    row = Review(
        area_id=context.acting_area(), kind=kind, about_user_id=about_user, team_id=team_id,
        person_id=person_id, source_id=source_id, key=key[:100], facts=dict(facts or {}),
        raised_at=at, due_on=rules.review_due(clock.day_of(at)),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return None
    return row


ALERT = "Something needs a data protection officer: {reference}. Sign in and open Reviews."


def alert_stewards(*, reference: str, at: datetime) -> None:
    """Tell every data protection officer of the area that something waits: a reference, no more."""
    roles = Role.objects.filter(area_id=context.acting_area(), kind=RoleKind.STEWARD, ends_on=None)
    for user_id in sorted(set(roles.order_by("id").values_list("user_id", flat=True))):
        notifications.queue(
            key=f"restricted.alert:{reference}:{user_id}", template="restricted.alert",
            subject="A review waits", body=ALERT.format(reference=reference), send_after=at,
            user_id=user_id,
        )  # fmt: skip


def team_of(user_id: uuid.UUID) -> uuid.UUID | None:
    """The team whose leaders look at what this account did."""
    roles = Role.objects.filter(
        area_id=context.acting_area(), user_id=user_id, team__isnull=False, ends_on=None
    )
    return roles.order_by("id").values_list("team_id", flat=True).first()
