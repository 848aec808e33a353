"""A provider keeps its own listing: takes it on, corrects it, says that it is still right."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from worklocal.accounts.models import Organisation
from worklocal.core import audit
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.provision.directory.enums import ServiceStatus
from worklocal.provision.directory.models import Service


class ListingKeptByAnother(Refusal):
    """Another organisation keeps this listing up to date."""


@dataclass(frozen=True)
class Wording:
    """All that a keeper may change. What is left empty is empty afterwards."""

    name: str
    description: str
    needs: Sequence[str]
    url: str = ""
    email: str = ""
    phones: Sequence[str] = ()
    opening_times: str = ""
    how_to_get_it: str = ""
    fees: str = ""
    minimum_age: int | None = None
    maximum_age: int | None = None
    status: ServiceStatus = ServiceStatus.ACTIVE


@transaction.atomic
def take_on_listing(*, service_id: uuid.UUID, organisation: Organisation) -> Service:
    """Make an organisation the keeper of a listing; imports leave it alone from then on.

    Whether it is theirs to keep is decided by whoever calls: an administrator, not the provider.
    Raises ListingKeptByAnother. Taking on what one keeps already changes nothing.
    """
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    if service.owner_organisation_id == organisation.pk:
        return service
    if service.owner_organisation_id is not None:
        raise ListingKeptByAnother("Another organisation keeps this listing up to date.")
    service.owner_organisation = organisation
    service.save(update_fields=["owner_organisation"])
    audit.record("listing.taken_on", thing=service)
    return service


@transaction.atomic
def change_listing(
    *, service_id: uuid.UUID, organisation: Organisation, wording: Wording, at: datetime, on: date
) -> Service:
    """Put a keeper's words in place of what a listing said, and count it as checked that day.

    Raises NotPermitted for an organisation that does not keep it, ValidationError for words that
    cannot stand, by field.
    """
    service = _kept_by(organisation, service_id)
    for name, value in vars(wording).items():
        setattr(service, name, list(value) if name in ("needs", "phones") else value)
    service.checked_on, service.updated_at = on, at
    service.full_clean(exclude=["search"])
    service.search_words = service.words_for_search(service.organisation.name)
    service.save()
    audit.record("listing.changed", thing=service)
    return service


@transaction.atomic
def confirm_listing(
    *, service_id: uuid.UUID, organisation: Organisation, at: datetime, on: date
) -> Service:
    """Note that a keeper has read its listing and found it right. Raises NotPermitted."""
    service = _kept_by(organisation, service_id)
    service.checked_on, service.updated_at = on, at
    service.save(update_fields=["checked_on", "updated_at"])
    audit.record("listing.confirmed", thing=service)
    return service


def _kept_by(organisation: Organisation, service_id: uuid.UUID) -> Service:
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=service_id)
    )
    if service.owner_organisation_id != organisation.pk:
        raise NotPermitted("Only the organisation that keeps this listing can change it.")
    return service
