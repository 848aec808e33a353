"""Bars: what no grant opens. Higher rooms lay and lift them only through here."""

import uuid
from datetime import datetime

from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from worklocal.accounts.enums import BarKind, FieldGroup
from worklocal.accounts.models import AccessBar
from worklocal.core import context


def lay_bar(
    kind: BarKind,
    *,
    at: datetime,
    person_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    field_group: FieldGroup | str = "",
    source_id: uuid.UUID | None = None,
    ends_at: datetime | None = None,
) -> AccessBar:
    """Close it from this statement on. The audit entry is the caller's: it knows what was meant."""
    bar = AccessBar(
        area_id=context.acting_area(), kind=kind, person_id=person_id, user_id=user_id,
        field_group=str(field_group), source_id=source_id, starts_at=at, ends_at=ends_at,
    )  # fmt: skip
    bar.save(force_insert=True)
    return bar


def lift_bars(*, source_id: uuid.UUID, at: datetime) -> int:
    """Lift every bar that came from one decision; grants that still run open again at once."""
    live = AccessBar.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), source_id=source_id)
    with context.elevated("restricted-record"):
        return live.update(ends_at=Greatest(Value(at), F("starts_at")))


def is_barred(*, person_id: uuid.UUID, user_id: uuid.UUID, at: datetime) -> bool:
    """Whether row-level security hides this person from this account, whatever its grants."""
    rows = AccessBar.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    pair = Q(kind=BarKind.PAIR, person_id=person_id, user_id=user_id)
    others = Q(kind=BarKind.ALL_BUT, person_id=person_id) & ~Q(user_id=user_id)
    halt = Q(kind=BarKind.HALT, user_id=user_id)
    return rows.filter(pair | others | halt).exists()


def sealed_groups(person_id: uuid.UUID) -> frozenset[FieldGroup]:
    """Parts of a record that the person has closed to everybody but themselves."""
    rows = AccessBar.objects.filter(kind=BarKind.GROUP, person_id=person_id, ends_at=None)
    return frozenset(FieldGroup(code) for code in rows.values_list("field_group", flat=True))
