"""Cover: a colleague of the team sees a coach's people for some days, and then no more."""

import datetime as dt

import pytest

from tests.cast import make_role
from tests.web.story import deliver
from worklocal.accounts.enums import FieldGroup, RoleKind
from worklocal.core import clock
from worklocal.core.errors import NotPermitted
from worklocal.support.coaching import cover as services
from worklocal.support.coaching.models import CoachRoom, Cover, LeadReason
from worklocal.support.coaching.services import assign_lead
from worklocal.support.people.field_groups import field_groups_of
from worklocal.support.people.models import Journey, Person


@pytest.fixture
def carol(cast):
    """A coach of Ben's own team."""
    with cast.as_area():
        role = make_role(cast.area, "Carol", RoleKind.COACH, cast.council, cast.team)
        CoachRoom.objects.create(area=cast.area, coach=role.user, team=cast.team)
    return role


def arrange(cast, carol, first=0, last=3, by="lena"):
    today = clock.today()
    with cast.as_(getattr(cast, by)):
        return services.arrange_cover(
            coach=cast.ben.user, covered_by=carol.user,
            starts_on=today + dt.timedelta(days=first), ends_on=today + dt.timedelta(days=last),
        )  # fmt: skip


def sees_amina(cast, role):
    with cast.as_(role):
        return Person.objects.filter(pk=cast.amina.pk).exists()


def test_the_one_who_covers_sees_the_people_but_no_private_notes(cast, carol):
    assert not sees_amina(cast, carol)

    arrange(cast, carol)

    assert sees_amina(cast, carol)
    with cast.as_(carol):
        groups = field_groups_of(cast.viewer(carol), cast.amina.pk)
    assert groups == set(FieldGroup) - {FieldGroup.PRIVATE}


def test_cover_to_come_opens_nothing_yet(cast, carol):
    arrange(cast, carol, first=1)

    assert not sees_amina(cast, carol)


def test_ended_cover_closes_at_once_also_before_it_began(cast, carol):
    for first in (0, 2):
        row = arrange(cast, carol, first=first)
        with cast.as_(cast.lena):
            services.end_cover(cover=Cover.objects.get(pk=row), at=clock.now())
            with pytest.raises(services.CoverOver):
                services.end_cover(cover=Cover.objects.get(pk=row), at=clock.now())
        assert not sees_amina(cast, carol)


def test_only_a_leader_of_the_team_arranges_it_and_within_the_team(cast, carol):
    with pytest.raises(NotPermitted):
        arrange(cast, carol, by="ben")
    with pytest.raises(services.NotOneTeam):
        arrange(cast, cast.chloe)
    with pytest.raises(services.NotOneTeam):
        arrange(cast, cast.ben)


def test_cover_follows_the_lead(cast, carol):
    arrange(cast, carol)
    with cast.as_area():
        assign_lead(
            journey=cast.journey, coach=cast.chloe.user, reason=LeadReason.HANDOVER,
            at=clock.now(),
        )  # fmt: skip
    deliver(cast)
    assert not sees_amina(cast, carol)

    with cast.as_area():
        journey = Journey.objects.get(pk=cast.journey.pk)
        assign_lead(
            journey=journey, coach=cast.ben.user, reason=LeadReason.PERSON_ASKED, at=clock.now()
        )
    deliver(cast)
    assert sees_amina(cast, carol)
