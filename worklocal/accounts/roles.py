"""Who may do what in an area: an administrator gives a role and ends it; the area's own settings.

A role that has ended opens nothing from the next request on: pages ask for roles each time.
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from worklocal.accounts.enums import ROLES_WITH_PEOPLE, OrganisationKind, RoleKind
from worklocal.accounts.models import AccessGrant, Area, Organisation, Role, Team, User, holder_of
from worklocal.accounts.tokens import end_tokens_of
from worklocal.accounts.viewer import Viewer
from worklocal.core import audit, context, events
from worklocal.core.errors import NotPermitted, Refusal

NEEDS_TEAM = frozenset({RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB})
NEEDS_KIND = {
    RoleKind.PROVIDER: OrganisationKind.PROVIDER,
    RoleKind.EMPLOYER: OrganisationKind.EMPLOYER,
}
GIVEN = tuple(kind for kind in RoleKind if kind is not RoleKind.CITIZEN)
"""Roles that an administrator gives. A citizen's comes with their own record, and only so."""


class RoleRefused(Refusal):
    """The role does not fit, or is held already."""


def roles_held(viewer: Viewer, *, on: date) -> QuerySet[Role]:
    """Live roles of staff in the area, by name of the account."""
    rows = Role.objects.filter(area=viewer.area).exclude(kind=RoleKind.CITIZEN)
    rows = rows.exclude(ends_on__lt=on).select_related("user", "organisation", "team")
    return rows.order_by("user__display_name", "user_id", "kind", "id")


@transaction.atomic
def give_role(
    *,
    email: str,
    display_name: str,
    kind: RoleKind,
    organisation: Organisation | None,
    team: Team | None,
    on: date,
) -> Role:
    """Give a role to the account of this address, which is made when there is none; return it.

    A new account has no password: its holder sets one, and a second factor, at their first sign-in.
    Raises RoleRefused, or NotPermitted to somebody who would give a role to themselves.
    """
    area = _administrators_area()
    _check_fits(kind, organisation, team)
    user = User.objects.filter(email__iexact=email.strip(), is_staff_account=True).first()
    if user is not None:
        _check_not_self(user)
    try:
        with transaction.atomic():
            if user is None:
                user = User.objects.create_user(
                    email, display_name=display_name, is_staff_account=True
                )
            role = Role.objects.create(
                user=user, area_id=area, kind=kind, organisation=organisation, team=team,
                starts_on=on,
            )  # fmt: skip
    except IntegrityError:
        raise RoleRefused(
            "This cannot be given: the role is held already, or the address belongs to an account"
            " that is not for staff. Check the list, or use a work address."
        ) from None
    audit.record("role.given", thing=role, detail={"kind": str(kind), "user": str(user.pk)})
    return role


def _check_fits(kind: RoleKind, organisation: Organisation | None, team: Team | None) -> None:
    if kind not in GIVEN:
        raise RoleRefused("Choose a role of staff.")
    if kind in NEEDS_TEAM and team is None:
        raise RoleRefused("Choose the team: a role with people belongs to one.")
    wanted = NEEDS_KIND.get(kind)
    if wanted and (organisation is None or organisation.kind != wanted):
        raise RoleRefused(f"Choose an organisation that is: {wanted.label.lower()}.")


@transaction.atomic
def end_role(*, role: Role, on: date, at: datetime) -> Role:
    """End a role now: from the next request of its holder it opens nothing.

    Access to people that its holder was granted ends with the last role that could use it.
    """
    _administrators_area()
    _check_not_self(role.user)
    role = Role.objects.select_for_update(of=("self",)).select_related("user").get(pk=role.pk)
    if role.kind == RoleKind.CITIZEN:
        raise RoleRefused("A person's own role ends with their record, not here.")
    if role.ends_on is not None and role.ends_on < on:
        raise RoleRefused("This role has ended already.")
    role.ends_on = on - timedelta(days=1)
    role.save(update_fields=["ends_on"])
    _end_access(role, on=on, at=at)
    end_tokens_of(role, at=at)
    audit.record("role.ended", thing=role, detail={"kind": role.kind, "user": str(role.user_id)})
    events.publish("role.ended", role=role.pk, user=role.user_id, kind=role.kind)
    return role


def _end_access(role: Role, *, on: date, at: datetime) -> None:
    left = Role.objects.filter(user=role.user_id, area=role.area_id, kind__in=ROLES_WITH_PEOPLE)
    if left.exclude(ends_on__lt=on).exists():
        return
    live = AccessGrant.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), area=role.area_id)
    with context.elevated("record-opened-by-grant"):
        live.filter(holder=holder_of(role.user)).update(ends_at=Greatest(Value(at), F("starts_at")))


@dataclass(frozen=True)
class AreaSettings:
    """What an administrator may change of an area. Colours were checked for contrast before."""

    service_name: str
    brand_colour: str
    accent_colour: str
    languages: tuple[str, ...]
    contact_phone: str = ""
    contact_email: str = ""


@transaction.atomic
def change_area(*, wanted: AreaSettings) -> Area:
    """Save the area's settings. English stays: it is what everything is written in first."""
    area = Area.objects.select_for_update().get(pk=_administrators_area())
    if settings.LANGUAGE_CODE not in wanted.languages:
        raise Refusal("Keep English: pages that are not translated yet are shown in it.")
    before = {name: getattr(area, name) for name in asdict(wanted)}
    said = {**asdict(wanted), "languages": list(wanted.languages)}
    changed = sorted(name for name, value in said.items() if before[name] != value)
    for name, value in said.items():
        setattr(area, name, value)
    area.save(update_fields=list(said))
    audit.record("area.changed", thing=area, detail={"fields": changed})
    return area


def teams_of(viewer: Viewer) -> Sequence[Team]:
    return list(Team.objects.filter(area=viewer.area).order_by("name", "id"))


def organisations_of(viewer: Viewer) -> Sequence[Organisation]:
    rows = Organisation.objects.filter(area=viewer.area, is_active=True)
    return list(rows.order_by("name", "id"))


def _administrators_area() -> uuid.UUID:
    who = context.current()
    if who.role != RoleKind.ADMINISTRATOR:
        raise NotPermitted("Only an administrator of the area may do this.")
    return context.acting_area()


def _check_not_self(user: User) -> None:
    if user.pk == context.current().user:
        raise NotPermitted("Somebody else must change your own roles.")
