"""What is shown is what is sent, what is sent is what is received, and nothing else crosses."""

import datetime as dt
import json

import pytest

from tests.support.moving.conftest import MOVES_ON, NOON, SECRET, offered, prepared, sent
from worklocal.accounts.bars import lay_bar
from worklocal.accounts.enums import BarKind, FieldGroup
from worklocal.accounts.models import AccessGrant, Role
from worklocal.core import chain, events
from worklocal.core.context import Context, acting
from worklocal.core.errors import NotPermitted
from worklocal.core.models import AuditEntry, Notification
from worklocal.core.transitions import MoveRefused
from worklocal.support.coaching.models import CoachRoom
from worklocal.support.moving.models import Arrival, Move, MovePart, ReceivedPart
from worklocal.support.moving.packet import Choice
from worklocal.support.moving.selectors import (
    areas_to_move_to,
    arrivals_waiting,
    parts_of,
    received_of,
    standing,
)
from worklocal.support.moving.services import (
    MoveUnderWay,
    NobodyNamed,
    NotFromHere,
    NoWayToReach,
    PacketChanged,
    agree,
    prepare,
    receive,
    take_back,
    take_over_plan,
)
from worklocal.support.people.enums import Restriction
from worklocal.support.people.models import Consent, ContactRule, Journey, Person
from worklocal.support.people.protected import keep_apart
from worklocal.support.people.services import withdraw_consent
from worklocal.support.plans.models import Action, Goal
from worklocal.support.work.models import Job

pytestmark = pytest.mark.usefixtures("far", "record")


def taken_in(cast, coach=True):
    arrival = offered(cast)
    with cast.as_(cast.wim):
        return receive(
            arrival=arrival, coach=cast.grace.user if coach else None, venue=cast.leeds_hub,
            at=NOON,
        )  # fmt: skip


def words_of(parts):
    return [(p.code, p.title, p.field_group, p.lines, p.data) for p in parts]


def test_what_is_shown_is_word_for_word_what_is_received(cast):
    move = sent(cast)
    with cast.as_(cast.amina_role):
        shown = words_of(parts_of(move))
    taken_in(cast)

    with cast.as_(cast.grace):
        arrival = Arrival.objects.get()
        assert words_of(received_of(arrival)) == shown
    assert {code for code, *_ in shown} >= {
        "WHO", "PLAN", "WORK", "ANSWERS", "NOTES", "HEALTH", "OFFENDING",
    }  # fmt: skip
    assert arrival.sha256 == move.sha256


def test_money_and_private_notes_never_go_whatever_is_ticked(cast):
    sent(cast)
    taken_in(cast)
    with cast.as_area(cast.other):
        rows = list(ReceivedPart.objects.order_by("position"))
    assert "Likes early mornings" in json.dumps([row.lines for row in rows])
    assert SECRET not in json.dumps([[row.lines, row.data] for row in rows])


def test_only_what_was_ticked_goes(cast):
    sent(cast, chosen=("EMAIL",))
    taken_in(cast)
    with cast.as_area(cast.other):
        (part,) = ReceivedPart.objects.order_by("position")
        person = Person.objects.get(pk=part.person_id)
        rule = ContactRule.objects.get(person=person)
    assert part.code == "WHO"
    assert (person.email, person.phone, person.born_on, person.address) == (
        "amina@people.example", "", None, "",
    )  # fmt: skip
    assert (rule.from_hour, rule.to_hour) == (9, 17)
    with pytest.raises(NotFromHere):
        prepared(cast, chosen=("MONEY",))


def test_until_it_is_received_the_new_area_sees_an_offer_without_a_name(cast):
    move = prepared(cast)
    with cast.as_area(cast.other):
        assert not Arrival.objects.exists()
    sent(cast)
    with cast.as_area(cast.other):
        arrival = Arrival.objects.get()
        assert arrival.person_id is None
        assert not ReceivedPart.objects.exists()
        assert not MovePart.objects.exists()
        assert not Move.objects.exists()
        offer = json.dumps({f.attname: str(getattr(arrival, f.attname)) for f in
                            Arrival._meta.fields})  # fmt: skip
        entries = AuditEntry.objects.filter(action__startswith="move.").order_by("id")
        assert [(e.action, e.person_id, e.actor_id) for e in entries] == [
            ("move.offered", None, None)
        ]
    for secret in ("Amina", "people.example", str(cast.amina.pk), str(cast.amina.user_id)):
        assert secret not in offer
    assert move.pk != arrival.pk
    for stranger in (cast.grace, cast.hana, cast.gwen_role, cast.esi):
        with cast.as_(stranger):
            assert not Arrival.objects.exists()


def test_the_yes_is_for_the_packet_that_was_read(cast):
    first = prepared(cast, chosen=("EMAIL",))
    second = prepared(cast)
    with cast.as_(cast.amina_role):
        with pytest.raises(PacketChanged):
            agree(move=second, sha256=first.sha256, wording="Yes", at=NOON)
        with pytest.raises(MoveRefused):
            agree(move=first, sha256=first.sha256, wording="Yes", at=NOON)
        assert not Consent.objects.exists()


def test_a_coach_agrees_for_nobody_but_may_say_that_it_was_read_aloud(cast):
    move = prepared(cast, by=cast.ben, summary="Mornings suit her.", meet_on=dt.date(2027, 1, 5))
    with cast.as_(cast.ben):
        with pytest.raises(NotPermitted):
            agree(move=move, sha256=move.sha256, wording="Yes", at=NOON)
        agree(move=move, sha256=move.sha256, wording="Yes", at=NOON, read_aloud=True)
        assert Consent.objects.get().taken_by_id == cast.ben.user_id
        texts = json.dumps([part.lines for part in parts_of(move)])
    for words in ("Mornings suit her.", "5 January 2027", "ben@gm.example"):
        assert words in texts


def test_twice_is_once(cast):
    move = sent(cast)
    with cast.as_(cast.amina_role):
        again = agree(move=move, sha256=move.sha256, wording="Yes", at=NOON)
        assert again.pk == move.pk
        assert Consent.objects.count() == 1
        with pytest.raises(MoveUnderWay):
            prepared(cast)
    first, second = taken_in(cast), taken_in(cast)
    assert first.pk == second.pk
    with cast.as_area(cast.other):
        assert Arrival.objects.count() == 1
        assert Journey.objects.filter(entry_route="MOVED").count() == 1


def test_receiving_ends_one_journey_and_begins_the_other(cast):
    move = sent(cast)
    journey = taken_in(cast)

    with cast.as_area():
        old = Journey.objects.get(pk=cast.journey.pk)
        step = old.steps.order_by("-id").first()
        live = AccessGrant.objects.filter(person_id=cast.amina.pk, ends_at=None)
        assert (old.state, step.new_state, step.reason) == ("ENDED", "ENDED", "MOVED")
        assert not live.exists()
        assert CoachRoom.objects.get(coach=cast.ben.user).taken == 0
        move.refresh_from_db()
        assert (move.state, move.met_by) == ("RECEIVED", "Grace")
        assert Notification.objects.filter(user_id=cast.ben.user_id).count() == 1
        actions = set(AuditEntry.objects.order_by("id").values_list("action", flat=True))
        assert {"move.sent", "move.received_there"} <= actions
    with cast.as_(cast.grace):
        new = Journey.objects.get(pk=journey.pk)
        assert (new.entry_route, new.state, new.lead_coach_id) == (
            "MOVED", "ACTIVE", cast.grace.user_id,
        )  # fmt: skip
        assert new.person_id != cast.amina.pk
    with cast.as_area(cast.other):
        entry = AuditEntry.objects.get(action="move.received")
        assert (entry.actor_id, entry.person_id) == (cast.wim.user_id, new.person_id)
        assert entry.detail["sha256"] == move.sha256
    roles = Role.objects.filter(user=cast.amina.user_id, kind="CITIZEN", ends_on=None)
    assert {role.area_id for role in roles.order_by("id")} == {cast.area.pk, cast.other.pk}


def test_both_chains_verify(cast):
    sent(cast)
    taken_in(cast)
    for area in (cast.area, cast.other):
        with cast.as_area(area):
            from django.db import connection

            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            assert not chain.verify(area.pk).faults


def test_the_other_area_sees_nothing_but_what_was_passed(cast):
    sent(cast, chosen=("EMAIL",))
    taken_in(cast)
    for viewer in (cast.grace, cast.wim, cast.dora):
        with cast.as_(viewer):
            for model in (Move, MovePart, Consent, Job, Goal):
                assert not model.objects.exists(), model
            assert not Person.objects.filter(pk=cast.amina.pk).exists()
    for viewer in (cast.ben, cast.lena, cast.hana, cast.stefan):
        with cast.as_(viewer):
            assert not Arrival.objects.exists()
            assert not ReceivedPart.objects.exists()


def test_taken_back_before_it_is_received_leaves_proof_and_nothing_else(cast):
    move = sent(cast)
    with cast.as_(cast.amina_role):
        take_back(move=move, at=NOON)
        take_back(move=move, at=NOON)
        assert not MovePart.objects.exists()
        assert Consent.objects.get().withdrawn_at == NOON
    with cast.as_area():
        proof = AuditEntry.objects.get(action="move.packet_removed")
        assert proof.detail["sha256"] == move.sha256
        assert proof.detail["parts"] >= 7
    with cast.as_(cast.wim):
        assert not arrivals_waiting(cast.viewer(cast.wim)).exists()
        with pytest.raises(MoveRefused):
            receive(arrival=Arrival.objects.get(), coach=cast.grace.user, at=NOON)
    with cast.as_area(cast.other):
        assert not ReceivedPart.objects.exists()
        assert not Journey.objects.filter(entry_route="MOVED").exists()


def test_a_yes_taken_back_elsewhere_stops_it_at_once_and_then_takes_the_packet(cast):
    sent(cast)
    with cast.as_(cast.amina_role):
        withdraw_consent(consent=Consent.objects.get(), at=NOON)
    with pytest.raises(NotFromHere):
        taken_in(cast)
    events.deliver_waiting(cast.area.pk)
    with cast.as_area():
        assert Move.objects.get().state == "WITHDRAWN"
        assert not MovePart.objects.exists()


def test_what_is_sealed_is_never_passed(cast):
    with cast.as_area():
        lay_bar(BarKind.GROUP, at=NOON, person_id=cast.amina.pk, field_group=FieldGroup.HEALTH)
    move = prepared(cast)
    with cast.as_(cast.amina_role):
        assert "HEALTH" not in {part.code for part in parts_of(move)}
        assert "OFFENDING" in {part.code for part in parts_of(move)}


def test_what_is_sealed_after_the_yes_does_not_go(cast):
    sent(cast)
    with cast.as_area():
        lay_bar(BarKind.GROUP, at=NOON, person_id=cast.amina.pk, field_group=FieldGroup.HEALTH)
    taken_in(cast)
    with cast.as_area(cast.other):
        codes = set(ReceivedPart.objects.order_by("id").values_list("code", flat=True))
    assert "HEALTH" not in codes
    assert "OFFENDING" in codes


def test_a_protected_record_is_not_moved_by_a_page(cast):
    move = sent(cast)
    with cast.as_area():
        keep_apart(person=Person.objects.get(pk=cast.amina.pk), restriction=Restriction.ADDRESS)
    with pytest.raises(NotFromHere):
        taken_in(cast)
    with cast.as_(cast.amina_role):
        take_back(move=move, at=NOON)
    with pytest.raises(NotFromHere):
        prepared(cast)


def test_a_packet_that_was_changed_is_not_received(cast):
    move = sent(cast)
    with cast.as_area():
        MovePart.objects.filter(move=move, code=Choice.PLAN).update(lines=[["Goal", "Another"]])
    with pytest.raises(PacketChanged):
        taken_in(cast)


def test_the_new_area_names_somebody_and_cannot_refuse(cast):
    sent(cast)
    with cast.as_(cast.wim), pytest.raises(NobodyNamed):
        receive(arrival=Arrival.objects.get(), coach=None, at=NOON)
    with cast.as_(cast.grace), pytest.raises((NotPermitted, Arrival.DoesNotExist)):
        receive(arrival=offered(cast), coach=cast.grace.user, at=NOON)
    journey = taken_in(cast, coach=False)
    assert (journey.state, journey.lead_coach_id) == ("JOINED", None)
    assert "REFUSED" not in Arrival._meta.get_field("state").choices


def test_somebody_without_coach_and_address_could_not_be_reached(cast):
    with cast.as_area():
        Journey.objects.filter(pk=cast.journey.pk).update(lead_coach=None)
    with pytest.raises(NoWayToReach):
        prepared(cast, chosen=("PLAN",))


def test_late_shows_on_both_sides(cast):
    move = sent(cast)
    assert move.answer_due_on == dt.date(2026, 11, 30)
    for day, late in ((dt.date(2026, 11, 30), 0), (dt.date(2026, 12, 1), 1)):
        with cast.as_(cast.wim):
            there = standing(cast.viewer(cast.wim), today=day)
        assert (there.coming, there.coming_late, there.sent) == (1, late, 0)
        for role in (cast.stefan, cast.lena):
            with cast.as_(role):
                here = standing(cast.viewer(role), today=day)
            assert (here.sent, here.sent_late, here.coming) == (1, late, 0)


def test_the_plan_is_taken_over_once_and_work_history_is_only_read(cast):
    sent(cast)
    journey = taken_in(cast)
    with cast.as_(cast.grace):
        arrival = Arrival.objects.get()
        assert take_over_plan(arrival=arrival, journey=journey, at=NOON) == 2
        assert take_over_plan(arrival=arrival, journey=journey, at=NOON) == 0
        assert [goal.words for goal in Goal.objects.order_by("id")] == ["Work in a bakery"]
        assert [step.what for step in Action.objects.order_by("id")] == ["Write my CV"]
        assert not Job.objects.exists()
        read = {part.code: part.lines for part in received_of(arrival)}
    assert read["WORK"] == [["Packer, Mill Bakery", "6 January 2025 to 27 June 2025"]]


def test_somebody_who_comes_back_keeps_their_record(cast):
    sent(cast)
    journey = taken_in(cast)
    with acting(Context(scope="SIGN_IN")):
        roles = Role.objects.filter(area=cast.other, person_id=journey.person_id)
        role = roles.select_related("user", "area", "organisation").get()
    with cast.as_(role):
        made = prepare(
            journey=journey, to_area=cast.area, moves_on=MOVES_ON, chosen=("EMAIL",), at=NOON
        )
        move = Move.objects.get(pk=made)
        agree(move=move, sha256=move.sha256, wording="Yes", at=NOON)
    with cast.as_(cast.hana):
        back = receive(arrival=Arrival.objects.get(), coach=cast.chloe.user, at=NOON)
    assert back.person_id == cast.amina.pk
    assert back.pk != cast.journey.pk


def test_areas_that_can_be_chosen_leave_out_ones_own(cast):
    assert [a.name for a in areas_to_move_to(cast.viewer(cast.ben))] == ["West Yorkshire"]
