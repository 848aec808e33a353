"""What a desk may see of those who join: today, and for as long as nobody leads."""

import uuid
from datetime import datetime

from worklocal.accounts.enums import GrantReason, RoleKind
from worklocal.accounts.models import Role, holder_key
from worklocal.accounts.services import close_grants, open_grant
from worklocal.core import clock, context
from worklocal.support.appointments.rules import hours_of_day


def open_for_today(*, person_id: uuid.UUID, source_id: uuid.UUID, at: datetime) -> None:
    """Let whoever is acting, and their desk, see the person until midnight."""
    who = context.current()
    _, midnight = hours_of_day(clock.day_of(at))
    for holder in who.holders:
        open_grant(
            person_id=person_id, holder=holder, reason=GrantReason.DESK, starts_at=at,
            ends_at=midnight, source_id=source_id,
        )  # fmt: skip


def open_while_waiting(*, person_id: uuid.UUID, journey_id: uuid.UUID, at: datetime) -> None:
    """Let every desk and team leader of the area see somebody who has no coach yet."""
    roles = Role.objects.filter(
        area_id=context.acting_area(), kind__in=(RoleKind.HUB, RoleKind.LEADER), ends_on=None,
        team__isnull=False,
    )  # fmt: skip
    for team in sorted(set(roles.order_by("id").values_list("team_id", flat=True))):
        open_grant(
            person_id=person_id, holder=holder_key("t", team), reason=GrantReason.DESK,
            starts_at=at, source_id=journey_id,
        )  # fmt: skip


def close_waiting(*, journey_id: uuid.UUID, at: datetime) -> None:
    close_grants(source_id=journey_id, at=at)
