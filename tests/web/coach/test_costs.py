"""Lists cost the same number of queries with one line and with three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import make_person
from tests.web import story
from worklocal.core import clock
from worklocal.support.coaching import notes
from worklocal.support.coaching.models import LeadReason
from worklocal.support.coaching.services import assign_lead
from worklocal.support.journal import services as journal
from worklocal.support.people.enums import EntryRoute
from worklocal.support.people.services import start_journey
from worklocal.support.plans import services as plans
from worklocal.support.plans.models import ActionOwner, GoalKind


def more_people(cast, count):
    with cast.as_area():
        for number in range(count):
            person = make_person(cast.area, f"Person{number}")
            journey = start_journey(
                person=person, entry_route=EntryRoute.SELF, offer="WORKING_FUTURES",
                at=clock.now(),
            )  # fmt: skip
            assign_lead(
                journey=journey, coach=cast.ben.user, reason=LeadReason.JOINED, at=clock.now(),
                first_contact_due_on=clock.today(),
            )  # fmt: skip


def more_of_amina(cast, count):
    for _number in range(count):
        with cast.as_(cast.ben):
            notes.write_note(journey=cast.journey, text="Note", at=clock.now())
            journal.send_message(journey=cast.journey, text="Hello", at=clock.now())
            plans.add_goal(journey=cast.journey, kind=GoalKind.JOB, words="Goal", at=clock.now())
            plans.add_action(journey=cast.journey, what="Step", owner=ActionOwner.COACH,
                             due_on=None, at=clock.now())  # fmt: skip


def cost(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["today", "caseload"])
def test_lists_of_people_cost_the_same_with_one_and_three(cast, name):
    client = cast.client(cast.ben)
    more_people(cast, 1)
    first = cost(client, reverse(f"coach:{name}"))
    more_people(cast, 2)

    assert cost(client, reverse(f"coach:{name}")) == first
    assert first <= 32


@pytest.mark.parametrize("name", ["person", "plan", "notes", "messages"])
def test_pages_of_a_person_cost_the_same_with_one_and_three_lines(cast, name):
    client = cast.client(cast.ben)
    url = reverse(f"coach:{name}", args=[cast.amina.pk])
    more_of_amina(cast, 1)
    first = cost(client, url)
    more_of_amina(cast, 2)

    assert cost(client, url) == first
    assert first <= 40


@pytest.mark.parametrize("name", ["home", "plan", "notes", "messages"])
def test_pages_of_one_s_own_account_cost_the_same_with_one_and_three_lines(cast, name):
    client = cast.client(cast.amina_role)
    more_of_amina(cast, 1)
    first = cost(client, reverse(f"citizen:{name}"))
    more_of_amina(cast, 2)

    assert cost(client, reverse(f"citizen:{name}")) == first


def test_jobs_cost_the_same_with_one_and_three(cast):
    citizen, coach = cast.client(cast.amina_role), cast.client(cast.ben)
    urls = [(citizen, reverse("citizen:matches")),
            (coach, reverse("coach:matches", args=[cast.amina.pk])),
            (coach, reverse("coach:vacancies"))]  # fmt: skip
    with cast.as_area():
        story.make_match(cast, story.make_vacancy(cast))
    first = [cost(client, url) for client, url in urls]
    with cast.as_area():
        for rank in (2, 3):
            story.make_match(cast, story.make_vacancy(cast, f"Job {rank}"), rank)

    assert [cost(client, url) for client, url in urls] == first
