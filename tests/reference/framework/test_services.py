"""An area adopts a framework."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from worklocal.reference.framework.models import AreaFramework
from worklocal.reference.framework.rows import FrameworkRefused
from worklocal.reference.framework.rules import LocalValueRefused
from worklocal.reference.framework.selectors import current, framework_for
from worklocal.reference.framework.services import adopt_framework

APRIL, MAY, JUNE = dt.date(2026, 4, 1), dt.date(2026, 5, 1), dt.date(2026, 6, 1)


def test_an_area_works_by_what_it_adopted_from_the_day_on(cast):
    with cast.as_area():
        adopt_framework(
            area=cast.area, version="2026-1", adopted_on=MAY,
            local_values={"guarantee.YP_PLAN": 14},
        )  # fmt: skip

        days = [framework_for(cast.area.pk, on).guarantee("YP_PLAN").days.value
                for on in (APRIL, MAY, JUNE)]  # fmt: skip

    assert days == [28, 14, 14]


def test_an_area_that_adopted_none_works_by_the_national_one(cast, django_assert_num_queries):
    with cast.as_area(), django_assert_num_queries(1):
        assert framework_for(cast.area.pk, JUNE) == current(JUNE)


def test_adopt_framework_refuses_a_number_out_of_bounds_and_keeps_nothing(cast):
    with cast.as_area():
        with pytest.raises(LocalValueRefused):
            adopt_framework(
                area=cast.area, version="2026-1", adopted_on=MAY,
                local_values={"guarantee.YP_PLAN": 99},
            )  # fmt: skip

        assert not AreaFramework.objects.exists()


def test_adopt_framework_refuses_an_unknown_version(cast):
    with cast.as_area(), pytest.raises(FrameworkRefused):
        adopt_framework(area=cast.area, version="1999-1", adopted_on=MAY)


def test_a_day_has_one_adoption(cast):
    with cast.as_area():
        adopt_framework(area=cast.area, version="2026-1", adopted_on=MAY)

        with pytest.raises(IntegrityError), transaction.atomic():
            adopt_framework(area=cast.area, version="2026-1", adopted_on=MAY)


def test_another_area_does_not_see_what_this_one_adopted(cast):
    with cast.as_area():
        adopt_framework(area=cast.area, version="2026-1", adopted_on=MAY)

    with cast.as_(cast.grace):
        assert not AreaFramework.objects.exists()
