"""B01 to B05, R04: one record for an hour, never a protected one, never twice without a review."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import make_person
from worklocal.accounts.enums import GrantReason
from worklocal.accounts.models import AccessGrant
from worklocal.core import clock
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.models import AuditEntry, Notification
from worklocal.support.people.models import Person, ProtectedDetails
from worklocal.support.restricted.emergency import ReviewOverdue, Wanted, open_record
from worklocal.support.restricted.enums import (
    Decision,
    EmergencyReason,
    RelationKind,
    RestrictionKind,
)
from worklocal.support.restricted.models import EmergencyOpening, Review
from worklocal.support.restricted.officers import OfficerNeeded, agree, ask, nominate
from worklocal.support.restricted.relations import declare
from worklocal.support.restricted.restrictions import restrict
from worklocal.support.restricted.reviews import decide

BORN = dt.date(1990, 5, 17)
LIFE = EmergencyReason.LIFE


@pytest.fixture
def emergency(cast):
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(
            family_name="Khan", born_on=BORN, phone="01632 960077", address="77 Hidden Lane"
        )
        cast.amina.refresh_from_db()
    return cast


def try_open(cast, role=None, wanted=None, words="He collapsed.", at=None):
    wanted = wanted or Wanted(name="Amina Khan", born_on=BORN)
    with cast.as_(role or cast.chloe):
        return open_record(wanted=wanted, reason=LIFE, words=words, at=at or clock.now())


@pytest.mark.parametrize("how", ["name", "number"])
def test_one_record_opens_for_an_hour_and_is_put_on_the_officer_s_desk(emergency, how):
    """B01, B04"""
    number = emergency.amina.number.lower()
    wanted = Wanted(number=number) if how == "number" else None
    row = try_open(emergency, wanted=wanted)

    assert row is not None
    assert row.ends_at - row.opened_at == dt.timedelta(minutes=60)
    with emergency.as_(emergency.chloe):
        assert list(Person.objects.order_by("id")) == [emergency.amina]
    with emergency.as_(emergency.stefan):
        review = Review.objects.get()
        assert (review.kind, review.about_user_id) == ("EMERGENCY", emergency.chloe.user_id)
        assert review.facts["reason"] == "LIFE"


def test_the_alert_holds_a_reference_and_nothing_of_anybody(emergency):
    """B03, R08"""
    row = try_open(emergency)
    with emergency.as_area():
        alert = Notification.objects.get(template="restricted.alert")
    words = f"{alert.subject} {alert.body}"
    assert row.reference in words
    assert alert.user_id == emergency.stefan.user_id
    for secret in ("Amina", "Khan", "Chloe", "collapsed", str(emergency.amina.pk),
                   emergency.amina.number):  # fmt: skip
        assert secret not in words


def test_without_a_reason_or_a_role_or_with_a_locked_relation_nothing_opens(emergency):
    """B01"""
    with pytest.raises(Refusal, match="what has happened"):
        try_open(emergency, words=" ")
    for role in (emergency.bola, emergency.stefan, emergency.esi, emergency.adam):
        with pytest.raises(NotPermitted):
            try_open(emergency, role=role)
    with emergency.as_(emergency.chloe):
        declare(person_id=emergency.amina.pk, kind=RelationKind.RELATIVE, at=clock.now())
    assert try_open(emergency) is None
    with emergency.as_area():
        assert not EmergencyOpening.objects.exists()


@pytest.mark.parametrize("kind", [RestrictionKind.ADDRESS, RestrictionKind.IDENTITY])
def test_a_protected_record_is_always_refused_always_kept_and_never_confirmed(emergency, kind):
    """B05, R04: refused like a record that is not there, by as many queries."""
    nobody = Wanted(name="Nobody Here", born_on=BORN)
    with CaptureQueriesContext(connection) as missed:
        assert try_open(emergency, wanted=nobody) is None
    with emergency.as_(emergency.ben):
        restrict(person=emergency.amina, kind=kind, reason="She left him.", at=clock.now())
    with CaptureQueriesContext(connection) as refused:
        assert try_open(emergency) is None

    assert shapes(refused) == shapes(missed)
    with emergency.as_area():
        kept = AuditEntry.objects.filter(action="emergency.refused").order_by("id")
        assert [entry.person_id for entry in kept] == [None, emergency.amina.pk]
        assert Review.objects.filter(kind="REFUSED").count() == 2
        assert not AccessGrant.objects.filter(reason=GrantReason.BREAK_GLASS).exists()


def shapes(captured):
    """Which statements were run, in their order, without what they were about."""
    sql = [query["sql"] for query in captured.captured_queries]
    return [line.split(" ")[0:1] if "SAVEPOINT" in line else line.split(" ")[0:3] for line in sql]


def test_an_emergency_grant_would_not_open_a_protected_address_either(emergency):
    """B05: the table itself does not know the reason."""
    with emergency.as_(emergency.ben):
        restrict(person=emergency.amina, kind=RestrictionKind.ADDRESS, reason="So.", at=clock.now())
    with emergency.as_area():
        AccessGrant.objects.create(
            area=emergency.area, person_id=emergency.amina.pk, reason=GrantReason.BREAK_GLASS,
            holder=f"u{emergency.chloe.user_id.hex}", starts_at=clock.now(),
        )  # fmt: skip
    with emergency.as_(emergency.chloe):
        assert Person.objects.get().phone == ""
        assert not ProtectedDetails.objects.exists()


def test_two_people_who_fit_are_nobody(emergency):
    with emergency.as_area():
        make_person(emergency.area, "Amina", family_name="Khan", born_on=BORN)
    assert try_open(emergency) is None


def test_an_opening_that_nobody_reviewed_in_time_blocks_the_next(emergency):
    """B02, by moving its day: three working days after a Monday is a Thursday."""
    row = try_open(emergency, at=clock.now() - dt.timedelta(days=9))
    assert row is not None
    assert row.review_due_on < clock.today()
    with pytest.raises(ReviewOverdue):
        try_open(emergency)
    with emergency.as_(emergency.stefan):
        review = Review.objects.get(kind="EMERGENCY")
        decide(review=review, decision=Decision.RIGHT, because="", at=clock.now())
    assert try_open(emergency) is not None


def test_the_officer_may_record_why_the_person_is_not_told(emergency):
    row = try_open(emergency)
    with emergency.as_(emergency.stefan):
        review = Review.objects.get()
        with pytest.raises(Refusal, match="Say why"):
            decide(review=review, decision=Decision.RIGHT_UNTOLD, because=" ", at=clock.now())
        decide(
            review=review, decision=Decision.RIGHT_UNTOLD, because="Police asked.", at=clock.now()
        )
    with emergency.as_area():
        row.refresh_from_db()
    assert row.untold_because == "Police asked."
    assert row.reviewed_at is not None


def test_two_officers_together_open_an_address_and_neither_alone(emergency):
    """B05"""
    with emergency.as_(emergency.ben):
        restrict(person=emergency.amina, kind=RestrictionKind.ADDRESS, reason="So.", at=clock.now())
    with emergency.as_(emergency.stefan):
        for role in (emergency.lena, emergency.chloe):
            nominate(user=role.user, at=clock.now())
    with emergency.as_(emergency.hana), pytest.raises(OfficerNeeded):
        ask(number=emergency.amina.number, reason=LIFE, words="Fire.", at=clock.now())
    with emergency.as_(emergency.chloe):
        row = ask(number=emergency.amina.number, reason=LIFE, words="Fire.", at=clock.now())
        with pytest.raises(NotPermitted, match="Another"):
            agree(opening=row, at=clock.now())
        assert not ProtectedDetails.objects.exists()
    with emergency.as_(emergency.lena):
        agree(opening=row, at=clock.now())
    for role in (emergency.lena, emergency.chloe):
        with emergency.as_(role):
            assert ProtectedDetails.objects.get().address == "77 Hidden Lane"
    with emergency.as_(emergency.chloe):
        assert not Person.objects.exists(), "the address alone, not the record"
