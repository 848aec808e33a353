"""A caseload: sorted by an index, paged by the last one shown, the same cost at any size."""

import datetime as dt

import pytest

from tests.cast import make_person
from worklocal.core import clock
from worklocal.support.coaching.models import LeadReason
from worklocal.support.coaching.selectors import caseload_for, team_of
from worklocal.support.coaching.services import assign_lead
from worklocal.support.people.enums import EntryRoute
from worklocal.support.people.models import Journey
from worklocal.support.people.services import set_next_due, start_journey

TODAY = clock.today()


@pytest.fixture
def people(cast):
    """Amina, Bao, Cai and Dee of Ben's; Dee has nothing due, Cai is due first."""
    with cast.as_area():
        for name, days in (("Bao", 2), ("Cai", -1), ("Dee", None)):
            person = make_person(cast.area, name)
            journey = start_journey(
                person=person, entry_route=EntryRoute.SELF, offer="SKILLS_FOR_ALL",
                at=clock.now(),
            )  # fmt: skip
            assign_lead(
                journey=journey, coach=cast.ben.user, reason=LeadReason.JOINED, at=clock.now()
            )
            due = TODAY + dt.timedelta(days=days) if days is not None else None
            set_next_due(journey_id=journey.pk, due_on=due, what="Contact")
        set_next_due(journey_id=cast.journey.pk, due_on=TODAY, what="Contact")
    return cast


def names(cast, **options):
    with cast.as_(cast.ben):
        found = caseload_for(cast.viewer(cast.ben), coach_ids=[cast.ben.user_id], **options)
        return [journey.person.chosen_name for journey in found.journeys], found.next_after


def test_it_is_sorted_by_day_by_name_and_by_contact(people):
    assert names(people, sort="due")[0] == ["Cai", "Amina", "Bao", "Dee"]
    assert names(people, sort="name")[0] == ["Amina", "Bao", "Cai", "Dee"]
    with people.as_area():
        Journey.objects.filter(sort_name__startswith="bao").update(last_contact_at=clock.now())
    assert names(people, sort="contact")[0][0] == "Bao"


@pytest.mark.parametrize("sort", ["due", "name", "contact"])
def test_pages_show_everybody_once_in_the_same_order(people, sort):
    whole, _more = names(people, sort=sort)

    paged, after = names(people, sort=sort, size=1)
    while after:
        more, after = names(people, sort=sort, size=1, after=after)
        paged += more

    assert paged == whole
    assert len(set(paged)) == 4


def test_it_is_filtered_and_searched(people):
    assert names(people, offers=["WORKING_FUTURES"])[0] == ["Amina"]
    assert names(people, states=["IN_WORK"])[0] == []
    assert names(people, name=" BA ")[0] == ["Bao"]


def test_it_costs_the_same_with_one_and_with_three(cast, people, django_assert_num_queries):
    with cast.as_(cast.ben):
        viewer = cast.viewer(cast.ben)
        for size in (1, 3):
            with django_assert_num_queries(1):
                caseload_for(viewer, coach_ids=[viewer.user_id], size=size)


def test_a_coach_asking_for_another_s_caseload_gets_nobody(people):
    with people.as_(people.chloe):
        viewer = people.viewer(people.chloe)
        assert caseload_for(viewer, coach_ids=[people.ben.user_id]).journeys == []


def test_a_leader_sees_rooms_and_what_waits(people):
    with people.as_(people.lena):
        (row,) = team_of(people.viewer(people.lena), today=TODAY)
        assert (row.room.coach, row.people, row.overdue, row.room.taken) == (
            people.ben.user, 4, 1, 4,
        )  # fmt: skip
