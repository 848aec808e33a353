"""Questions about employers. Nothing here names a person the service helps."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Q

from worklocal.accounts.viewer import Viewer
from worklocal.employers.firms.models import Firm, FirmContact, FirmRegistration

PAGE = 25
REST_DAYS = 28
"""An employer that was asked within so many days is left in peace, unless it is its own idea."""


@dataclass(frozen=True)
class FirmPage:
    """Some employers, and the id behind which the next page begins."""

    firms: list[Firm]
    next_after: uuid.UUID | None


def firm_of(viewer: Viewer) -> Firm | None:
    """The viewer's own business."""
    return (
        Firm.objects.filter(area=viewer.area, organisation=viewer.organisation_id)
        .select_related("account_manager")
        .first()
    )


def firms_of(
    viewer: Viewer, *, name: str = "", unchecked: bool = False, after: uuid.UUID | None = None
) -> FirmPage:
    """A page of the area's employers by name, each with `last_contact_at`."""
    rows = Firm.objects.filter(area=viewer.area)
    if name:
        rows = rows.filter(name__icontains=name)
    if unchecked:
        rows = rows.filter(checked_on=None)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk))
    listed = list(
        rows.select_related("account_manager")
        .annotate(last_contact_at=Max("contacts__at"))
        .order_by("name", "id")[: PAGE + 1]
    )
    return FirmPage(listed[:PAGE], listed[PAGE - 1].pk if len(listed) > PAGE else None)


def firm_for(viewer: Viewer, firm_id: uuid.UUID) -> Firm | None:
    """One employer of the area."""
    return (
        Firm.objects.filter(area=viewer.area, pk=firm_id)
        .select_related("account_manager", "checked_by")
        .first()
    )


def contacts_with(viewer: Viewer, firm: Firm, *, limit: int = 50) -> list[FirmContact]:
    """Who of the service was in touch with an employer, newest first."""
    rows = FirmContact.objects.filter(area=viewer.area, firm=firm).select_related("by")
    return list(rows.order_by("-at", "-id")[:limit])


def resting_until(last_contact_at: datetime | None, *, today: date) -> date | None:
    """The day from which an employer may be asked again; None when it may be today."""
    if last_contact_at is None:
        return None
    until = last_contact_at.date() + timedelta(days=REST_DAYS)
    return until if until > today else None


def registrations_waiting(viewer: Viewer) -> list[FirmRegistration]:
    """People who wrote in the name of an employer and wait for a broker, oldest first."""
    rows = FirmRegistration.objects.filter(area=viewer.area, decision="")
    return list(rows.select_related("firm").order_by("at", "id")[:PAGE])


def registrations_of(viewer: Viewer, firm: Firm) -> list[FirmRegistration]:
    """Everybody who registered this employer, newest first."""
    rows = FirmRegistration.objects.filter(area=viewer.area, firm=firm)
    return list(rows.select_related("decided_by").order_by("-at", "-id")[:PAGE])


def registration_for(viewer: Viewer, registration_id: uuid.UUID) -> FirmRegistration | None:
    return (
        FirmRegistration.objects.filter(area=viewer.area, pk=registration_id)
        .select_related("firm")
        .first()
    )
