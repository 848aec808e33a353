"""The net below the code: what PostgreSQL itself lets the application's role see and do."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from worklocal.core import rowsecurity
from worklocal.core.context import NOBODY, acting
from worklocal.support.people.models import Journey, Person


@pytest.mark.parametrize(
    "model", [m for m in apps.get_models() if m.__module__.startswith("worklocal.")], ids=str
)
def test_every_model_says_how_its_rows_are_guarded(model):
    assert rowsecurity.declared(model) is not None


def test_the_application_role_is_weak(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole,"
            " (SELECT count(*) FROM pg_class WHERE relowner = r.oid)"
            " FROM pg_roles r WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False, 0)


def test_without_a_context_every_guarded_table_is_empty(cast):
    filled = 0
    for model, rule in rowsecurity.guarded_models():
        with cast.as_area():
            filled += model.objects.exists()
        with acting(NOBODY):
            if rule.area:
                assert not model.objects.exists(), model
    assert filled > 10


def test_a_coach_sees_their_own_people_and_no_others(cast):
    with cast.as_(cast.ben):
        assert list(Person.objects.order_by("id")) == [cast.amina]
    for stranger in (cast.chloe, cast.grace, cast.esi, cast.dev, cast.farid, cast.bola):
        with cast.as_(stranger):
            assert cast.amina not in list(Person.objects.order_by("id"))


def test_a_person_sees_only_their_own_journey(cast):
    with cast.as_(cast.amina_role):
        assert list(Journey.objects.order_by("id")) == [cast.journey]
    with cast.as_(cast.gwen_role):
        assert list(Journey.objects.order_by("id")) == [cast.gwens_journey]


def test_a_row_cannot_be_written_into_another_area(cast):
    with cast.as_area(), pytest.raises(DatabaseError), transaction.atomic():
        Person.objects.create(area=cast.other, chosen_name="Nobody")
