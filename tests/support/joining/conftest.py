"""A request to join, as somebody without an account makes it."""

import datetime as dt

import pytest

from tests.parallel import own_database  # noqa: F401 - a fixture
from tests.support.appointments.conftest import TOMORROW, hub, times  # noqa: F401
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.support.joining.models import JoinRequest
from worklocal.support.joining.services import JoinAnswers, request_to_join

NOW = clock.now()

ANSWERS = JoinAnswers(
    chosen_name="Omar", family_name="Haddad", born_on=dt.date(1990, 5, 4), contact_by="EMAIL",
    email="Omar@People.example", phone="+44 7700 900982", postcode="M1 1AE", aims=("JOB",),
    wants="Warehouse work near home", needs=("STEP_FREE",),
)  # fmt: skip


def anonymous(cast):
    return acting(Context(area=cast.area.pk))


def ask(cast, answers=ANSWERS, **more):
    with anonymous(cast):
        pk = request_to_join(
            answers=answers, entry_route=more.pop("entry_route", "SELF"), at=NOW, **more
        )
    with cast.as_area():
        return JoinRequest.objects.get(pk=pk)


@pytest.fixture
def request_made(cast):
    return ask(cast)
