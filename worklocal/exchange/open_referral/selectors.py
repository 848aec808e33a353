"""What the feed shows of an area's directory, page by page, in an order that does not move."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Prefetch, QuerySet

from worklocal.provision.directory.models import ListedOrganisation, Service, ServiceAtLocation


def services_in_feed(
    area_code: str,
    *,
    page: int,
    per_page: int,
    search: str = "",
    needs: Sequence[str] = (),
    organisation: uuid.UUID | None = None,
    modified_after: datetime | None = None,
) -> tuple[list[Service], int]:
    """A page of listed services with their organisations, and how many match. Two queries."""
    found = Service.objects.listed().in_area(area_code)
    if search.strip():
        found = found.filter(
            search=SearchQuery(search.replace("\x00", " "), search_type="websearch",
                               config="english")
        )  # fmt: skip
    if needs:
        found = found.filter(needs__overlap=list(needs))
    if organisation is not None:
        found = found.filter(organisation=organisation)
    if modified_after is not None:
        found = found.filter(updated_at__gt=modified_after)
    rows = found.select_related("organisation").order_by("id")[_span(page, per_page)]
    return list(rows), found.count()


def service_in_feed(area_code: str, service_id: uuid.UUID) -> Service | None:
    """One service with all it needs to be told in full; also when it has ended."""
    return next(iter(in_full(Service.objects.in_area(area_code).filter(pk=service_id))), None)


def in_full(services: QuerySet[Service]) -> QuerySet[Service]:
    """With organisation, served place and locations: two queries however many there are."""
    links = ServiceAtLocation.objects.select_related("location").order_by("id")
    return (
        services.select_related("organisation", "serves_place")
        .prefetch_related(Prefetch("at_locations", queryset=links))
        .order_by("id")
    )


def organisations_in_feed(
    area_code: str, *, page: int, per_page: int
) -> tuple[list[ListedOrganisation], int]:
    """A page of organisations that have a listed service, and how many there are."""
    listed = Service.objects.listed().in_area(area_code)
    found = ListedOrganisation.objects.filter(
        area_code=area_code, pk__in=listed.values("organisation")
    )
    return list(found.order_by("id")[_span(page, per_page)]), found.count()


def organisation_in_feed(area_code: str, organisation_id: uuid.UUID) -> ListedOrganisation | None:
    """One organisation with its listed services."""
    services = Service.objects.listed().select_related("organisation").order_by("id")
    return (
        ListedOrganisation.objects.filter(area_code=area_code, pk=organisation_id)
        .prefetch_related(Prefetch("services", queryset=services))
        .first()
    )


def _span(page: int, per_page: int) -> slice:
    return slice((page - 1) * per_page, page * per_page)
