"""Changes to roles and grants of access. Higher rooms open and close grants only through here."""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from worklocal.accounts.enums import FieldGroup, GrantReason
from worklocal.accounts.models import AccessGrant
from worklocal.core import context


def open_grant(
    *,
    person_id: uuid.UUID,
    holder: str,
    reason: GrantReason,
    starts_at: datetime,
    ends_at: datetime | None = None,
    field_groups: Iterable[FieldGroup] = (),
    source_id: uuid.UUID | None = None,
) -> AccessGrant:
    """Let a holder see a person. The audit entry is the caller's: it knows what was meant."""
    who = context.current()
    grant = AccessGrant(
        area_id=context.acting_area(), person_id=person_id, holder=holder, reason=reason,
        field_groups=[str(group) for group in field_groups], source_id=source_id,
        granted_by=who.user, starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    grant.save(force_insert=True)
    return grant


def close_grants(*, source_id: uuid.UUID, at: datetime, person_id: uuid.UUID | None = None) -> int:
    """End every live or coming grant that came from one relationship; return how many were ended.

    One that has not started yet ends as it starts, so it never opens anything. `person_id` narrows
    it to one of several people that the relationship opened, such as a cover.
    """
    live = AccessGrant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), source_id=source_id)
    if person_id is not None:
        live = live.filter(person_id=person_id)
    with context.elevated("record-opened-by-grant"):
        return live.update(ends_at=Greatest(Value(at), F("starts_at")))
