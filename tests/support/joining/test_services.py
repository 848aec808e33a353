"""Asking to join, being taken in, being known already."""

import dataclasses
import datetime as dt

import pytest

from tests.cast import build_cast, make_person
from tests.parallel import at_once
from tests.support.joining.conftest import ANSWERS, NOW, anonymous, ask
from worklocal.accounts.models import AccessGrant
from worklocal.core.context import Context, acting
from worklocal.core.errors import NotPermitted
from worklocal.core.idempotency import KeyReused
from worklocal.core.models import AuditEntry, Notification, OutboxEvent
from worklocal.core.transitions import MoveRefused
from worklocal.support.appointments.models import Appointment, OpenTime
from worklocal.support.appointments.services import TimeTaken
from worklocal.support.coaching.models import CoachRoom
from worklocal.support.coaching.services import CoachHasNoRoom
from worklocal.support.joining.duplicates import duplicates_of
from worklocal.support.joining.models import JoinRequest
from worklocal.support.joining.selectors import (
    people_called,
    queue_facts,
    receipt_for,
    request_for,
    requests_waiting,
    waiting_for_coach,
)
from worklocal.support.joining.services import (
    NotAmongTheAlike,
    NoWayToAnswer,
    ReasonNeeded,
    give_lead,
    link_to_existing,
    request_to_join,
    take_in,
    withdraw,
)
from worklocal.support.people.enums import Restriction
from worklocal.support.people.models import Journey, Person
from worklocal.support.people.protected import keep_apart
from worklocal.support.people.services import move_journey


def test_anybody_may_ask_to_join_and_is_told_when_they_will_hear(cast):
    request = ask(cast)

    assert (request.state, request.email, request.phone, request.la_code) == (
        "NEW", "omar@people.example", "07700 900982", "E08000003",
    )  # fmt: skip
    with cast.as_area():
        (message,) = Notification.objects.filter(template="join.received")
    assert message.address == "omar@people.example"
    assert request.reference in message.body
    assert "Warehouse" not in message.body


def test_a_joiner_cannot_read_requests_not_even_their_own(cast, request_made):
    with anonymous(cast):
        assert not JoinRequest.objects.exists()
        receipt = receipt_for(request_made.pk)
    assert receipt.reference == request_made.reference
    assert receipt.due_on > request_made.created_at.date()


def test_asking_twice_with_one_key_is_asking_once(cast):
    first, second = ask(cast, key="k"), ask(cast, key="k")

    assert first.pk == second.pk
    with pytest.raises(KeyReused):
        ask(cast, dataclasses.replace(ANSWERS, wants="Something else"), key="k")


def test_asking_needs_one_way_to_answer(cast, hub):
    nowhere = dataclasses.replace(ANSWERS, email="", phone="")
    with pytest.raises(NoWayToAnswer):
        ask(cast, nowhere)
    assert ask(cast, nowhere, venue=hub, entry_route="WALK_IN").venue_id == hub.pk


def test_a_first_time_is_held_until_the_desk_has_decided(cast, times):
    request = ask(cast, first_time=times[0])

    with pytest.raises(TimeTaken):
        ask(cast, first_time=times[0])
    with cast.as_(cast.hana):
        withdraw(request=request, reason="They moved away", at=NOW)
        assert OpenTime.objects.get(pk=times[0].pk).taken is False


def test_take_in_makes_a_person_with_a_coach(cast, request_made):
    with cast.as_(cast.hana):
        journey = take_in(request=request_made, coach=cast.chloe.user, at=NOW)

    with cast.as_(cast.chloe):
        person = Person.objects.get()
        journey.refresh_from_db()
        assert (person.pk, person.chosen_name, person.email) == (
            request_made.pk, "Omar", "omar@people.example",
        )  # fmt: skip
        assert (journey.state, journey.offer, journey.lead_coach_id) == (
            "ACTIVE", "WORKING_FUTURES", cast.chloe.user_id,
        )  # fmt: skip
    with cast.as_(cast.hana):
        assert Person.objects.get() == person
        request_made.refresh_from_db()
        assert (request_made.state, request_made.decided_by) == ("TAKEN_IN", cast.hana.user_id)
    with cast.as_area():
        desk = AccessGrant.objects.filter(person_id=person.pk, reason="DESK")
        assert all(grant.ends_at is not None for grant in desk)
        events = set(OutboxEvent.objects.order_by("id").values_list("name", flat=True))
        assert {"join.requested", "journey.started", "lead.assigned", "join.decided"} <= events
        assert CoachRoom.objects.get(coach=cast.chloe.user).taken == 1
    for stranger in (cast.ben, cast.esi, cast.dev, cast.farid, cast.grace):
        with cast.as_(stranger):
            assert not Person.objects.filter(pk=request_made.pk).exists()


def test_take_in_twice_is_once(cast, request_made):
    with cast.as_(cast.hana):
        first = take_in(request=request_made, coach=cast.chloe.user, at=NOW)
        second = take_in(request=request_made, coach=cast.ben.user, at=NOW)
    assert first.pk == second.pk
    with cast.as_area():
        assert CoachRoom.objects.get(coach=cast.ben.user).taken == 1


def test_take_in_books_the_time_that_was_held(cast, times):
    request = ask(cast, first_time=times[1])

    with cast.as_(cast.hana):
        take_in(request=request, coach=cast.ben.user, at=NOW)
    with cast.as_(cast.ben):
        appointment = Appointment.objects.get(person_id=request.pk)
        assert (appointment.starts_at, appointment.state) == (times[1].starts_at, "BOOKED")


def test_take_in_with_another_coach_offers_the_held_time_again(cast, times):
    request = ask(cast, first_time=times[1])

    with cast.as_(cast.hana):
        take_in(request=request, coach=cast.chloe.user, at=NOW)
        assert OpenTime.objects.get(pk=times[1].pk).taken is False
        assert not Appointment.objects.exists()


def test_take_in_refuses_a_coach_without_room_and_keeps_the_request(cast, request_made):
    with cast.as_area():
        CoachRoom.objects.filter(coach=cast.chloe.user).update(places=0)
    with cast.as_(cast.hana):
        with pytest.raises(CoachHasNoRoom):
            take_in(request=request_made, coach=cast.chloe.user, at=NOW)
        request_made.refresh_from_db()
        assert request_made.state == "NEW"
        assert not Person.objects.exists()


def test_without_a_coach_the_person_waits_in_sight_of_desks_and_leaders(cast, request_made):
    with cast.as_(cast.hana):
        journey = take_in(request=request_made, coach=None, at=NOW)
    for role, sees in (
        (cast.hana, True), (cast.lena, True), (cast.ben, False), (cast.esi, False),
        (cast.grace, False),
    ):  # fmt: skip
        with cast.as_(role):
            assert bool(waiting_for_coach(cast.viewer(role))) is sees
    with cast.as_(cast.lena):
        give_lead(journey=journey, coach=cast.chloe.user, at=NOW)
        assert not waiting_for_coach(cast.viewer(cast.lena))
        assert not Person.objects.filter(pk=request_made.pk).exists()
    with cast.as_(cast.chloe):
        assert Person.objects.filter(pk=request_made.pk).exists()


@pytest.mark.parametrize(
    "role", ["ben", "amina_role", "esi", "dev", "farid", "bola", "anya", "stefan", "adam", "grace"]
)
def test_only_the_desk_and_leaders_take_in(cast, request_made, role):
    with cast.as_(getattr(cast, role)):
        with pytest.raises(NotPermitted):
            take_in(request=request_made, coach=cast.ben.user, at=NOW)
        assert not JoinRequest.objects.exists()


def again(cast, **changes):
    """Amina asks again."""
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(
            family_name="Khan", born_on=dt.date(1988, 2, 3), phone="07700 900111"
        )
    facts = {
        "chosen_name": "Amina",
        "family_name": "Khan",
        "born_on": dt.date(1988, 2, 3),
        **changes,
    }
    return ask(cast, dataclasses.replace(ANSWERS, **facts))


def test_duplicates_are_found_and_little_is_told(cast):
    request = again(cast)

    with cast.as_(cast.hana):
        (alike,) = duplicates_of(request)
        assert not Person.objects.exists()
    assert (alike.person_id, alike.name, alike.is_open, alike.coach_name) == (
        cast.amina.pk, "Amina Khan", True, "Ben",
    )  # fmt: skip
    assert alike.same == ("name", "family name", "date of birth")
    assert alike.different == ("e-mail", "phone")
    with cast.as_area():
        reads = AuditEntry.objects.filter(person_id=cast.amina.pk, action="duplicate_check")
        assert reads.get().is_read is True


def test_a_restricted_record_is_never_among_the_duplicates(cast):
    request = again(cast)
    with cast.as_area():
        keep_apart(person=Person.objects.get(pk=cast.amina.pk), restriction=Restriction.IDENTITY)
    with cast.as_(cast.hana):
        assert duplicates_of(request) == []


def test_duplicates_of_another_area_are_not_found(cast):
    with cast.as_area(cast.other):
        Person.objects.filter(pk=cast.gwen.pk).update(email=ANSWERS.email.lower())
    request = ask(cast)
    with cast.as_(cast.hana):
        assert duplicates_of(request) == []


def test_link_to_existing_tells_the_lead_coach_and_changes_nothing_else(cast):
    request = again(cast)

    with cast.as_(cast.hana):
        journey = link_to_existing(request=request, person_id=cast.amina.pk, coach=None, at=NOW)
        request.refresh_from_db()
    assert (journey.pk, request.state, request.person_id) == (
        cast.journey.pk, "SAME_PERSON", cast.amina.pk,
    )  # fmt: skip
    with cast.as_area():
        assert Person.objects.count() == 1
        assert Notification.objects.get(template="join.again").user_id == cast.ben.user_id


def test_link_to_existing_begins_anew_for_somebody_who_had_left(cast):
    request = again(cast)
    with cast.as_area():
        move_journey(journey=cast.journey, to="ENDED", at=NOW)

    with cast.as_(cast.hana):
        journey = link_to_existing(
            request=request, person_id=cast.amina.pk, coach=cast.chloe.user, at=NOW
        )
    assert journey.pk != cast.journey.pk
    with cast.as_(cast.chloe):
        assert Journey.objects.get(pk=journey.pk).lead_coach_id == cast.chloe.user_id


def test_the_desk_cannot_link_to_whom_it_was_not_shown(cast, request_made):
    with cast.as_area():
        other = make_person(cast.area, "Zoe", family_name="Quite-Different")
    with cast.as_(cast.hana), pytest.raises(NotAmongTheAlike):
        link_to_existing(request=request_made, person_id=other.pk, coach=None, at=NOW)


def test_withdraw_needs_a_reason_and_happens_once(cast, request_made):
    with cast.as_(cast.hana):
        with pytest.raises(ReasonNeeded):
            withdraw(request=request_made, reason=" ", at=NOW)
        withdraw(request=request_made, reason="They found work", at=NOW)
        with pytest.raises(MoveRefused):
            withdraw(request=request_made, reason="Again", at=NOW)
        with pytest.raises(MoveRefused):
            take_in(request=request_made, coach=cast.ben.user, at=NOW)


def test_the_queue_is_paged_by_key(cast, django_assert_num_queries):
    made = [ask(cast) for _ in range(5)]
    viewer = cast.viewer(cast.hana)
    with cast.as_(cast.hana):
        with django_assert_num_queries(1):
            first = requests_waiting(viewer, size=3)
        second = requests_waiting(viewer, after=first.next_cursor, size=3)
        assert [r.pk for r in (*first.requests, *second.requests)] == [r.pk for r in made]
        assert second.next_cursor == ""
        assert requests_waiting(viewer, after="nonsense").requests[0].pk == made[0].pk
        assert queue_facts(viewer).count == 5
    with cast.as_(cast.grace):
        assert queue_facts(cast.viewer(cast.grace)).count == 0


def test_reading_a_request_stands_among_who_looked(cast, request_made):
    with cast.as_(cast.hana):
        assert request_for(cast.viewer(cast.hana), request_made.pk) == request_made
    with cast.as_area():
        assert AuditEntry.objects.filter(person_id=request_made.pk, is_read=True).count() == 1


def test_search_finds_only_whom_the_desk_may_see(cast, request_made):
    viewer = cast.viewer(cast.hana)
    with cast.as_(cast.hana):
        assert people_called(viewer, "amina") == []
        take_in(request=request_made, coach=cast.ben.user, at=NOW)
        assert [p.chosen_name for p in people_called(viewer, "oma had")] == ["Omar"]
        assert people_called(viewer, "") == []


def test_forty_presses_take_in_once(own_database):
    with acting(Context(scope="SIGN_IN")):
        cast = build_cast()
    request = ask(cast)
    roles = (cast.hana, cast.lena)

    def press(number):
        with cast.as_(roles[number % 2]):
            return take_in(request=request, coach=cast.chloe.user, at=NOW).pk

    results = at_once(20, press) + at_once(20, press)

    assert len(set(results)) == 1
    with cast.as_area():
        assert Person.objects.filter(chosen_name="Omar").count() == 1
        assert CoachRoom.objects.get(coach=cast.chloe.user).taken == 1


def test_twenty_presses_ask_once(own_database):
    with acting(Context(scope="SIGN_IN")):
        cast = build_cast()

    def press(number):
        with anonymous(cast):
            return request_to_join(answers=ANSWERS, entry_route="SELF", at=NOW, key="k")

    assert len(set(at_once(20, press))) == 1
