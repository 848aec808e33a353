"""R06, B01, B04, A03: bars close what grants open, in the database; emergencies only read."""

import datetime as dt
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import make_person, make_role
from worklocal.accounts.bars import is_barred, lay_bar, lift_bars
from worklocal.accounts.enums import BarKind, FieldGroup, GrantReason, RoleKind
from worklocal.accounts.models import AccessGrant, holder_key
from worklocal.accounts.services import open_grant
from worklocal.core import clock
from worklocal.support.coaching.models import Note
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.selectors import person_for

MINUTE = dt.timedelta(minutes=1)


def sees(cast, role, person) -> bool:
    with cast.as_(role):
        return Person.objects.filter(pk=person.pk).exists()


def open_to(cast, role, person, reason, *, since=MINUTE, groups=(), until=None):
    with cast.as_area():
        return open_grant(
            person_id=person.pk, holder=holder_key("u", role.user_id), reason=reason,
            starts_at=clock.now() - since, ends_at=until, field_groups=groups,
        )  # fmt: skip


def test_a_pair_is_closed_whatever_grants_there_are_and_opens_again_when_lifted(cast):
    """R06, A03"""
    source = uuid.uuid4()
    with cast.as_area():
        lay_bar(BarKind.PAIR, person_id=cast.amina.pk, user_id=cast.ben.user_id,
                source_id=source, at=clock.now())  # fmt: skip

    assert not sees(cast, cast.ben, cast.amina)
    assert sees(cast, cast.lena, cast.amina)
    with cast.as_(cast.ben):
        assert not Journey.objects.filter(person=cast.amina).exists()
        assert person_for(cast.viewer(cast.ben), cast.amina.pk, what="record.read") is None
        lift_bars(source_id=source, at=clock.now())
    assert sees(cast, cast.ben, cast.amina)


def test_a_hundred_pairs_are_closed_one_by_one(cast):
    """R06: ten staff who could see ten people each, and are barred from every one of them."""
    with cast.as_area():
        staff = [
            make_role(cast.area, f"Staff{n}", RoleKind.COACH, cast.council, cast.team)
            for n in range(10)
        ]
        people = [make_person(cast.area, f"Person{n}") for n in range(10)]
        now = clock.now() - MINUTE
        AccessGrant.objects.bulk_create(
            AccessGrant(
                area=cast.area, person_id=p.pk, holder=holder_key("u", s.user_id),
                reason=GrantReason.LEAD, starts_at=now,
            )
            for s in staff for p in people
        )  # fmt: skip
    for role in staff:
        assert seen_by(cast, role) == {p.pk for p in people}
    with cast.as_area():
        for role in staff:
            for person in people:
                lay_bar(BarKind.PAIR, person_id=person.pk, user_id=role.user_id, at=now)
        assert all(
            is_barred(person_id=p.pk, user_id=s.user_id, at=clock.now())
            for s in staff for p in people
        )  # fmt: skip
    for role in staff:
        assert seen_by(cast, role) == set()


def seen_by(cast, role):
    with cast.as_(role):
        return set(Person.objects.order_by("id").values_list("pk", flat=True))


def test_all_but_the_named_lead_are_shut_out_even_their_leader_and_a_provider(cast):
    """R04: a protected identity."""
    with cast.as_area():
        lay_bar(BarKind.ALL_BUT, person_id=cast.amina.pk, user_id=cast.ben.user_id, at=clock.now())

    assert sees(cast, cast.ben, cast.amina)
    assert sees(cast, cast.amina_role, cast.amina)
    assert not sees(cast, cast.lena, cast.amina)


def test_a_sealed_part_is_closed_to_the_lead_and_open_to_the_person(cast):
    """B7, sealed by the person"""
    with cast.as_(cast.ben):
        for group in ("", FieldGroup.HEALTH, FieldGroup.MONEY):
            Note.objects.create(
                area=cast.area, person=cast.amina, journey=cast.journey, author=cast.ben.user,
                text="words", field_group=group, written_at=clock.now(),
            )  # fmt: skip
        assert Note.objects.count() == 3
    with cast.as_area():
        lay_bar(
            BarKind.GROUP, person_id=cast.amina.pk, field_group=FieldGroup.HEALTH, at=clock.now()
        )

    with cast.as_(cast.ben):
        assert set(Note.objects.order_by("id").values_list("field_group", flat=True)) == {
            "", "MONEY",
        }  # fmt: skip
    with cast.as_(cast.amina_role):
        assert Note.objects.count() == 3


def test_an_emergency_shows_and_never_changes(cast):
    """B01, B04: the database refuses the write; no page has to remember."""
    open_to(cast, cast.chloe, cast.amina, GrantReason.BREAK_GLASS,
            until=clock.now() + dt.timedelta(minutes=60))  # fmt: skip

    assert sees(cast, cast.chloe, cast.amina)
    with cast.as_(cast.chloe):
        person = person_for(cast.viewer(cast.chloe), cast.amina.pk, what="record.read")
        assert person is not None
        assert person.emergency_until is not None
        assert Person.objects.filter(pk=cast.amina.pk).update(chosen_name="Changed") == 0
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM coaching_leadperiod")
            assert cursor.rowcount == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            Note.objects.create(
                area=cast.area, person=cast.amina, journey=cast.journey, author=cast.chloe.user,
                text="words", written_at=clock.now(),
            )  # fmt: skip


def test_an_emergency_ends_at_the_hour_by_the_database_s_own_clock(cast):
    """B04: nothing has to run for it to end."""
    grant = open_to(cast, cast.chloe, cast.amina, GrantReason.BREAK_GLASS,
                    since=dt.timedelta(minutes=59), until=clock.now() + MINUTE)  # fmt: skip
    assert sees(cast, cast.chloe, cast.amina)
    with cast.as_area():
        AccessGrant.objects.filter(pk=grant.pk).update(ends_at=clock.now())

    assert not sees(cast, cast.chloe, cast.amina)


def test_a_halted_account_sees_nobody_for_as_long_as_it_lasts(cast):
    """A10"""
    with cast.as_area():
        bar = lay_bar(BarKind.HALT, user_id=cast.ben.user_id, at=clock.now(),
                      ends_at=clock.now() + dt.timedelta(hours=1))  # fmt: skip
    assert not sees(cast, cast.ben, cast.amina)
    with cast.as_area():
        type(bar).objects.filter(pk=bar.pk).update(ends_at=clock.now())
    assert sees(cast, cast.ben, cast.amina)


@pytest.mark.parametrize("role", ["ben", "amina_role", "lena", "stefan"])
def test_nobody_lifts_a_bar_by_themselves(cast, role):
    """A03: bars are read by every policy and changed by one service alone."""
    with cast.as_area():
        lay_bar(BarKind.PAIR, person_id=cast.amina.pk, user_id=cast.ben.user_id, at=clock.now())
    with cast.as_(getattr(cast, role)), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_accessbar SET ends_at = now()")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM accounts_accessbar")
        assert cursor.rowcount == 0
