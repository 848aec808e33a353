"""Questions about referrals, for the person's team and for the provider."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import AccessGrant
from worklocal.accounts.viewer import Viewer
from worklocal.core import audit, clock
from worklocal.provision.agreements.selectors import groups_open_to
from worklocal.support.referrals.models import (
    OPEN_STATES,
    Referral,
    ReferralPart,
    ReferralState,
)

PAGE = 25
NAME = "Name"
"""The label under which a person's name is shared."""


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


@dataclass(frozen=True)
class ReferralPage:
    """Some referrals to a provider, and the id behind which the next page begins."""

    referrals: list[Referral]
    next_after: uuid.UUID | None


def referrals_to(
    viewer: Viewer, *, states: Sequence[str], order: str, after: uuid.UUID | None = None
) -> ReferralPage:
    """One page of what was sent to the viewer's organisation, by `answer_due_on` or `sent_at`.

    Read `shared`, never the person. Each row is a read of a person, and is kept as one.
    """
    rows = Referral.objects.filter(
        area=viewer.area, provider=viewer.organisation_id, state__in=states
    )
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        value = getattr(last, order)
        rows = rows.filter(Q(**{f"{order}__gt": value}) | Q(**{order: value}, pk__gt=last.pk))
    listed = list(rows.order_by(order, "id")[: PAGE + 1])
    for referral in listed[:PAGE]:
        audit.record_read("referral.listed", person_id=referral.person_id, thing=referral)
    more = listed[PAGE - 1].pk if len(listed) > PAGE else None
    return ReferralPage(listed[:PAGE], more)


def referral_to(viewer: Viewer, referral_id: uuid.UUID) -> Referral | None:
    """One referral that was sent to the viewer's own organisation; its reading is kept."""
    referral = Referral.objects.filter(
        area=viewer.area, provider=viewer.organisation_id, pk=referral_id
    ).first()
    if referral is not None:
        audit.record_read("referral.read", person_id=referral.person_id, thing=referral)
    return referral


def named_referrals(
    viewer: Viewer, referral_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Referral]:
    """Referrals to the viewer's own organisation by id, to name the rows of another list.

    Each is a read of a person, and is kept as one.
    """
    rows = Referral.objects.filter(
        area=viewer.area, provider=viewer.organisation_id, pk__in=referral_ids
    ).order_by("id")
    found = {row.pk: row for row in rows}
    for row in found.values():
        audit.record_read("referral.listed", person_id=row.person_id, thing=row)
    return found


def waiting_for(viewer: Viewer) -> int:
    """How many referrals the viewer's organisation has still to answer."""
    return Referral.objects.filter(
        area=viewer.area, provider=viewer.organisation_id, state=ReferralState.SENT
    ).count()


def readable_by_provider(referral: Referral) -> dict[str, str]:
    """What of `shared` the provider may read today.

    All of it while they are asked or are helping; afterwards the name, to tell one from another;
    nothing of somebody they turned down, or who took it back.
    """
    if referral.state in OPEN_STATES:
        return dict(referral.shared)
    if referral.state == ReferralState.ENDED:
        return {label: value for label, value in referral.shared.items() if label == NAME}
    return {}


def parts_of(referral: Referral) -> list[ReferralPart]:
    """Sensitive parts that the viewer may read; row-level security decides, for everybody."""
    return list(ReferralPart.objects.filter(referral=referral).order_by("field_group", "id"))


def parts_waiting(referral: Referral) -> int:
    """How many sensitive answers open on acceptance; what they are about stays closed."""
    return referral.parts_sent if referral.state == ReferralState.SENT else 0


def closed_groups(referral: Referral) -> list[FieldGroup]:
    """Parts that the person agreed to and the provider may not read, for want of an agreement."""
    now = clock.now()
    grants = AccessGrant.objects.filter(source_id=referral.pk, starts_at__lte=now).exclude(
        ends_at__lte=now
    )
    named = {FieldGroup(code) for row in grants for code in row.field_groups}
    return sorted(named - groups_open_to(referral.provider_id, on=clock.day_of(now)))


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
