"""R01, R03, R04, R07, A08: what restrictions move out of sight, and who sets and lifts them."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests.cast import make_person
from tests.web import story
from worklocal.accounts.enums import FieldGroup, RoleKind
from worklocal.accounts.roles import RoleRefused, give_role
from worklocal.core import clock, events, notifications
from worklocal.core.errors import NotPermitted
from worklocal.core.models import AuditEntry, Notification
from worklocal.exchange.sending.services import _address_of
from worklocal.matching.introductions.models import Introduction
from worklocal.support.coaching.models import LeadReason
from worklocal.support.coaching.services import assign_lead
from worklocal.support.people.details import Details, change_details
from worklocal.support.people.models import Person, ProtectedDetails
from worklocal.support.people.protected import kept_apart_of
from worklocal.support.referrals.models import Referral
from worklocal.support.restricted.enums import Decision, RestrictionKind
from worklocal.support.restricted.models import RecordRestriction, Review, SafetyFlag
from worklocal.support.restricted.restrictions import (
    ReasonNeeded,
    ask_to_lift,
    flag_risk,
    restrict,
)
from worklocal.support.restricted.reviews import DecidedAlready, decide

HOME, CODE, PHONE = "77 Hidden Lane", "M1 1AE", "01632 960077"


@pytest.fixture
def hidden(cast):
    """Amina with an address, a phone, a referral that shared it, and a letter that waits."""
    told = story.tell(cast)
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(
            address=HOME, postcode=CODE, phone=PHONE, latitude=53.4, longitude=-2.2
        )
        shared = {"Name": "Amina", "Phone": PHONE, "Postcode": CODE, "E-mail": "a@people.example"}
        Referral.objects.filter(pk=told.referral).update(shared=shared)
        Introduction.objects.filter(pk=told.introduction).update(shared=shared)
        notifications.queue(
            key="letter", template="t", subject="A letter", body="Read it.", channel="LETTER",
            address=f"{HOME}\n{CODE}", person_id=cast.amina.pk, send_after=clock.now(),
        )  # fmt: skip
        cast.amina.refresh_from_db()
    cast.told = told
    return cast


def set_address(cast, role=None, kind=RestrictionKind.ADDRESS):
    with cast.as_(role or cast.ben):
        return restrict(person=cast.amina, kind=kind, reason="She left him.", at=clock.now())


def test_a_protected_address_leaves_the_record_and_every_copy(hidden):
    """R01, R03, R07: one rule, in the row itself; nothing that reads the person can show it."""
    set_address(hidden)
    with hidden.as_area():
        events.deliver_waiting(hidden.area.pk)
        person = Person.objects.get(pk=hidden.amina.pk)
        assert (person.address, person.postcode, person.phone) == ("", "", "")
        assert (person.latitude, person.longitude) == (None, None)
        kept = {"Name": "Amina", "E-mail": "a@people.example"}
        assert Referral.objects.get(pk=hidden.told.referral).shared == kept
        assert Introduction.objects.get(pk=hidden.told.introduction).shared == kept
        letter = Notification.objects.get(key="letter")
        assert (letter.status, letter.address) == ("HELD", "")
        said = ProtectedDetails.objects.get(person=person)
        assert (said.address, said.postcode, said.phone) == (HOME, CODE, PHONE)


def test_the_database_refuses_a_protected_address_in_the_record(hidden):
    """R01"""
    set_address(hidden)
    with hidden.as_area(), pytest.raises(DatabaseError, match="kept_apart"), transaction.atomic():
        Person.objects.filter(pk=hidden.amina.pk).update(phone=PHONE)


def test_the_table_alone_does_not_tell_the_address(hidden):
    """R01: a copy of the table is sealed words."""
    from django.db import connection

    set_address(hidden)
    with hidden.as_area(), connection.cursor() as cursor:
        cursor.execute("SELECT address, postcode, phone FROM people_protecteddetails")
        assert all(value.startswith("gAAAA") for value in cursor.fetchone())


def test_a_letter_has_nowhere_to_go_and_a_text_still_reaches_them(hidden):
    """R01, R03"""
    set_address(hidden)
    with hidden.as_area():
        person = Person.objects.get(pk=hidden.amina.pk)
        assert [
            _address_of(Notification(channel=channel, person_id=person.pk), person)
            for channel in ("LETTER", "SMS", "EMAIL")
        ] == ["", PHONE, "amina@people.example"]


def test_who_stands_nearest_reads_what_is_kept_apart_and_nobody_else(hidden):
    set_address(hidden)
    readers = {}
    for name in ("ben", "lena", "chloe", "hana", "stefan", "amina_role"):
        role = getattr(hidden, name)
        with hidden.as_(role):
            readers[name] = kept_apart_of(hidden.viewer(role), hidden.amina.pk) is not None
    assert readers == {
        "ben": True, "lena": False, "chloe": False, "hana": False, "stefan": False,
        "amina_role": True,
    }  # fmt: skip


def test_a_new_address_of_a_protected_person_is_kept_apart_too(hidden):
    """R03"""
    set_address(hidden)
    with hidden.as_(hidden.amina_role):
        change_details(
            person=hidden.amina,
            details=Details("Amina", "Khan", "new@people.example", "", "5 New Road", "", "EMAIL"),
        )
    with hidden.as_area():
        assert Person.objects.get(pk=hidden.amina.pk).address == ""
        assert ProtectedDetails.objects.get().address == "5 New Road"


def test_a_protected_identity_is_its_named_lead_s_alone_and_follows_the_lead(hidden):
    """R04"""
    set_address(hidden, kind=RestrictionKind.IDENTITY)

    def seen_by(role):
        with hidden.as_(role):
            return Person.objects.filter(pk=hidden.amina.pk).exists()

    assert [seen_by(r) for r in (hidden.ben, hidden.lena, hidden.chloe)] == [True, False, False]
    with hidden.as_(hidden.esi):
        assert not Referral.objects.exists(), "a provider sees nobody whose identity is protected"
    with hidden.as_area():
        assign_lead(journey=hidden.journey, coach=hidden.chloe.user,
                    reason=LeadReason.HANDOVER, at=clock.now())  # fmt: skip
    events.deliver_waiting(hidden.area.pk)
    assert [seen_by(r) for r in (hidden.ben, hidden.lena, hidden.chloe)] == [False, False, True]


def test_lifting_a_protection_needs_a_second_person(hidden):
    """A08, R01: the one who asks never decides."""
    row = set_address(hidden)
    with hidden.as_(hidden.ben):
        assert ask_to_lift(restriction=row, reason="She asked.", at=clock.now()) is False
        assert Person.objects.get(pk=hidden.amina.pk).restriction == "ADDRESS"
    with hidden.as_(hidden.stefan):
        review = Review.objects.get(kind="LIFT")
        decide(review=review, decision=Decision.LIFT, because="Agreed.", at=clock.now())
        with pytest.raises(DecidedAlready):
            decide(review=review, decision=Decision.KEEP, because="No.", at=clock.now())
    with hidden.as_area():
        person = Person.objects.get(pk=hidden.amina.pk)
        assert (person.restriction, person.address, person.phone) == ("", HOME, PHONE)
        assert not ProtectedDetails.objects.exists()
        row.refresh_from_db()
        assert (row.lifted_by_id, row.lift_reason) == (hidden.stefan.user_id, "Agreed.")
        assert AuditEntry.objects.filter(
            person_id=person.pk, action__startswith="restriction."
        ).count() == 3  # fmt: skip


@pytest.mark.parametrize(
    ("role", "kind", "group", "may"),
    [
        ("amina_role", RestrictionKind.SEALED, FieldGroup.HEALTH, True),
        ("ben", RestrictionKind.SEALED, FieldGroup.HEALTH, False),
        ("amina_role", RestrictionKind.ADDRESS, "", True),
        ("amina_role", RestrictionKind.IDENTITY, "", False),
        ("chloe", RestrictionKind.ADDRESS, "", False),
        ("hana", RestrictionKind.KNOWN, "", False),
        ("lena", RestrictionKind.KNOWN, "", True),
    ],
)
def test_who_may_set_which_restriction(cast, role, kind, group, may):
    """A03: by role, and by a live relation to the person."""

    def try_it():
        with cast.as_(getattr(cast, role)):
            restrict(person=cast.amina, kind=kind, field_group=group, reason="So.", at=clock.now())

    if may:
        try_it()
    else:
        with pytest.raises(NotPermitted):
            try_it()


def test_a_restriction_wants_a_reason_and_set_twice_it_is_one(cast):
    with cast.as_(cast.ben):
        with pytest.raises(ReasonNeeded):
            restrict(person=cast.amina, kind=RestrictionKind.KNOWN, reason=" ", at=clock.now())
        first, second = (
            restrict(person=cast.amina, kind=RestrictionKind.KNOWN, reason="So.", at=clock.now())
            for _ in range(2)
        )
        assert first == second
        assert RecordRestriction.objects.count() == 1


def test_a_warning_is_seen_by_those_who_meet_them_alone(cast):
    """B7, high risk to staff"""
    with cast.as_(cast.ben):
        flag_risk(person=cast.amina, words="Meet with a colleague.", at=clock.now())
        assert SafetyFlag.objects.exists()
    with cast.as_(cast.lena):
        assert not SafetyFlag.objects.exists()


def test_joining_again_says_the_same_whether_somebody_is_protected_or_not_there(cast):
    """T10, R04: the check for duplicates cannot confirm a protected person."""
    from tests.support.joining.test_services import ANSWERS, ask
    from worklocal.support.joining.duplicates import duplicates_of

    with cast.as_area():
        twin = make_person(
            cast.area, ANSWERS.chosen_name, family_name=ANSWERS.family_name,
            born_on=dt.date(1990, 1, 1), email=ANSWERS.email.lower(),
        )  # fmt: skip
        twin.restriction = "IDENTITY"
        twin.save()
    request = ask(cast)
    with cast.as_(cast.hana):
        assert duplicates_of(request) == []


def test_an_address_that_is_taken_anywhere_is_refused_in_the_same_words(cast):
    """T10: a unique address never tells whether it is held here, or by a person of another area."""
    said = []
    for email in (cast.ben.user.email, cast.gwen_role.user.email, cast.amina_role.user.email):
        with cast.as_(cast.adam), pytest.raises(RoleRefused) as refusal:
            give_role(
                email=email, display_name="Somebody", kind=RoleKind.COACH,
                organisation=cast.council, team=cast.team, on=clock.today(),
            )  # fmt: skip
        said.append(str(refusal.value))
    assert len(set(said)) == 1
