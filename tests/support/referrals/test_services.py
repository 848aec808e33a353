"""Referrals: sent with a yes, answered once, and read by the provider no further than agreed."""

import uuid
from datetime import timedelta

import pytest

from tests.commissioning.money import NOW, TODAY, another_person, make_referral
from tests.web.story import deliver
from worklocal.accounts.models import AccessGrant, Organisation
from worklocal.core.errors import Refusal
from worklocal.core.models import AuditEntry
from worklocal.core.transitions import MoveRefused
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Consent, Person
from worklocal.support.people.services import move_journey
from worklocal.support.referrals import services
from worklocal.support.referrals.models import REFERRAL_MOVES, Referral, ReferralState, ReferralStep
from worklocal.support.referrals.selectors import (
    readable_by_provider,
    referral_to,
    referrals_to,
    waiting_for,
)
from worklocal.web.record.referral_words import reason_words


def send(cast, **more):
    with cast.as_(cast.ben):
        return services.send_referral(
            **{
                "journey": cast.journey, "shared": {"Name": "Amina", "Phone": "07700 900001"},
                "destination": services.Destination(cast.provider, "Bright Steps", "DIGITAL"),
                "consent_wording": "Yes, send it.", "at": NOW, **more,
            }
        )  # fmt: skip


def answer(cast, row, accept=True, **more):
    with cast.as_(cast.esi):
        return services.answer_referral(referral=row, accept=accept, at=NOW, **more)


def test_a_referral_keeps_the_yes_and_what_was_agreed(cast):
    row = send(cast)
    with cast.as_(cast.ben):
        consent = Consent.objects.get(pk=row.consent_id)
    assert (consent.wording, consent.person_id) == ("Yes, send it.", cast.amina.pk)
    assert row.shared == {"Name": "Amina", "Phone": "07700 900001"}
    assert row.answer_due_on > TODAY


def test_the_same_key_is_one_and_a_second_open_one_is_refused(cast):
    key = str(uuid.uuid4())
    assert send(cast, key=key) == send(cast, key=key)
    with pytest.raises(services.AlreadyReferred):
        send(cast)


def test_before_the_yes_the_provider_has_no_grant_and_never_the_record(cast):
    row = send(cast)
    with cast.as_(cast.esi):
        assert Referral.objects.exists()
        assert not Person.objects.exists()
    answer(cast, row)
    with cast.as_(cast.esi):
        assert AccessGrant.objects.get().reason == "REFERRAL"
        assert not Person.objects.exists()


def test_an_end_closes_the_grant(cast):
    row = answer(cast, send(cast))
    with cast.as_(cast.esi):
        services.record_progress(
            referral=row, to=ReferralState.ENDED, outcome="HELPED", at=NOW + timedelta(hours=1)
        )
        assert AccessGrant.objects.get().ends_at == NOW + timedelta(hours=1)


@pytest.mark.parametrize("accept", [True, False])
def test_an_answer_sent_twice_is_one(cast, accept):
    row, key = send(cast), str(uuid.uuid4())
    for _ in range(2):
        answered = answer(cast, row, accept, reason="FULL", key=key)
    assert answered.state == ("ACCEPTED" if accept else "DECLINED")
    with cast.as_(cast.esi):
        assert ReferralStep.objects.count() == 2
        assert AccessGrant.objects.count() == int(accept)
    with pytest.raises(MoveRefused):
        answer(cast, row, accept, reason="FULL")


REFUSALS = [
    (lambda row: services.answer_referral(referral=row, accept=False, at=NOW), "SENT"),
    (lambda row: services.record_progress(referral=row, to=ReferralState.ENDED, at=NOW), "STARTED"),
    (
        lambda row: services.record_progress(referral=row, to=ReferralState.STARTED, at=NOW),
        "ENDED",
    ),
    (lambda row: services.note_progress(referral=row, words="x", at=NOW), "SENT"),
    (lambda row: services.note_progress(referral=row, words="x", at=NOW), "ENDED"),
]


@pytest.mark.parametrize(("deed", "state"), REFUSALS)
def test_what_is_refused_leaves_everything_as_it_was(cast, deed, state):
    row = send(cast)
    with cast.as_area():
        Referral.objects.update(state=state)
        before = AuditEntry.objects.count()
    with cast.as_(cast.esi), pytest.raises(Refusal):
        deed(row)
    with cast.as_area():
        assert AuditEntry.objects.count() == before
        assert Referral.objects.get().state == state


def test_a_note_is_a_step_that_moves_nothing(cast):
    row = answer(cast, send(cast))
    with cast.as_(cast.esi):
        noted = services.note_progress(referral=row, words="Three sessions", at=NOW)
    with cast.as_(cast.amina_role):
        step = ReferralStep.objects.order_by("-id").first()
    assert noted.state == "ACCEPTED"
    assert (step.old_state, step.new_state, step.words) == (
        "ACCEPTED", "ACCEPTED", "Three sessions",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "labels"),
    [("SENT", {"Name", "Phone"}), ("ACCEPTED", {"Name", "Phone"}), ("STARTED", {"Name", "Phone"}),
     ("ENDED", {"Name"}), ("DECLINED", set()), ("WITHDRAWN", set())],
)  # fmt: skip
def test_what_the_provider_may_read_in_each_state(cast, state, labels):
    row = send(cast)
    row.state = state
    assert set(readable_by_provider(row)) == labels
    assert state in REFERRAL_MOVES.states()


def test_lists_are_the_providers_own_and_each_row_is_a_read(cast):
    first = make_referral(cast, sent=9, accept=False)
    make_referral(cast, another_person(cast, "Bilal"), sent=2, accept=False)
    viewer = cast.viewer(cast.esi)
    with cast.as_(cast.esi):
        page = referrals_to(viewer, states=["SENT"], order="answer_due_on")
        assert page.referrals[0] == first
        assert waiting_for(viewer) == 2
    with cast.as_area():
        assert AuditEntry.objects.filter(action="referral.listed").count() == 2
        other = Organisation.objects.create(area=cast.area, name="Far", kind="PROVIDER")
        Referral.objects.filter(pk=first.pk).update(provider=other)
    with cast.as_(cast.esi):
        assert referral_to(viewer, first.pk) is None
        assert waiting_for(viewer) == 1


SEES = {
    "esi": True, "ben": True, "lena": True, "amina_role": True, "chloe": False, "hana": False,
    "farid": False, "dev": False, "bea": False, "bola": False, "stefan": False, "grace": False,
}  # fmt: skip


@pytest.mark.parametrize(("who", "may"), SEES.items())
def test_who_sees_a_referral_and_its_steps(cast, who, may):
    send(cast)
    with cast.as_(getattr(cast, who)):
        assert (Referral.objects.exists(), ReferralStep.objects.exists()) == (may, may)


def test_when_the_journey_ends_what_nobody_answered_is_taken_back(cast):
    waiting = send(cast)
    with cast.as_(cast.ben):
        begun = services.send_referral(
            journey=cast.journey, shared={"Name": "Amina"}, consent_wording="Yes.", at=NOW,
            destination=services.Destination(cast.provider, "Bright Steps", "HEALTH"),
        )  # fmt: skip
    answer(cast, begun)
    with cast.as_(cast.ben):
        move_journey(journey=cast.journey, to=JourneyState.ENDED, at=NOW, reason="Moved away")
    deliver(cast)

    with cast.as_(cast.esi):
        assert Referral.objects.get(pk=waiting.pk).state == "WITHDRAWN"
        assert Referral.objects.get(pk=begun.pk).state == "ACCEPTED"
        step = ReferralStep.objects.filter(referral=waiting).latest("id")
    assert reason_words(step.reason) == "Their time with the service ended"
