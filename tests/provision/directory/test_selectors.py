"""What help is near."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from worklocal.provision.directory.enums import Need, QualityFlag, ServiceStatus
from worklocal.provision.directory.models import Service, ServiceAtLocation
from worklocal.provision.directory.selectors import (
    FoundPage,
    NotACursor,
    needs_with_counts,
    service_detail,
    services_named,
    services_near,
    services_of,
    services_wanting_attention,
)
from worklocal.reference.places.geometry import distance_km
from worklocal.reference.places.selectors import Location, locate

pytestmark = pytest.mark.django_db
AREA = "E47000001"


@pytest.fixture
def here() -> Location:
    found = locate("M1 1AE")
    assert found
    return found


def every_page(ask, **options) -> list:
    """All services of a list, walked page by page."""
    found, page = [], ask(**options)
    while True:
        found += page.services
        if not page.next_cursor:
            return found
        page = ask(cursor=page.next_cursor, **options)


def by_hand(here: Location, within_km: float) -> list:
    """Ids in order of distance, worked out one by one."""
    nearest: dict = {}
    for link in ServiceAtLocation.objects.select_related("location").order_by("id"):
        at = link.location
        metres = round(distance_km(here.latitude, here.longitude, at.latitude, at.longitude) * 1000)
        nearest[link.service_id] = min(metres, nearest.get(link.service_id, metres))
    within = [(metres, each) for each, metres in nearest.items() if metres <= within_km * 1000]
    return [each for _, each in sorted(within)]


@pytest.mark.parametrize("postcode", ["M1 1AE", "WN7 4PT", "OL16 1", "SK1"])
@pytest.mark.parametrize("within_km", [1, 5, 12.5])
def test_services_near_are_those_found_by_hand_in_the_same_order(postcode, within_km):
    here = locate(postcode)
    assert here

    found = every_page(services_near, here=here, within_km=within_km)

    near = [each.id for each in found if each.distance_km is not None]
    assert near == by_hand(here, within_km)
    assert found[: len(near)] == [each for each in found if each.distance_km is not None]


def test_pages_follow_on_without_gap_or_repeat(here):
    whole = services_near(here, within_km=30, page_size=1000)

    walked = every_page(services_near, here=here, within_km=30, page_size=7)

    assert [each.id for each in walked] == [each.id for each in whole.services]
    assert whole.count == len(walked)
    assert whole.next_cursor == ""


def test_pages_in_order_of_name_follow_on_too(here):
    walked = every_page(services_near, here=here, order="name", page_size=13)

    names = [each.name for each in walked]
    assert names == sorted(names)
    assert len({each.id for each in walked}) == len(walked)


@pytest.mark.parametrize("size", [1, 3])
def test_services_near_ask_the_same_number_of_questions(size, here, django_assert_num_queries):
    with django_assert_num_queries(4):
        services_near(here, needs=["FOOD"], text="parcel", page_size=size)


def test_any_of_the_needs_is_enough(here):
    found = every_page(services_near, here=here, needs=["JUSTICE", "JOB_SEARCH"], within_km=8)

    assert found
    assert all({Need.JUSTICE, Need.JOB_SEARCH} & set(each.needs) for each in found)


def test_text_finds_words_of_the_name_the_organisation_and_the_need(here):
    by_name = services_near(here, text="lifeshare").services
    by_need = services_near(here, text="debt").services

    assert by_name[0].name == "Lifeshare Ltd"
    assert by_need


def test_services_without_an_address_come_last_and_only_where_they_serve(here):
    sale = locate("M33 7XE")
    assert sale

    there = every_page(services_near, here=sale, text="counselling")
    elsewhere = every_page(services_near, here=here, text="counselling")

    assert any(each.serves == "Trafford" for each in there)
    assert all(each.distance_km is not None for each in elsewhere)
    distances = [each.distance_km is None for each in there]
    assert distances == sorted(distances)


def test_services_without_address_or_need_are_found_by_their_name_alone():
    sale = locate("M33 7XE")
    assert sale

    listed = {each.name for each in every_page(services_near, here=sale)}
    named = services_near(sale, text="Cheshire Freemasons").services

    assert "Cheshire Freemasons' Charity" not in listed
    assert [each.name for each in named] == ["Cheshire Freemasons' Charity"]


def test_services_that_do_not_run_are_left_out_of_lists_but_keep_their_page(here):
    first = services_near(here).services[0]
    Service.objects.filter(pk=first.id).update(
        status=ServiceStatus.ENDED, updated_at=F("updated_at")
    )

    assert first.id not in {each.id for each in services_near(here).services}
    gone = service_detail(first.id)
    assert gone is not None
    assert gone.status == ServiceStatus.ENDED


def test_services_of_another_area_are_left_out(here):
    assert services_near(here, area_code="E47000003") == FoundPage((), 0, "")


@pytest.mark.parametrize("cursor", ["x", "1.2", "zz.9", ".", "0" * 32 + ".x"])
def test_a_tampered_cursor_is_refused(cursor, here):
    with pytest.raises(NotACursor):
        services_near(here, cursor=cursor)


def test_services_of_an_area_need_no_postcode(django_assert_num_queries):
    with django_assert_num_queries(4):
        page = services_of(AREA, needs=["FOOD"])

    assert page.count > 100
    assert [each.name for each in page.services] == sorted(each.name for each in page.services)


def test_service_detail_knows_how_far_it_is(here, django_assert_num_queries):
    first = services_near(here).services[0]

    with django_assert_num_queries(2):
        shown = service_detail(first.id, here=here)

    assert shown == first
    assert services_named([first.id])[first.id].distance_km is None


def test_needs_with_counts_names_gaps():
    counts = needs_with_counts(AREA)

    assert set(counts) == set(Need)
    assert counts[Need.FOOD] == Service.objects.filter(needs__contains=["FOOD"]).count()
    assert counts[Need.CAREERS] == 0


def test_services_wanting_attention_agree_with_their_flags():
    today = dt.date(2026, 11, 23)
    minor = {QualityFlag.NO_TIMES, QualityFlag.NO_PLACE}
    by_flags = {
        each.pk
        for each in Service.objects.order_by("id")
        if set(each.quality_flags(has_address=True, today=today)) - minor
    }

    assert {each.pk for each in services_wanting_attention(AREA, today=today)} == by_flags


@pytest.mark.parametrize(
    "changes", [{"needs": ["BOREDOM"]}, {"name": ""}, {"minimum_age": 30, "maximum_age": 20}]
)
def test_the_database_refuses_what_must_never_be(changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Service.objects.filter(area_code=AREA).update(**changes)
