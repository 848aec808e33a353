"""Who is shown which times and appointments."""

from datetime import timedelta

import pytest

from tests.support.appointments.conftest import NOW
from tests.support.appointments.test_services import booked
from worklocal.core.models import AuditEntry
from worklocal.provision.venues.selectors import venues_near, venues_of_desk
from worklocal.support.appointments import selectors
from worklocal.support.appointments.models import Appointment, AppointmentState, Meeting
from worklocal.support.appointments.selectors import (
    DeskPage,
    appointment_for,
    appointments_of,
    appointments_with,
    expected_at,
    first_times_near,
    free_times_with,
    here_at,
    next_appointment_of,
)
from worklocal.support.appointments.services import arrange


def test_free_times_leave_out_what_is_taken_or_past(cast, times):
    booked(cast, times[1])

    with cast.as_(cast.amina_role):
        found = free_times_with(cast.ben.user_id, after=times[0].starts_at)

    assert found == times[2:]


def test_first_times_offer_one_of_a_coach_on_a_day_to_anyone(cast, times):
    with cast.as_(cast.dev):
        near = venues_near(53.5, -2.2)
        found = first_times_near(near, after=NOW, until=NOW + timedelta(days=5))

    assert [first.time for first in found] == times[:1]
    assert 0 < found[0].distance_km < 5


def test_appointments_of_a_person(cast, times):
    first, second = booked(cast, times[0]), booked(cast, times[1])

    for role, expected in (
        (cast.amina_role, [second, first]), (cast.ben, [second, first]),
        (cast.lena, [second, first]),
        (cast.chloe, []), (cast.hana, []), (cast.esi, []), (cast.dev, []), (cast.grace, []),
    ):  # fmt: skip
        viewer = cast.viewer(role)
        with cast.as_(role):
            assert list(appointments_of(viewer, cast.amina.pk)) == expected
            assert next_appointment_of(viewer, cast.amina.pk, after=NOW) == (
                first if expected else None
            )
            assert appointment_for(viewer, first.pk) == (first if expected else None)


def test_reading_an_appointment_is_noted(cast, times):
    appointment = booked(cast, times[0])

    with cast.as_(cast.ben):
        appointment_for(cast.viewer(cast.ben), appointment.pk)
    with cast.as_area():
        assert AuditEntry.objects.filter(is_read=True, person_id=cast.amina.pk).count() == 1


def test_the_desk_sees_its_day(cast, hub, django_assert_num_queries):
    with cast.as_(cast.ben):
        for n in range(3):
            arrange(
                journey=cast.journey, coach=cast.ben.user, minutes=30, venue=hub, at=NOW,
                starts_at=NOW + timedelta(hours=n, minutes=1), meeting=Meeting.IN_PERSON,
            )  # fmt: skip
    viewer = cast.viewer(cast.hana)
    with cast.as_(cast.hana):
        assert venues_of_desk(viewer) == [hub]
        with django_assert_num_queries(1):
            found = expected_at(viewer, [hub.pk], NOW.date()).appointments
            assert [a.person.chosen_name for a in found] == ["Amina"] * 3
        tomorrow = NOW.date() + timedelta(days=1)
        assert expected_at(viewer, [hub.pk], tomorrow) == DeskPage([], None)


def test_the_desk_sees_who_is_to_come_first_a_page_at_a_time(cast, hub, monkeypatch):
    monkeypatch.setattr(selectors, "DESK_PAGE", 2)
    with cast.as_(cast.ben):
        made = [
            arrange(
                journey=cast.journey, coach=cast.ben.user, minutes=30, venue=hub, at=NOW,
                starts_at=NOW + timedelta(hours=n, minutes=1), meeting=Meeting.IN_PERSON,
            )
            for n in range(4)
        ]  # fmt: skip
    state = {made[0]: AppointmentState.ATTENDED, made[1]: AppointmentState.ARRIVED}
    with cast.as_area():
        for each, now_is in state.items():
            Appointment.objects.filter(pk=each).update(state=now_is)
    with cast.as_(cast.hana):
        viewer, day = cast.viewer(cast.hana), NOW.date()
        first = expected_at(viewer, [hub.pk], day)
        assert [a.pk for a in first.appointments] == made[2:]
        second = expected_at(viewer, [hub.pk], day, page=first.next_page)
        assert ([a.pk for a in second.appointments], second.next_page) == (made[:1], None)
        assert [a.pk for a in here_at(viewer, [hub.pk], day)] == made[1:2]


@pytest.mark.parametrize("role", ["chloe", "grace", "dev"])
def test_a_coachs_day_is_the_coachs(cast, times, role):
    booked(cast, times[0])
    day = times[0].starts_at.astimezone(NOW.tzinfo).date()
    for who, count in ((cast.ben, 1), (getattr(cast, role), 0)):
        with cast.as_(who):
            assert appointments_with(cast.viewer(who), cast.ben.user_id, day).count() == count
