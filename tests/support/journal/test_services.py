"""Messages: sent once, counted for the team, read by a button or by an answer."""

import pytest

from worklocal.core import clock
from worklocal.support.journal import services
from worklocal.support.journal.selectors import thread_of, unread_by_person
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey
from worklocal.support.people.services import move_journey


def send(cast, role, text="Hello", key=""):
    with cast.as_(role):
        return services.send_message(journey=cast.journey, text=text, at=clock.now(), key=key)


def waiting(cast):
    with cast.as_(cast.ben):
        team = Journey.objects.get(pk=cast.journey.pk).unread_messages
        return team, unread_by_person(cast.viewer(cast.ben), cast.journey.pk)


def test_what_the_person_writes_waits_for_the_team_until_somebody_reads_it(cast):
    send(cast, cast.amina_role)
    send(cast, cast.amina_role, "Are you there?")
    assert waiting(cast) == (2, 0)

    with cast.as_(cast.ben):
        assert services.read_messages(journey=cast.journey, at=clock.now()) == 2
    assert waiting(cast) == (0, 0)


def test_an_answer_reads_what_it_answers_and_waits_for_the_person(cast):
    send(cast, cast.amina_role)
    send(cast, cast.ben, "Yes?")
    assert waiting(cast) == (0, 1)

    with cast.as_(cast.amina_role):
        services.read_messages(journey=cast.journey, at=clock.now())
    assert waiting(cast) == (0, 0)


def test_pressed_twice_sends_one(cast):
    assert send(cast, cast.amina_role, key="k") == send(cast, cast.amina_role, key="k")
    assert waiting(cast) == (1, 0)


def test_nothing_is_sent_into_a_journey_that_ended(cast):
    with cast.as_(cast.ben):
        ended = move_journey(journey=cast.journey, to=JourneyState.ENDED, at=clock.now())
    with cast.as_(cast.amina_role), pytest.raises(services.JourneyOver):
        services.send_message(journey=ended, text="Hello", at=clock.now())


@pytest.mark.parametrize("count", [1, 3])
def test_a_thread_costs_one_query(cast, count, django_assert_num_queries):
    for number in range(count):
        send(cast, cast.ben, f"{number}")
    with cast.as_(cast.amina_role), django_assert_num_queries(1):
        rows, more = thread_of(cast.viewer(cast.amina_role), cast.journey.pk)
        assert [row.author.display_name for row in rows] == ["Ben"] * count
    assert more is None


def test_strangers_read_no_thread(cast):
    send(cast, cast.amina_role)
    for role in (cast.chloe, cast.grace, cast.esi, cast.hana, cast.gwen_role):
        with cast.as_(role):
            assert thread_of(cast.viewer(role), cast.journey.pk) == ([], None)
