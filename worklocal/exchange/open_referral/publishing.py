"""Our directory as Open Referral UK 3.0: shapes only, no request. Optional fields without a value
are left out, as the standard asks; every identifier stays the same between calls.
"""

import uuid
from collections.abc import Sequence
from typing import Any

from worklocal.exchange.open_referral.reading import NEEDS_TAXONOMY, STATUSES
from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.models import ListedOrganisation, Service, ServiceAtLocation

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"
OPENAPI = "https://docs.openreferraluk.org/en/latest/openapi30.json"
NAMES = uuid.UUID("5f1a3cf0-3f0c-5b51-9d3e-6d1f4f1c2a10")
STATISTICS = "http://statistics.data.gov.uk/id/statistical-geography/"
OUR_STATUS = {ours: theirs for theirs, ours in STATUSES.items()}

Json = dict[str, Any]


def root() -> Json:
    """What the standard's validator reads first."""
    return {"version": VERSION, "profile": PROFILE, "openapi_url": OPENAPI}


def page_of(contents: Sequence[Json], *, page: int, per_page: int, total: int) -> Json:
    """The standard's envelope. A page past the end is an empty one, not an error."""
    pages = -(-total // per_page)
    return {
        "total_items": total, "total_pages": pages, "page_number": page, "size": len(contents),
        "first_page": page == 1, "last_page": page >= pages, "empty": not contents,
        "contents": list(contents),
    }  # fmt: skip


def service_in_list(service: Service) -> Json:
    """The flat fields, and the organisation's. The organisation must have been fetched with it."""
    return _given(
        id=str(service.pk),
        organization_id=str(service.organisation_id),
        name=service.name,
        description=service.description,
        url=service.url,
        email=service.email,
        status=OUR_STATUS[service.status],
        fees=service.fees,
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        assured_date=service.checked_on and service.checked_on.isoformat(),
        last_modified=service.updated_at.isoformat(),
        organization=organisation_in_list(service.organisation),
    )


def service_in_full(service: Service) -> Json:
    """Everything. Needs organisation, served place and locations fetched beforehand."""
    whole = service_in_list(service)
    return whole | _given(
        schedules=[_schedule(service)] if service.opening_times else [],
        service_areas=_service_areas(service),
        service_at_locations=[_at_location(each) for each in service.at_locations.all()],
        attributes=_attributes(service),
        phones=[
            {"id": _derived(service.pk, "phone", number), "number": number}
            for number in service.phones
        ],
        application_process=service.how_to_get_it,
    )


def organisation_in_list(organisation: ListedOrganisation) -> Json:
    return _given(
        id=str(organisation.pk),
        name=organisation.name,
        description=organisation.description or organisation.name,
        email=organisation.email,
        website=organisation.url,
    )


def organisation_in_full(organisation: ListedOrganisation) -> Json:
    """With its listed services, flat. `services` must have been fetched beforehand."""
    services = [service_in_list(each) for each in organisation.services.all()]
    return organisation_in_list(organisation) | _given(services=services)


def taxonomy() -> Json:
    """Our one local list. National lists go by address where an area maps to them."""
    return {
        "id": _derived(NAMES, "taxonomy", NEEDS_TAXONOMY), "name": NEEDS_TAXONOMY,
        "description": "Why somebody looks for help, in words people use.",
    }  # fmt: skip


def taxonomy_term(need: Need) -> Json:
    return {
        "id": term_id(need), "name": str(need.label), "description": str(need.label),
        "taxonomy": NEEDS_TAXONOMY, "taxonomy_id": taxonomy()["id"], "term": str(need.value),
    }  # fmt: skip


def term_id(need: Need) -> str:
    return _derived(NAMES, "need", need.value)


def _given(**fields: Any) -> Json:
    """Without the fields that have no value; nought and false are values."""
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _derived(within: uuid.UUID, *words: str) -> str:
    return str(uuid.uuid5(within, "/".join(words)))


def _schedule(service: Service) -> Json:
    return {"id": _derived(service.pk, "schedule"), "description": service.opening_times}


def _service_areas(service: Service) -> list[Json]:
    place = service.serves_place
    if place is None:
        return []
    made = _derived(service.pk, "area", place.code)
    return [{"id": made, "name": place.name, "uri": STATISTICS + place.code}]


def _attributes(service: Service) -> list[Json]:
    terms = [("need", taxonomy_term(Need(code))) for code in service.needs]
    if service.kind:
        kind = {
            "id": _derived(NAMES, "kind", service.kind), "name": service.kind,
            "description": service.kind,
        }  # fmt: skip
        terms.insert(0, ("service_type", kind))
    return [
        {
            "id": _derived(service.pk, "attribute", term["id"]), "link_id": str(service.pk),
            "link_type": link_type, "taxonomy_term_id": term["id"], "taxonomy_term": term,
        }
        for link_type, term in terms
    ]  # fmt: skip


def _at_location(link: ServiceAtLocation) -> Json:
    place = link.location
    location = _given(
        id=str(place.pk), location_type="physical", name=place.name, latitude=place.latitude,
        longitude=place.longitude, addresses=_addresses(link),
    )  # fmt: skip
    return {
        "id": str(link.pk), "service_id": str(link.service_id), "location_id": str(place.pk),
        "location": location,
    }  # fmt: skip


def _addresses(link: ServiceAtLocation) -> list[Json]:
    """None without a postcode: the standard requires one, and an invented one would mislead."""
    place = link.location
    if not place.postcode:
        return []
    town = place.town or place.county or place.postcode
    return [
        {
            "id": _derived(place.pk, "address"), "location_id": str(place.pk),
            "address_1": place.address or place.name or town, "city": town,
            "state_province": place.county or town, "postal_code": place.postcode,
            "country": "GB", "address_type": "physical",
        }
    ]  # fmt: skip
