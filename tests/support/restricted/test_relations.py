"""R06: a pair that was declared or inferred is closed at once, and somebody is asked to look."""

import pytest

from tests.cast import make_person, make_role
from worklocal.accounts.enums import GrantReason, RoleKind
from worklocal.accounts.models import AccessGrant, holder_key
from worklocal.core import clock, events
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.support.people.models import Person
from worklocal.support.restricted.enums import Decision, RelationKind, RestrictionKind
from worklocal.support.restricted.models import Review, StaffDetails, StaffRelation
from worklocal.support.restricted.relations import declare, infer_for_person, keep_own_details
from worklocal.support.restricted.restrictions import restrict
from worklocal.support.restricted.reviews import decide


def sees(cast, role, person) -> bool:
    with cast.as_(role):
        return Person.objects.filter(pk=person.pk).exists()


def test_a_declared_relation_locks_at_once_and_only_another_opens_it(cast):
    with cast.as_(cast.ben):
        declare(person_id=cast.amina.pk, kind=RelationKind.EX_PARTNER, at=clock.now())
        declare(person_id=cast.amina.pk, kind=RelationKind.EX_PARTNER, at=clock.now())
        assert not Person.objects.filter(pk=cast.amina.pk).exists()
        assert StaffRelation.objects.get().kind == RelationKind.EX_PARTNER
        assert not Review.objects.exists()
    with cast.as_(cast.lena):
        review = Review.objects.get()
        decide(review=review, decision=Decision.OPEN, because="Another Amina.", at=clock.now())
    assert sees(cast, cast.ben, cast.amina)


def test_what_was_inferred_is_silent_to_the_one_it_is_about(cast):
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(family_name="Khan", postcode="M1 1AE")
    with cast.as_(cast.ben):
        keep_own_details(family_name="KHAN", postcode="m1 1ae", phone="", at=clock.now())
        assert not StaffRelation.objects.exists()
        assert not Review.objects.exists()
    assert not sees(cast, cast.ben, cast.amina)
    with cast.as_(cast.stefan):
        assert Review.objects.get().facts == {"kind": "SAME_HOME"}


def test_somebody_who_joins_or_moves_is_compared_with_the_staff(cast):
    with cast.as_(cast.chloe):
        keep_own_details(family_name="", postcode="", phone="01632 960123", at=clock.now())
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(phone="+44 1632 960123")
        events.publish("details.changed", person=cast.amina.pk)
    events.deliver_waiting(cast.area.pk)
    with cast.as_(cast.stefan):
        relation = StaffRelation.objects.get()
    assert (relation.user_id, relation.kind) == (cast.chloe.user_id, RelationKind.SAME_PHONE)


def test_details_that_are_kept_apart_are_compared_too(cast):
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(phone="01632960123")
        cast.amina.refresh_from_db()
    with cast.as_(cast.ben):
        restrict(person=cast.amina, kind=RestrictionKind.ADDRESS, reason="So.", at=clock.now())
    with cast.as_(cast.chloe):
        keep_own_details(family_name="", postcode="", phone="01632 960 123", at=clock.now())
    with cast.as_(cast.stefan):
        assert StaffRelation.objects.get().person_id == cast.amina.pk


def test_a_hundred_pairs_declared_or_inferred_are_closed_and_no_other_is(cast, record_property):
    """R06: ten staff, ten people each: fifty say so, fifty share a home; ten share only a name."""
    now = clock.now()
    with cast.as_area():
        staff = [
            make_role(cast.area, f"Staff{n}", RoleKind.COACH, cast.council, cast.team)
            for n in range(10)
        ]
        near = {
            role.pk: [
                make_person(cast.area, f"P{n}x{m}", family_name=f"Name{n}", postcode="M1 1AE")
                for m in range(10)
            ]
            for n, role in enumerate(staff)
        }
        far = [make_person(cast.area, f"Q{n}", family_name=f"Name{n}") for n in range(10)]
        AccessGrant.objects.bulk_create(
            AccessGrant(
                area=cast.area, person_id=person.pk, holder=holder_key("u", role.user_id),
                reason=GrantReason.LEAD, starts_at=now,
            )
            for role, only in zip(staff, far, strict=True)
            for person in [*near[role.pk], only]
        )  # fmt: skip
    for n, role in enumerate(staff):
        if n % 2:
            with cast.as_(role):
                for person in near[role.pk]:
                    declare(person_id=person.pk, kind=RelationKind.RELATIVE, at=now)
        else:
            with cast.as_(role):
                keep_own_details(family_name=f"name{n}", postcode="m11ae", phone="", at=now)
    for role, only in zip(staff, far, strict=True):
        with cast.as_(role):
            assert list(Person.objects.order_by("id")) == [only]
    with cast.as_(cast.stefan):
        assert StaffRelation.objects.count() == Review.objects.count() == 100
    record_property("figure", "relations: 100 of 100 pairs closed and raised for review")


def test_nobody_else_s_relation_is_declared_and_inferred_kinds_are_not_said(cast):
    with cast.as_(cast.ben), pytest.raises(Refusal):
        declare(person_id=cast.amina.pk, kind=RelationKind.SAME_HOME, at=clock.now())
    with cast.as_(cast.bola), pytest.raises(NotPermitted):
        declare(person_id=cast.amina.pk, kind=RelationKind.FRIEND, at=clock.now())


def test_staff_details_are_seen_by_nobody_else(cast):
    with cast.as_(cast.ben):
        keep_own_details(family_name="Roe", postcode="M1 1AE", phone="", at=clock.now())
    for role in (cast.lena, cast.stefan, cast.chloe):
        with cast.as_(role):
            assert not StaffDetails.objects.exists()
    with cast.as_area():
        assert infer_for_person(cast.amina.pk, at=clock.now()) == 0
