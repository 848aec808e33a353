"""A handover: nothing happens before the person approves; then access moves with the lead."""

import pytest

from worklocal.core import clock
from worklocal.core.errors import NotPermitted
from worklocal.support.coaching import handovers
from worklocal.support.coaching.models import CoachRoom, Handover, LeadPeriod, LeadReason
from worklocal.support.coaching.services import CoachHasNoRoom
from worklocal.support.people.models import Journey, Person


def propose(cast, key=""):
    with cast.as_(cast.ben):
        return handovers.propose_handover(
            journey=cast.journey, to_coach=cast.chloe.user, reason=LeadReason.HANDOVER,
            summary="Likes mornings.", at=clock.now(), key=key,
        )  # fmt: skip


def test_nothing_changes_before_the_person_approves(cast):
    propose(cast)

    with cast.as_(cast.chloe):
        assert not Person.objects.filter(pk=cast.amina.pk).exists()
    with cast.as_(cast.ben):
        assert Person.objects.filter(pk=cast.amina.pk).exists()


def test_approval_moves_lead_access_and_room(cast):
    handover = propose(cast)

    with cast.as_(cast.amina_role):
        handovers.approve_handover(handover=Handover.objects.get(pk=handover), at=clock.now())

    with cast.as_(cast.chloe):
        assert Journey.objects.get(pk=cast.journey.pk).lead_coach == cast.chloe.user
    with cast.as_(cast.ben):
        assert not Person.objects.filter(pk=cast.amina.pk).exists()
    with cast.as_area():
        rooms = dict(CoachRoom.objects.values_list("coach", "taken"))
        assert (rooms[cast.ben.user_id], rooms[cast.chloe.user_id]) == (0, 1)
        reasons = LeadPeriod.objects.filter(journey=cast.journey).order_by("id")
        assert [period.reason for period in reasons] == ["JOINED", "HANDOVER"]


def test_staff_cannot_approve_for_the_person_unless_it_was_read_aloud(cast):
    handover = propose(cast)
    with cast.as_(cast.ben):
        row = Handover.objects.get(pk=handover)
        with pytest.raises(NotPermitted):
            handovers.approve_handover(handover=row, at=clock.now())
        done = handovers.approve_handover(handover=row, at=clock.now(), read_aloud=True)
    assert done.completed_at


def test_a_no_keeps_the_coach(cast):
    handover = propose(cast)
    with cast.as_(cast.amina_role):
        handovers.decline_handover(handover=Handover.objects.get(pk=handover), at=clock.now())
        with pytest.raises(handovers.HandoverClosed):
            handovers.approve_handover(handover=Handover.objects.get(pk=handover), at=clock.now())
        assert Journey.objects.get(pk=cast.journey.pk).lead_coach == cast.ben.user


def test_one_handover_at_a_time_and_not_to_oneself(cast):
    assert propose(cast, key="a") == propose(cast, key="a")
    with pytest.raises(handovers.HandoverOpen):
        propose(cast)
    with cast.as_(cast.ben), pytest.raises(handovers.SameCoach):
        handovers.propose_handover(
            journey=cast.journey, to_coach=cast.ben.user, reason=LeadReason.HANDOVER,
            summary="x", at=clock.now(),
        )  # fmt: skip


def test_a_full_coach_is_refused_and_nothing_moves(cast):
    handover = propose(cast)
    with cast.as_area():
        CoachRoom.objects.filter(coach=cast.chloe.user).update(places=0)
    with cast.as_(cast.amina_role), pytest.raises(CoachHasNoRoom):
        handovers.approve_handover(handover=Handover.objects.get(pk=handover), at=clock.now())
    with cast.as_(cast.amina_role):
        assert Journey.objects.get(pk=cast.journey.pk).lead_coach == cast.ben.user
