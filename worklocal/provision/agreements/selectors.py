"""Questions about agreements: what stands, what ends soon, and what a partner may see today."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.viewer import Viewer
from worklocal.core import context
from worklocal.provision.agreements.models import Agreement
from worklocal.provision.agreements.rules import WARN_DAYS


def live_on(day: date) -> QuerySet[Agreement]:
    """Agreements of the acting area in force on a day."""
    return Agreement.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=day), area=context.acting_area(),
        starts_on__lte=day, ends_on__gte=day,
    )  # fmt: skip


def agreements_of(viewer: Viewer) -> list[Agreement]:
    """Every agreement of the area, the one that ends last first."""
    rows = Agreement.objects.filter(area=viewer.area).select_related("organisation")
    return list(rows.order_by(F("ended_on").desc(nulls_first=True), "-ends_on", "id"))


def agreement_for(viewer: Viewer, agreement_id: uuid.UUID) -> Agreement | None:
    rows = Agreement.objects.filter(area=viewer.area, pk=agreement_id)
    return rows.select_related("organisation", "added_by").first()


def groups_open_to(organisation_id: uuid.UUID, *, on: date) -> frozenset[FieldGroup]:
    """Field groups that live agreements let this organisation see, where the person says yes."""
    listed = live_on(on).filter(organisation=organisation_id).values_list("partner_sees", flat=True)
    return frozenset(FieldGroup(code) for groups in listed for code in groups)


def has_agreement(organisation_id: uuid.UUID, *, on: date) -> bool:
    return live_on(on).filter(organisation=organisation_id).exists()


@dataclass(frozen=True)
class Waiting:
    """How many live agreements end within sixty days, and how many are due or late for a look."""

    ending: int
    to_review: int


def waiting_on(day: date) -> Waiting:
    rows = live_on(day)
    ends = Q(ends_on__lte=day + timedelta(days=WARN_DAYS))
    return Waiting(
        ending=rows.filter(ends).count(),
        to_review=rows.exclude(ends).filter(review_on__lte=day).count(),
    )
