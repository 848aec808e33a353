"""Questions about the directory: what help is near, what one service is, what needs attention."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    Case,
    F,
    FloatField,
    Func,
    IntegerField,
    Min,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import ASin, Cast, Cos, Power, Radians, Sin, Sqrt

from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.models import Service, ServiceAtLocation
from worklocal.reference.places.geometry import EARTH_RADIUS_KM, distance_km
from worklocal.reference.places.selectors import Location as Here

NO_ADDRESS = 99_999_999
"""Metres that stand for "no address" in the order, so that such services come last."""

PAGE_SIZE = 20


class NotACursor(ValueError):
    """The text is not a place in this list; begin at its start."""


@dataclass(frozen=True)
class Spot:
    """An address where a service is offered."""

    id: uuid.UUID
    name: str
    address: str
    town: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class FoundService:
    """A service as a list or its own page shows it. `spots` are nearest first when asked near.

    `distance_km` is None for a service without an address, which serves the whole of `serves`.
    """

    id: uuid.UUID
    name: str
    organisation: str
    organisation_id: uuid.UUID
    kind: str
    description: str
    needs: tuple[Need, ...]
    status: str
    distance_km: float | None
    spots: tuple[Spot, ...]
    serves: str
    phones: tuple[str, ...]
    email: str
    url: str
    opening_times: str
    how_to_get_it: str
    fees: str
    minimum_age: int | None
    maximum_age: int | None
    checked_on: date | None
    owner_organisation_id: uuid.UUID | None


@dataclass(frozen=True)
class FoundPage:
    """One page of a list. `next_cursor` is "" on the last page; `count` is of the whole list."""

    services: tuple[FoundService, ...]
    count: int
    next_cursor: str


def services_near(
    here: Here,
    *,
    needs: Sequence[str] = (),
    text: str = "",
    within_km: float = 10,
    order: str = "distance",
    area_code: str = "",
    cursor: str = "",
    page_size: int = PAGE_SIZE,
) -> FoundPage:
    """Listed services within so many kilometres, then those without an address that serve here.

    Any one of `needs` is enough; `text` must hold every word. `order` is "distance" or "name".
    Left out: services that are not running; those of other areas when `area_code` is given; and,
    unless `text` asks for them, those that have no address and are known to meet no need.
    Four queries whatever the size. Raises NotACursor for a cursor that was tampered with.
    """
    found = _matching(Service.objects.listed(), needs, text, area_code)
    found = found.annotate(
        metres=Min(_metres_from(here.latitude, here.longitude, "at_locations__location__"))
    )
    covers = Q(metres=None, serves_place__in=[here.place_code, here.combined_authority_code])
    if not text.strip():
        covers &= ~Q(needs=[])
    found = found.filter(Q(metres__lte=round(within_km * 1000)) | covers)
    return _page(found, cursor, page_size, by_name=order == "name", here=here)


def services_of(
    area_code: str,
    *,
    needs: Sequence[str] = (),
    text: str = "",
    cursor: str = "",
    page_size: int = PAGE_SIZE,
) -> FoundPage:
    """Listed services of an operating area by name, for somebody who gives no postcode."""
    found = _matching(Service.objects.listed(), needs, text, area_code)
    return _page(
        found.annotate(metres=Value(None, IntegerField())), cursor, page_size, by_name=True
    )


def service_detail(
    service_id: uuid.UUID, *, here: Here | None = None, area_code: str = ""
) -> FoundService | None:
    """One service, also when it has stopped running: a saved link should say so, not vanish.

    With `area_code`, only a service that this area lists.
    """
    if area_code and not Service.objects.filter(pk=service_id, area_code=area_code).exists():
        return None
    return next(iter(_hydrated([service_id], {}, here)), None)


def services_named(ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, FoundService]:
    """Services by id in three queries, for plans and referrals that point to them."""
    return {each.id: each for each in _hydrated(list(ids), {}, None)}


def needs_with_counts(area_code: str) -> dict[Need, int]:
    """How many listed services of the area meet each need; needs that none meets are 0: a gap."""
    rows = (
        Service.objects.listed().in_area(area_code)
        .annotate(need=Func(F("needs"), function="unnest")).values_list("need", flat=True)
    )  # fmt: skip
    counts = dict.fromkeys(Need, 0)
    for need in rows.order_by():
        counts[Need(need)] += 1
    return counts


def services_wanting_attention(area_code: str, *, today: date) -> QuerySet[Service]:
    """Listed services whose description, contact or last check is not good enough, by name."""
    wanting = Service.objects.listed().in_area(area_code).wanting_attention(today)
    return wanting.select_related("organisation").order_by("name", "id")


def _matching(
    services: QuerySet[Service], needs: Sequence[str], text: str, area_code: str
) -> QuerySet[Service]:
    if area_code:
        services = services.filter(area_code=area_code)
    if needs:
        services = services.filter(needs__overlap=list(needs))
    if text.strip():
        query = SearchQuery(text.replace("\x00", " "), search_type="websearch", config="english")
        services = services.filter(search=query)
    return services


def _metres_from(latitude: float, longitude: float, prefix: str) -> Cast:
    """The haversine in SQL, in whole metres so that a cursor can hold it exactly."""
    to_latitude, to_longitude = F(f"{prefix}latitude"), F(f"{prefix}longitude")
    here = Value(latitude, FloatField())
    up = Power(Sin(Radians(to_latitude - here) / 2), 2)
    across = Power(Sin(Radians(to_longitude - Value(longitude, FloatField())) / 2), 2)
    part = up + Cos(Radians(here)) * Cos(Radians(to_latitude)) * across
    return Cast(Value(2000 * EARTH_RADIUS_KM) * ASin(Sqrt(part)), IntegerField())


def _page(
    found: QuerySet[Service], cursor: str, size: int, *, by_name: bool, here: Here | None = None
) -> FoundPage:
    """Ids by keyset, then the rows: the last page costs what the first one does."""
    ordered = found.annotate(
        place=Case(
            When(metres=None, then=Value(NO_ADDRESS)), default=F("metres"),
            output_field=IntegerField(),
        )
    )  # fmt: skip
    key = "name" if by_name else "place"
    after = ordered
    if cursor:
        value, last = _read_cursor(cursor, by_name=by_name)
        after = ordered.filter(Q(**{f"{key}__gt": value}) | Q(**{key: value, "id__gt": last}))
    rows = list(after.order_by(key, "id").values_list("id", key, "metres")[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    services = _hydrated([row[0] for row in rows], {row[0]: row[2] for row in rows}, here)
    next_cursor = f"{rows[-1][0].hex}.{rows[-1][1]}" if more else ""
    return FoundPage(tuple(services), found.count(), next_cursor)


def _read_cursor(cursor: str, *, by_name: bool) -> tuple[str | int, uuid.UUID]:
    last, _, value = cursor.partition(".")
    try:
        return (value if by_name else int(value)), uuid.UUID(hex=last)
    except ValueError as error:
        raise NotACursor(cursor) from error


def _hydrated(
    ids: Sequence[uuid.UUID], metres: dict[uuid.UUID, int | None], here: Here | None
) -> list[FoundService]:
    spots = ServiceAtLocation.objects.select_related("location").order_by("id")
    rows = (
        Service.objects.filter(id__in=list(ids))
        .select_related("organisation", "serves_place")
        .prefetch_related(Prefetch("at_locations", queryset=spots))
        .in_bulk()
    )
    return [_found(rows[each], metres.get(each), here) for each in ids if each in rows]


def _found(row: Service, metres: int | None, here: Here | None) -> FoundService:
    spots = [_spot(each) for each in row.at_locations.all()]
    if here is not None:
        spots.sort(
            key=lambda s: distance_km(here.latitude, here.longitude, s.latitude, s.longitude)
        )
        if spots and metres is None:
            first = spots[0]
            metres = round(
                distance_km(here.latitude, here.longitude, first.latitude, first.longitude) * 1000
            )
    return FoundService(
        id=row.id, name=row.name, organisation=row.organisation.name,
        organisation_id=row.organisation_id, kind=row.kind, description=row.description,
        needs=tuple(Need(each) for each in row.needs), status=row.status,
        distance_km=None if metres is None else metres / 1000, spots=tuple(spots),
        serves=row.serves_place.name if row.serves_place else "", phones=tuple(row.phones),
        email=row.email, url=row.url, opening_times=row.opening_times,
        how_to_get_it=row.how_to_get_it, fees=row.fees, minimum_age=row.minimum_age,
        maximum_age=row.maximum_age, checked_on=row.checked_on,
        owner_organisation_id=row.owner_organisation_id,
    )  # fmt: skip


def _spot(each: ServiceAtLocation) -> Spot:
    where = each.location
    return Spot(
        where.id, where.name, where.address, where.town, where.postcode, where.latitude,
        where.longitude,
    )  # fmt: skip
