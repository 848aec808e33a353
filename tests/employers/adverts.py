"""Businesses and adverts, put together by the services, for the tests of employers."""

from datetime import timedelta
from decimal import Decimal

from worklocal.core import clock
from worklocal.employers.firms.models import Firm
from worklocal.employers.vacancies import services
from worklocal.employers.vacancies.services import VacancyFacts

NOW = clock.now()
TODAY = clock.day_of(NOW)


def make_firm(cast, *, checked=True, name="Mill Bakery", organisation=None):
    with cast.as_area():
        return Firm.objects.create(
            area=cast.area, organisation=organisation or cast.employer, name=name, sector="C",
            size="SMALL", postcode="M1 1AE", la_code="E08000003",
            account_manager=cast.bea.user if checked else None,
            checked_on=TODAY if checked else None,
        )  # fmt: skip


def facts(**more):
    return VacancyFacts(
        **{
            "title": "Baker", "description": "Bread, mostly.", "hours_min": Decimal(16),
            "hours_max": Decimal("37.5"), "pay_pence_hour": 1350, "postcode": "M1 1AE",
            "closes_on": TODAY + timedelta(days=20), "shifts": ("EARLY",), **more,
        }
    )  # fmt: skip


def draft(cast, firm, **more):
    with cast.as_(cast.dev):
        return services.draft_vacancy(firm=firm, facts=facts(**more), at=NOW)


def posted(cast, firm, **more):
    row = draft(cast, firm, **more)
    with cast.as_(cast.dev):
        return services.submit_vacancy(vacancy=row, at=NOW)
