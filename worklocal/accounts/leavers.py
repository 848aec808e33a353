"""Whoever leaves: their account is shut at once. And roles that nobody has used for long."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from worklocal.accounts.models import Role, User
from worklocal.accounts.roles import RoleRefused, end_role, roles_held
from worklocal.accounts.viewer import Viewer
from worklocal.core import audit, context

UNUSED_DAYS = 90


@dataclass(frozen=True)
class Unused:
    """A role whose account has not signed in for ninety days, or never."""

    role: Role
    last_used: datetime | None


def unused_roles(viewer: Viewer, *, at: datetime) -> list[Unused]:
    """Live roles of staff given at least ninety days ago and not used since."""
    before = at - timedelta(days=UNUSED_DAYS)
    rows = roles_held(viewer, on=at.date()).filter(starts_on__lte=before.date())
    idle = rows.filter(Q(user__last_login=None) | Q(user__last_login__lt=before))
    return [Unused(role, role.user.last_login) for role in idle]


@transaction.atomic
def close_account(*, user: User, on: date, at: datetime) -> int:
    """End every role of an account in this area; return how many. Its sessions end with the next
    request.

    An account that holds a role in another area stays open for that one, and for nothing here.
    """
    mine = Role.objects.filter(user=user, area_id=context.acting_area())
    live = list(mine.exclude(ends_on__lt=on).exclude(kind="CITIZEN").order_by("id"))
    if not live:
        raise RoleRefused("This account holds no role here.")
    for role in live:
        end_role(role=role, on=on, at=at)
    elsewhere = Role.objects.filter(user=user).exclude(ends_on__lt=on)
    if not elsewhere.exists():
        user = User.objects.select_for_update().get(pk=user.pk)
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
    audit.record("account.closed", thing=user, detail={"roles": len(live)})
    return len(live)
