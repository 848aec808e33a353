"""What becomes a message, and what never does."""

import datetime as dt
import json
import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from tests.exchange.benefits_gateway import facts
from worklocal.core import clock, events
from worklocal.core.models import Notification
from worklocal.exchange.benefits_gateway import services
from worklocal.exchange.benefits_gateway.enums import IncidentCause, Reason, TryChannel, Wrong
from worklocal.exchange.benefits_gateway.models import BenefitsMessage
from worklocal.exchange.benefits_gateway.words import with_body
from worklocal.support.people.services import withdraw_consent

TWO = (TryChannel.PHONE, TryChannel.LETTER)


def test_nothing_is_told_of_somebody_whom_the_agency_does_not_know(cast):
    facts.switch_on(cast)
    facts.meeting(cast)
    facts.consent(cast)
    facts.job(cast)

    assert facts.form(cast) == []


def test_joining_names_the_team_and_nothing_else(cast):
    link = facts.link(cast)

    (message,) = facts.form(cast)

    with cast.as_(cast.amina_role):
        body = with_body(BenefitsMessage.objects.all()).get().body
    assert json.loads(body) == {
        "list": 1, "message": str(message.pk), "area": str(cast.area.pk),
        "person": str(link.reference), "kind": "REGISTERED", "event": "REGISTERED",
        "happened_on": cast.journey.started_on.isoformat(), "team": str(cast.team.pk),
    }  # fmt: skip


def test_the_event_of_a_new_lead_coach_forms_it(cast):
    facts.link(cast)

    events.deliver_waiting(cast.area.pk)

    with cast.as_area():
        assert facts.told(facts.outbox()) == [("REGISTERED", "REGISTERED", "SHOWN")]


@pytest.mark.parametrize("state", ["ATTENDED", "MOVED"])
def test_a_meeting_that_was_asked_about_is_told(cast, state):
    facts.link(cast)
    facts.switch_on(cast)
    facts.meeting(cast, state)

    assert ("ATTENDANCE", state, "SHOWN") in facts.told(facts.form(cast))


@pytest.mark.parametrize(
    ("work_search", "switched_on", "asked"),
    [(False, True, True), (True, False, True), (True, True, False)],
)
def test_a_meeting_is_told_only_when_all_three_hold(cast, work_search, switched_on, asked):
    facts.link(cast, work_search=work_search)
    if switched_on:
        facts.switch_on(cast)
    facts.meeting(cast, asked=asked)

    assert all(message.kind == "REGISTERED" for message in facts.form(cast))


def test_a_missed_meeting_needs_two_tries_and_a_leader_s_yes(cast):
    facts.link(cast)
    facts.switch_on(cast)
    nothing = facts.meeting(cast, "MISSED", days_ago=1)
    one_channel = facts.meeting(cast, "MISSED", days_ago=2)
    no_yes = facts.meeting(cast, "MISSED", days_ago=3)
    whole = facts.meeting(cast, "MISSED", days_ago=4)
    facts.tries(cast, one_channel, TryChannel.PHONE, TryChannel.PHONE)
    facts.tries(cast, no_yes, *TWO)
    facts.tries(cast, whole, *TWO)
    for row in (nothing, one_channel, whole):
        facts.leaders_yes(cast, row)

    formed = {message.fact_id for message in facts.form(cast) if message.kind == "ATTENDANCE"}

    assert formed == {whole.pk}


@pytest.mark.parametrize("state", ["ATTENDED", "MOVED", "MISSED"])
def test_a_meeting_in_an_incident_is_never_told(cast, state):
    facts.link(cast)
    facts.switch_on(cast)
    row = facts.meeting(cast, state)
    if state == "MISSED":
        facts.tries(cast, row, *TWO)
        facts.leaders_yes(cast, row)
    with cast.as_(cast.lena):
        services.record_incident(
            starts_at=row.starts_at - dt.timedelta(hours=1), cause=IncidentCause.TRANSPORT,
            ends_at=row.starts_at + dt.timedelta(minutes=5),
        )  # fmt: skip

    assert all(message.kind != "ATTENDANCE" for message in facts.form(cast))


def test_work_is_told_under_a_yes_and_stops_the_moment_it_is_taken_back(cast):
    facts.link(cast)
    facts.job(cast)
    assert all(message.kind != "WORK" for message in facts.form(cast))
    yes = facts.consent(cast)
    assert ("WORK", "STARTED", "SHOWN") in facts.told(facts.form(cast))

    with cast.as_(cast.amina_role):
        withdraw_consent(consent=yes, at=clock.now())

    with cast.as_area():
        assert ("WORK", "STARTED", "CANCELLED") in facts.told(facts.outbox())
    assert ("WORK", "STARTED", "SHOWN") not in facts.told(facts.form(cast))


def test_the_switch_stops_what_has_not_gone_and_does_not_look_back(cast):
    facts.link(cast)
    facts.switch_on(cast)
    facts.meeting(cast)
    assert ("ATTENDANCE", "ATTENDED", "SHOWN") in facts.told(facts.form(cast))
    now = clock.now()

    with cast.as_area():
        services.switch_attendance(told_from=None, at=now - dt.timedelta(minutes=2))
    assert ("ATTENDANCE", "ATTENDED", "CANCELLED") in facts.told(facts.form(cast))
    with cast.as_area():
        services.switch_attendance(told_from=clock.day_of(now), at=now)

    assert ("ATTENDANCE", "ATTENDED", "SHOWN") not in facts.told(facts.form(cast))
    with cast.as_area(), pytest.raises(DatabaseError), transaction.atomic():
        services.switch_attendance(told_from=clock.day_of(now) - dt.timedelta(days=9), at=now)


def test_a_stopped_arm_stops_one_person(cast):
    facts.link(cast)
    facts.switch_on(cast)
    facts.meeting(cast)
    facts.form(cast)

    with cast.as_area():
        services.stop_attendance(
            person_id=cast.amina.pk, from_on=clock.today() - dt.timedelta(days=30)
        )

    assert ("ATTENDANCE", "ATTENDED", "CANCELLED") in facts.told(facts.form(cast))


def test_a_fact_put_right_makes_a_new_message_and_stops_the_old(cast):
    facts.link(cast)
    facts.consent(cast)
    row = facts.job(cast)
    facts.form(cast)

    with cast.as_area():
        row.starts_on -= dt.timedelta(days=7)
        row.save(update_fields=["starts_on"])

    told = [m for m in facts.form(cast) if m.kind == "WORK"]
    assert {(m.happened_on, m.state, m.cancelled_for) for m in told} == {
        (row.starts_on + dt.timedelta(days=7), "CANCELLED", "FACT_CHANGED"),
        (row.starts_on, "SHOWN", ""),
    }


def test_a_person_stops_a_message_takes_that_back_and_adds_a_reason(cast):
    facts.link(cast)
    facts.switch_on(cast)
    facts.meeting(cast, "MOVED")
    message = next(m for m in facts.form(cast) if m.kind == "ATTENDANCE")

    with cast.as_(cast.amina_role):
        services.say_wrong(message=message, code=Wrong.WRONG_DAY)
        message.refresh_from_db()
        assert (message.state, message.wrong) == ("CORRECTED", "WRONG_DAY")
        services.take_back(message=message)
        services.add_reason(message=message, code=Reason.CARING)
        message.refresh_from_db()

    assert (message.state, message.reason, message.wrong) == ("REASON_ADDED", "CARING", "")


def test_nobody_else_answers_for_the_person(cast):
    facts.link(cast)
    (message,) = facts.form(cast)

    for role in (cast.ben, cast.lena, cast.stefan, cast.hana, cast.farid, cast.gwen_role):
        with cast.as_(role):
            assert not BenefitsMessage.objects.exists()
            with pytest.raises(services.TooLate):
                services.say_wrong(message=message, code=Wrong.NOT_SO)


def test_a_letter_is_shown_only_when_it_is_posted(cast):
    facts.link(cast)
    with cast.as_area():
        cast.amina.user = None
        cast.amina.save(update_fields=["user"])

    (message,) = facts.form(cast)

    assert message.state == "FORMED"
    with cast.as_area():
        letter = Notification.objects.get(key=f"benefits:{message.pk}")
        assert letter.channel == "LETTER"
        assert str(message.pk) in letter.body
        Notification.objects.filter(pk=letter.pk).update(status="SENT", sent_at=clock.now())
    (message,) = facts.form(cast)
    assert (message.state, message.shown_by) == ("SHOWN", "LETTER")
    assert (message.send_from - message.shown_on).days >= 7


@pytest.mark.parametrize("name", ["ben", "lena", "stefan", "adam", "farid", "amina_role"])
def test_nobody_forms_a_message_and_nobody_writes_one(cast, name):
    facts.link(cast)
    (message,) = facts.form(cast)
    journey = cast.journey.pk
    table = "benefits_gateway_benefitsmessage"
    tries = [
        ("SELECT wl_form_benefits_message('REGISTERED', %s)", [journey]),
        ("SELECT wl_derive_benefits('REGISTERED', %s)", [journey]),
        ("SELECT wl_show_benefits_messages(ARRAY[%s]::uuid[])", [message.pk]),
        ("SELECT wl_take_benefits(%s)", [message.pk]),
        ("SELECT wl_mark_sent(%s, %s)", [message.pk, uuid.uuid4()]),
        ("SELECT wl_cancel_benefits(ARRAY[%s]::uuid[], 'FACT_CHANGED')", [message.pk]),
        (f"INSERT INTO {table} (id) VALUES (%s)", [uuid.uuid4()]),
        (f"UPDATE {table} SET state = 'SENT' WHERE id = %s", [message.pk]),
        (f"DELETE FROM {table} WHERE id = %s", [message.pk]),
        ("INSERT INTO benefits_gateway_sentlog (id) VALUES (%s)", [uuid.uuid4()]),
    ]

    for sql, values in tries:
        who = cast.as_(getattr(cast, name))
        refused = pytest.raises(DatabaseError)
        with who, connection.cursor() as cursor, refused, transaction.atomic():
            cursor.execute(sql, values)


def test_a_coach_cannot_name_a_meeting_for_telling(cast):
    row = facts.meeting(cast, asked=False)

    with cast.as_(cast.ben):
        with pytest.raises(services.NotPermitted):
            services.take_in_ask(appointment=row, on=clock.today())
        with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
            cursor.execute(
                "INSERT INTO benefits_gateway_askedmeeting (id, created_at, area_id, person_id,"
                " appointment_id, asked_on) VALUES (%s, now(), %s, %s, %s, now())",
                [uuid.uuid4(), cast.area.pk, cast.amina.pk, row.pk],
            )
