"""For anybody, without a token: areas, help in the directory, open vacancies."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from worklocal.accounts.models import Area
from worklocal.api.door import Room, found
from worklocal.api.shapes import Listed, Shape, line
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.employers.vacancies.models import Vacancy
from worklocal.employers.vacancies.selectors import shown_to_everyone, vacancy_shown
from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.selectors import (
    FoundService,
    NotACursor,
    service_detail,
    services_of,
)

ROOM = Room("public", reason="areas, the directory and open vacancies are public")
Search = line(80)
CURSOR = line(300)


class AreaOut(Shape):
    slug: str
    code: str
    name: str
    service_name: str
    is_demonstration: bool


class Place(Shape):
    name: str
    address: str
    town: str
    postcode: str
    latitude: float
    longitude: float


class ServiceOut(Shape):
    id: uuid.UUID
    name: str
    organisation: str
    description: str
    needs: list[Need]
    status: str
    serves: str
    phones: list[str]
    email: str
    url: str
    opening_times: str
    how_to_get_it: str
    fees: str
    minimum_age: int | None
    maximum_age: int | None
    checked_on: date | None
    places: list[Place]


class Services(Shape):
    """`next_cursor` is empty on the last page; `count` is of the whole list."""

    items: list[ServiceOut]
    count: int
    next_cursor: str


class Job(Shape):
    """Pay is pence an hour; hours are a week's. `is_invented`: a demonstration's, not real."""

    id: uuid.UUID
    title: str
    employer: str
    description: str
    district: str
    is_remote: bool
    hours_min: Decimal
    hours_max: Decimal
    pay_pence_hour: int
    shifts: list[str]
    licences: list[str]
    adjustments: list[str]
    openings: int
    starts_on: date | None
    closes_on: date
    opened_at: datetime | None
    is_invented: bool


def _area(request: Any, area_slug: str, **_ids: Any) -> Area | None:
    return Area.objects.filter(slug=area_slug).first()


def _kept(response: HttpResponse) -> None:
    """Anybody may keep it a while and read it from their own site."""
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Access-Control-Allow-Origin"] = "*"


@ROOM.get("/areas", Listed[AreaOut])
def public_areas(request: Any, response: HttpResponse) -> Listed[AreaOut]:
    """Areas that run the service."""
    _kept(response)
    rows = Area.objects.order_by("name", "id")
    names = AreaOut.model_fields
    items = [AreaOut(**{name: getattr(row, name) for name in names}) for row in rows]
    return Listed[AreaOut](items=items)


@ROOM.get("/areas/{slug:area_slug}/services", Services, load=_area)
def public_services(
    request: Any, response: HttpResponse, area_slug: str, need: Need | None = None,
    q: Search = "", cursor: CURSOR = "",  # type: ignore[valid-type]
) -> Services:  # fmt: skip
    """Help that is listed in an area, by name. The whole feed is at /open-referral/."""
    _kept(response)
    try:
        page = services_of(
            request.thing.code, needs=[need] if need else [], text=str(q), cursor=str(cursor)
        )
    except NotACursor:
        page = services_of(request.thing.code, needs=[need] if need else [], text=str(q))
    return Services(
        items=[_service(each) for each in page.services], count=page.count,
        next_cursor=page.next_cursor,
    )  # fmt: skip


@ROOM.get("/areas/{slug:area_slug}/services/{uuid:service_id}", ServiceOut, load=_area)
def public_service(
    request: Any, response: HttpResponse, area_slug: str, service_id: uuid.UUID
) -> ServiceOut:
    """One service, also when it has stopped: `status` says so."""
    _kept(response)
    return _service(found(service_detail(service_id, area_code=request.thing.code)))


def _service(each: FoundService) -> ServiceOut:
    return ServiceOut(
        id=each.id, name=each.name, organisation=each.organisation,
        description=each.description, needs=list(each.needs), status=each.status,
        serves=each.serves, phones=list(each.phones), email=each.email, url=each.url,
        opening_times=each.opening_times, how_to_get_it=each.how_to_get_it, fees=each.fees,
        minimum_age=each.minimum_age, maximum_age=each.maximum_age, checked_on=each.checked_on,
        places=[
            Place(name=s.name, address=s.address, town=s.town, postcode=s.postcode,
                  latitude=s.latitude, longitude=s.longitude) for s in each.spots
        ],
    )  # fmt: skip


@ROOM.get("/areas/{slug:area_slug}/jobs", Listed[Job], load=_area)
def public_jobs(
    request: Any, response: HttpResponse, area_slug: str,
    q: Search = "", after: uuid.UUID | None = None,  # type: ignore[valid-type]
) -> Listed[Job]:  # fmt: skip
    """Open vacancies of an area, the newest first. Employers whom nobody checked are left out."""
    _kept(response)
    with acting(Context(area=request.thing.pk)):
        page = shown_to_everyone(on=clock.today(), text=str(q), after=after)
        return Listed[Job](items=[_job(row) for row in page.vacancies], next_after=page.next_after)


@ROOM.get("/areas/{slug:area_slug}/jobs/{uuid:vacancy_id}", Job, load=_area)
def public_job(request: Any, response: HttpResponse, area_slug: str, vacancy_id: uuid.UUID) -> Job:
    """One open vacancy."""
    _kept(response)
    with acting(Context(area=request.thing.pk)):
        return _job(found(vacancy_shown(vacancy_id, on=clock.today())))


def _job(row: Vacancy) -> Job:
    return Job(
        id=row.pk, title=row.title, employer=row.firm.name, description=row.description,
        district=row.la_code, is_remote=row.is_remote, hours_min=row.hours_min,
        hours_max=row.hours_max, pay_pence_hour=row.pay_pence_hour, shifts=row.shifts,
        licences=row.licences, adjustments=row.adjustments, openings=row.openings,
        starts_on=row.starts_on, closes_on=row.closes_on, opened_at=row.opened_at,
        is_invented=row.is_invented,
    )  # fmt: skip
