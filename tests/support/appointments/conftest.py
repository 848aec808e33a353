"""A hub with Hana's desk, and Ben's open times there."""

from datetime import timedelta

import pytest

from tests.parallel import own_database  # noqa: F401 - a fixture
from worklocal.core import clock
from worklocal.provision.venues.models import Venue
from worklocal.support.appointments.models import OpenTime
from worklocal.support.appointments.services import open_times

NOW = clock.now().astimezone(clock.LONDON).replace(hour=9, minute=0, second=0, microsecond=0)
TOMORROW = NOW + timedelta(days=1)


def make_venue(cast, name="Mill Hub", **more):
    return Venue.objects.create(
        area=cast.area, name=name, kind="HUB", address="1 Mill Lane", postcode="M1 1AE",
        la_code="E08000003", latitude=53.48, longitude=-2.24, team=cast.desk, **more,
    )  # fmt: skip


@pytest.fixture
def hub(cast):
    with cast.as_area():
        return make_venue(cast)


@pytest.fixture
def times(cast, hub):
    """Four hours of Ben's tomorrow, at the hub."""
    with cast.as_(cast.ben):
        starts = [TOMORROW + timedelta(hours=n) for n in range(4)]
        open_times(coach=cast.ben.user, starts=starts, minutes=45, venue=hub)
        return list(OpenTime.objects.order_by("starts_at"))
