"""Booking, moving, cancelling, welcoming and closing appointments."""

import uuid
from datetime import timedelta

import pytest

from tests.cast import build_cast
from tests.parallel import at_once
from tests.support.appointments.conftest import NOW, TOMORROW, make_venue
from tests.web.story import deliver
from worklocal.accounts.models import AccessGrant
from worklocal.core.context import Context, acting
from worklocal.core.errors import NotPermitted
from worklocal.core.models import Notification
from worklocal.core.transitions import MoveRefused
from worklocal.support.appointments.models import Appointment, Meeting, OpenTime
from worklocal.support.appointments.services import (
    CauseNeeded,
    NeedsPlace,
    NotYet,
    TimePast,
    TimeTaken,
    arrange,
    book,
    cancel,
    check_in,
    mark_attended,
    mark_missed,
    move,
    open_times,
    set_private_space,
)
from worklocal.support.coaching.models import Contact
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Person
from worklocal.support.people.services import move_journey


def booked(cast, time, role=None, **more):
    with cast.as_(role or cast.amina_role):
        pk = book(journey=cast.journey, open_time=time, meeting=Meeting.IN_PERSON, at=NOW, **more)
        return Appointment.objects.get(pk=pk)


def test_open_times_offers_each_time_once(cast, times):
    with cast.as_(cast.ben):
        again = [times[0].starts_at, times[0].starts_at + timedelta(days=1)]
        assert open_times(coach=cast.ben.user, starts=again, minutes=45) == 1


def test_book_takes_the_time_and_tells_the_person(cast, hub, times):
    appointment = booked(cast, times[0])

    with cast.as_(cast.ben):
        assert OpenTime.objects.get(pk=times[0].pk).taken is True
        assert (appointment.with_user_id, appointment.venue_id) == (cast.ben.user_id, hub.pk)
        sent = list(Notification.objects.order_by("template").values_list("template", "body"))
    assert [template for template, _ in sent] == ["appointment.booked", "appointment.reminder"]
    for _, body in sent:
        assert hub.name not in body
        assert "Ben" not in body
        assert body.isascii()


def test_book_with_one_key_twice_is_one(cast, times):
    first = booked(cast, times[0], key="k")
    second = booked(cast, times[0], key="k")

    assert first.pk == second.pk


def test_book_refuses_a_time_that_is_taken_or_gone(cast, times):
    booked(cast, times[0])

    with cast.as_(cast.amina_role):
        with pytest.raises(TimeTaken):
            book(journey=cast.journey, open_time=times[0], meeting="PHONE", at=NOW)
        with pytest.raises(TimePast):
            book(
                journey=cast.journey, open_time=times[1], meeting="PHONE",
                at=NOW + timedelta(days=3),
            )  # fmt: skip


def test_a_refused_booking_can_be_put_right_and_sent_again(cast, times):
    booked(cast, times[0])

    with cast.as_(cast.amina_role):
        with pytest.raises(TimeTaken):
            book(journey=cast.journey, open_time=times[0], meeting="PHONE", at=NOW, key="k")
        book(journey=cast.journey, open_time=times[1], meeting="PHONE", at=NOW, key="k")
        assert Appointment.objects.count() == 2


def test_book_refuses_a_meeting_in_person_without_a_place(cast):
    with cast.as_(cast.ben):
        open_times(coach=cast.ben.user, starts=[TOMORROW], minutes=30)
        time = OpenTime.objects.get()
        with pytest.raises(NeedsPlace):
            book(journey=cast.journey, open_time=time, meeting="IN_PERSON", at=NOW)


def test_arrange_refuses_a_second_meeting_over_the_first(cast, times, hub):
    booked(cast, times[0])

    with cast.as_(cast.ben), pytest.raises(TimeTaken) as refusal:
        arrange(
            journey=cast.journey, coach=cast.ben.user, meeting="PHONE", minutes=30, at=NOW,
            starts_at=times[0].starts_at + timedelta(minutes=20),
        )  # fmt: skip
    assert str(refusal.value) == "That time has just been taken. Choose another."


def test_a_person_books_with_their_own_coach_alone(cast, hub):
    with cast.as_(cast.chloe):
        open_times(coach=cast.chloe.user, starts=[TOMORROW], minutes=30, venue=hub)
        time = OpenTime.objects.get()
    with cast.as_(cast.amina_role), pytest.raises(NotPermitted):
        book(journey=cast.journey, open_time=time, meeting="PHONE", at=NOW)


@pytest.mark.parametrize(
    ("role", "refusal"),
    [
        ("esi", NotPermitted), ("dev", NotPermitted), ("farid", NotPermitted),
        ("bola", NotPermitted), ("gwen_role", NotPermitted), ("grace", TimeTaken),
    ],
)  # fmt: skip
def test_nobody_else_books(cast, times, role, refusal):
    with cast.as_(getattr(cast, role)), pytest.raises(refusal):
        book(journey=cast.journey, open_time=times[0], meeting="PHONE", at=NOW)


def test_move_gives_up_one_time_for_another(cast, times):
    old = booked(cast, times[0])

    with cast.as_(cast.amina_role):
        new = Appointment.objects.get(pk=move(appointment=old, to=times[1], at=NOW))
        old.refresh_from_db()
        taken = list(OpenTime.objects.order_by("starts_at").values_list("taken", flat=True))
    assert (old.state, new.state, new.starts_at) == ("MOVED", "BOOKED", times[1].starts_at)
    assert taken == [False, True, False, False]


def test_move_to_a_taken_time_leaves_the_old_one(cast, times):
    first, second = booked(cast, times[0]), booked(cast, times[1])

    with cast.as_(cast.amina_role):
        with pytest.raises(TimeTaken):
            move(appointment=first, to=times[1], at=NOW)
        states = {a.pk: a.state for a in Appointment.objects.order_by("id")}
    assert states == {first.pk: "BOOKED", second.pk: "BOOKED"}


def test_cancel_offers_the_time_again_and_stops_the_reminder(cast, times):
    appointment = booked(cast, times[0])

    with cast.as_(cast.amina_role):
        cancel(appointment=appointment, at=NOW)
        with pytest.raises(MoveRefused):
            cancel(appointment=appointment, at=NOW)
    with cast.as_(cast.ben):
        assert OpenTime.objects.get(pk=times[0].pk).taken is False
        sent = dict(Notification.objects.order_by("id").values_list("template", "status"))
    assert sent == {
        "appointment.booked": "HELD", "appointment.reminder": "HELD",
        "appointment.changed_by_person": "WAITING",
    }  # fmt: skip


def test_cancel_by_the_coach_tells_the_person(cast, times):
    appointment = booked(cast, times[0])

    with cast.as_(cast.ben):
        cancel(appointment=appointment, at=NOW)
        waiting = Notification.objects.filter(status="WAITING").values_list("template", flat=True)
        assert list(waiting.order_by("id")) == ["appointment.off"]


def test_the_desk_sees_the_person_on_that_day_alone(cast, times):
    appointment = booked(cast, times[0])

    with cast.as_(cast.hana):
        assert not Person.objects.exists()
    with cast.as_area():
        grant = AccessGrant.objects.get(source_id=appointment.pk)
        day = times[0].starts_at.astimezone(NOW.tzinfo).date()
        assert (grant.reason, grant.field_groups) == ("DESK", [])
        assert grant.starts_at.astimezone(NOW.tzinfo).date() == day
        assert (grant.ends_at - timedelta(seconds=1)).astimezone(NOW.tzinfo).date() == day
    with cast.as_(cast.amina_role):
        cancel(appointment=appointment, at=NOW)
    with cast.as_area():
        grant.refresh_from_db()
        assert grant.ends_at == grant.starts_at


@pytest.fixture
def here_today(cast, hub):
    """Amina has an appointment at the hub today, so Hana sees her."""
    with cast.as_(cast.ben):
        pk = arrange(
            journey=cast.journey, coach=cast.ben.user, starts_at=NOW + timedelta(minutes=1),
            minutes=30, meeting=Meeting.IN_PERSON, venue=hub, at=NOW,
        )  # fmt: skip
        return Appointment.objects.get(pk=pk)


def test_check_in_once(cast, here_today):
    with cast.as_(cast.hana):
        check_in(appointment=here_today, at=NOW)
        again = check_in(appointment=here_today, at=NOW + timedelta(minutes=5))
        assert (again.state, again.arrived_at) == ("ARRIVED", NOW)
        assert set_private_space(appointment=here_today, wanted=True).private_space is True


def test_check_in_refuses_another_day(cast, times):
    appointment = booked(cast, times[0])
    with cast.as_(cast.ben), pytest.raises(NotYet):
        check_in(appointment=appointment, at=NOW)


@pytest.mark.parametrize("role", ["amina_role", "esi", "stefan"])
def test_check_in_is_for_the_desk_and_the_team(cast, here_today, role):
    with cast.as_(getattr(cast, role)), pytest.raises(NotPermitted):
        check_in(appointment=here_today, at=NOW)


def test_mark_attended_keeps_a_contact(cast, here_today):
    with cast.as_(cast.ben):
        mark_attended(appointment=here_today, at=NOW + timedelta(minutes=40), minutes=35)
        contact = Contact.objects.get()
        assert (contact.kind, contact.at, contact.minutes) == (
            "MEETING", here_today.starts_at, 35,
        )  # fmt: skip


def test_mark_missed_asks_for_the_cause_first(cast, here_today):
    with cast.as_(cast.ben):
        with pytest.raises(CauseNeeded):
            mark_missed(appointment=here_today, cause="  ", at=NOW + timedelta(hours=1))
        mark_missed(appointment=here_today, cause="The bus did not come", at=NOW)
        here_today.refresh_from_db()
        assert (here_today.state, here_today.cause) == ("MISSED", "The bus did not come")
        assert not Notification.objects.filter(template__contains="missed").exists()


def test_nothing_is_closed_before_it_begins(cast, times):
    appointment = booked(cast, times[0])
    with cast.as_(cast.ben):
        with pytest.raises(NotYet):
            mark_attended(appointment=appointment, at=NOW)
        with pytest.raises(NotYet):
            mark_missed(appointment=appointment, cause="x", at=NOW)


@pytest.mark.parametrize("role", ["amina_role", "hana", "esi"])
def test_the_team_alone_closes(cast, here_today, role):
    with cast.as_(getattr(cast, role)), pytest.raises(NotPermitted):
        mark_missed(appointment=here_today, cause="x", at=NOW + timedelta(hours=1))


def test_two_hundred_for_one_time_is_one_booking(own_database):
    with acting(Context(scope="SIGN_IN")):
        cast = build_cast()
        with cast.as_area():
            hub = make_venue(cast)
            open_times(coach=cast.ben.user, starts=[TOMORROW], minutes=45, venue=hub)
            time = OpenTime.objects.get()

    def press(number):
        with cast.as_(cast.amina_role):
            return book(
                journey=cast.journey, open_time=time, meeting="PHONE", at=NOW,
                key=str(uuid.uuid4()),
            )  # fmt: skip

    results = [r for _ in range(10) for r in at_once(20, press)]

    refusals = {str(r) for r in results if isinstance(r, TimeTaken)}
    assert sum(not isinstance(r, Exception) for r in results) == 1
    assert sum(isinstance(r, TimeTaken) for r in results) == 199
    assert refusals == {"That time has just been taken. Choose another."}
    with cast.as_area():
        assert Appointment.objects.count() == 1


def test_what_is_booked_is_called_off_unsaid_when_the_journey_ends(cast, times):
    to_come, here_now = booked(cast, times[0]), booked(cast, times[1], cast.ben)
    with cast.as_(cast.ben):
        Appointment.objects.filter(pk=here_now.pk).update(state="ARRIVED")
        move_journey(journey=cast.journey, to=JourneyState.PAUSED, at=NOW, reason="A rest")
    deliver(cast)
    with cast.as_(cast.ben):
        assert Appointment.objects.get(pk=to_come.pk).state == "BOOKED"
        sent = Notification.objects.count()
        move_journey(journey=cast.journey, to=JourneyState.ENDED, at=NOW, reason="Moved away")
    deliver(cast)

    with cast.as_(cast.ben):
        assert Appointment.objects.get(pk=to_come.pk).state == "CANCELLED"
        assert Appointment.objects.get(pk=here_now.pk).state == "ARRIVED"
        assert OpenTime.objects.get(pk=times[0].pk).taken is False
        of_it = Notification.objects.filter(key__startswith=f"appointment:{to_come.pk}")
        assert {row.status for row in of_it.order_by("key")} == {"HELD"}
        assert Notification.objects.count() == sent
