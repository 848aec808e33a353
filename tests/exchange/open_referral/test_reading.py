"""Reading a feed."""

import datetime as dt
import json
import uuid

import pytest

from worklocal.exchange.open_referral.reading import FeedRefused, read_service, read_services

ID, LINK, PLACE, BODY = (str(uuid.UUID(int=n)) for n in (1, 2, 3, 4))


def record(**changes) -> dict:
    return {
        "id": ID, "name": " Help  Point ", "status": "temporarily closed",
        "organization": {"id": BODY, "name": "Helpers", "description": "We help."},
        "service_at_locations": [
            {"id": LINK, "location": {
                "id": PLACE, "location_type": "physical", "name": "Hall", "latitude": 53.4,
                "longitude": -2.2, "addresses": [
                    {"id": LINK, "address_1": "1 High Street", "city": "Sale",
                     "state_province": "Trafford", "postal_code": "m33 7xe", "country": "GB",
                     "address_type": "physical"}]}},
        ],
        **changes,
    }  # fmt: skip


def test_a_small_record_is_read_with_nothing_invented():
    read = read_service(record())

    assert (read.name, read.status, read.description, read.url) == ("Help Point", "PAUSED", "", "")
    assert (read.phones, read.needs, read.minimum_age, read.checked_on) == ((), (), None, None)
    assert read.locations[0].postcode == "M33 7XE"


def test_what_is_given_is_read():
    read = read_service(
        record(
            url="https://help.example", phones=[{"id": ID, "number": "0161 496 0000"}],
            schedules=[{"id": ID, "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00"}],
            minimum_age=16.0, last_modified="2026-05-12T00:00:00Z",
            service_areas=[{"id": ID, "uri": "http://statistics.example/id/E08000009"}],
        )
    )  # fmt: skip

    assert read.opening_times == "TH,FR 10:00-18:00"
    assert (read.minimum_age, read.checked_on) == (16, dt.date(2026, 5, 12))
    assert read.serves_code == "E08000009"


def test_locations_without_a_position_are_left_out():
    there = record()["service_at_locations"][0]
    nowhere = {"id": LINK, "location": {"id": PLACE, "location_type": "virtual"}}

    read = read_service(record(service_at_locations=[nowhere, there]))

    assert len(read.locations) == 1


@pytest.mark.parametrize("url", ["javascript:alert(1)", "help.example", "http://a b"])
def test_an_address_that_is_no_web_address_is_dropped(url):
    assert read_service(record(url=url)).url == ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Line 2 is not JSON"),
        ("[]", "Line 2 is not a service record"),
        (json.dumps(record(id="1")), "Line 2 is not a service record"),
        (json.dumps(record(status="thriving")), "'thriving'"),
        (json.dumps({"id": ID}), "'organization'"),
    ],
)
def test_a_record_that_cannot_be_read_is_refused_by_line_and_reason(line, reason):
    with pytest.raises(FeedRefused, match=reason):
        list(read_services([json.dumps(record()), line]))
