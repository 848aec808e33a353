"""The desk's pages: for whom, what stands on them, and what pressing does."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.support.appointments.conftest import hub, make_venue, times  # noqa: F401
from tests.support.joining.conftest import ANSWERS, ask, request_made  # noqa: F401
from worklocal.core import clock
from worklocal.support.appointments.models import Appointment, Meeting
from worklocal.support.appointments.services import arrange
from worklocal.support.joining.models import JoinRequest
from worklocal.support.people.models import Person

STRANGERS = ["ben", "chloe", "amina_role", "esi", "dev", "farid", "bola", "stefan", "adam", "grace"]


def soon():
    """Later today, or a minute ago near midnight: always today."""
    now = clock.now()
    later = now + timedelta(minutes=30)
    return later if clock.day_of(later) == clock.day_of(now) else now


@pytest.fixture
def here_today(cast, hub):  # noqa: F811
    with cast.as_(cast.ben):
        pk = arrange(
            journey=cast.journey, coach=cast.ben.user, starts_at=soon(), minutes=30,
            meeting=Meeting.IN_PERSON, venue=hub, at=soon() - timedelta(minutes=1),
        )  # fmt: skip
        return Appointment.objects.get(pk=pk)


def pages(request_id):
    return [
        reverse("hub:desk"), reverse("hub:search"), reverse("hub:joiners"), reverse("hub:new"),
        reverse("hub:joiner", args=[request_id]), reverse("hub:waiting"),
    ]  # fmt: skip


def test_the_desk_opens_every_page(cast, request_made, here_today):  # noqa: F811
    client = cast.client(cast.hana)
    for url in [*pages(request_made.pk), reverse("hub:person", args=[cast.amina.pk])]:
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", STRANGERS)
def test_others_find_no_such_page(cast, request_made, role):  # noqa: F811
    client = cast.client(getattr(cast, role))
    for url in pages(request_made.pk):
        assert client.get(url).status_code == 404, url
    assert client.post(reverse("hub:take_in", args=[request_made.pk])).status_code == 404
    assert client.post(reverse("hub:close", args=[request_made.pk])).status_code == 404


def test_a_leader_takes_in_but_has_no_reception_screen(cast, request_made):  # noqa: F811
    client = cast.client(cast.lena)
    assert client.get(reverse("hub:joiner", args=[request_made.pk])).status_code == 200
    assert client.get(reverse("hub:desk")).status_code == 404


def test_a_request_of_another_area_does_not_exist(cast, request_made):  # noqa: F811
    client = cast.client(cast.hana)
    there = client.get(reverse("hub:joiner", args=[uuid.uuid4()]))
    assert there.status_code == 404
    assert client.get(reverse("hub:person", args=[cast.gwen.pk])).status_code == 404
    assert client.get(reverse("hub:person", args=[cast.amina.pk])).status_code == 404


def test_the_reception_screen_says_who_and_when_and_nothing_of_need(cast, here_today):
    page = cast.client(cast.hana).get(reverse("hub:desk")).content.decode()
    assert "Amina" in page
    assert "Ben" in page
    for word in ("Health", "need", "assessment", "offer", "Working Futures"):
        assert word not in page.split("<main")[1].split("</main>")[0]


def test_check_in_and_a_private_room(cast, here_today):
    client = cast.client(cast.hana)
    assert client.get(reverse("hub:check_in", args=[here_today.pk])).status_code == 405

    client.post(reverse("hub:private_room", args=[here_today.pk]), {"wanted": "yes"})
    client.post(reverse("hub:check_in", args=[here_today.pk]))
    client.post(reverse("hub:check_in", args=[here_today.pk]))

    with cast.as_(cast.ben):
        here_today.refresh_from_db()
    assert (here_today.state, here_today.private_space) == ("ARRIVED", True)
    page = client.get(reverse("hub:desk")).content.decode()
    assert "Waiting since" in page


ENTRY = {
    "entry_route": "PHONE", "chosen_name": "Omar", "family_name": "Haddad", "contact_by": "SMS",
    "mobile": "07700 900 982", "postcode": "m11ae", "aims": ["JOB"], "wants": "Driving",
}  # fmt: skip


def test_the_desk_writes_somebody_down_once(cast):
    client = cast.client(cast.hana)
    data = {**ENTRY, "submission_key": str(uuid.uuid4())}

    first = client.post(reverse("hub:new"), data)
    second = client.post(reverse("hub:new"), data)

    assert first.status_code == 302
    assert first.url == second.url
    with cast.as_area():
        made = JoinRequest.objects.get()
    assert (made.entry_route, made.entered_by, made.phone) == (
        "PHONE", cast.hana.user_id, "07700 900982",
    )  # fmt: skip


def test_a_mistake_keeps_what_was_typed(cast):
    data = {**ENTRY, "mobile": "12", "submission_key": str(uuid.uuid4())}
    page = cast.client(cast.hana).post(reverse("hub:new"), data)

    text = page.content.decode()
    assert page.status_code == 200
    assert "<title>Error:" in text
    for typed in ('value="Omar"', 'value="Haddad"', 'value="12"', "Driving", 'value="m11ae"'):
        assert typed in text


def test_take_in_from_the_page(cast, request_made):  # noqa: F811
    client = cast.client(cast.hana)
    url = reverse("hub:take_in", args=[request_made.pk])

    refused = client.post(url, {"offer": "WORKING_FUTURES"})
    assert refused.status_code == 200
    assert "Select a coach" in refused.content.decode()

    data = {"coach": str(cast.chloe.user_id), "offer": "WORKING_FUTURES"}
    assert client.post(url, data).url == reverse("hub:joiners")
    assert client.post(url, data).url == reverse("hub:joiners")
    with cast.as_(cast.chloe):
        assert Person.objects.get().chosen_name == "Omar"
    after = client.get(reverse("hub:joiner", args=[request_made.pk])).content.decode()
    assert "Taken in" in after


def test_the_waiting_list_and_giving_a_coach(cast, request_made):  # noqa: F811
    client = cast.client(cast.hana)
    data = {"coach": "NONE", "offer": "WORKING_FUTURES"}
    client.post(reverse("hub:take_in", args=[request_made.pk]), data)
    page = client.get(reverse("hub:waiting")).content.decode()
    assert "Omar Haddad" in page
    with cast.as_(cast.hana):
        journey = Person.objects.get().journeys.get()

    url = reverse("hub:give_lead", args=[journey.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"coach": str(cast.ben.user_id)}).status_code == 302
    assert client.get(url).status_code == 404


def test_people_alike_stand_beside_the_request_and_can_be_linked(cast):
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(
            email=ANSWERS.email.lower(), phone="07700 900982"
        )
    request = ask(cast)
    client = cast.client(cast.hana)
    page = client.get(reverse("hub:joiner", args=[request.pk])).content.decode()
    assert "This is the same person" in page

    wrong = client.post(reverse("hub:same_person", args=[request.pk, cast.gwen.pk]))
    assert wrong.url == reverse("hub:joiner", args=[request.pk])
    client.post(reverse("hub:same_person", args=[request.pk, cast.amina.pk]))
    with cast.as_area():
        request.refresh_from_db()
    assert (request.state, request.person_id) == ("SAME_PERSON", cast.amina.pk)


def test_close_asks_why(cast, request_made):  # noqa: F811
    client = cast.client(cast.hana)
    url = reverse("hub:close", args=[request_made.pk])
    assert "Enter why this request is closed" in client.post(url, {}).content.decode()
    assert client.post(url, {"reason": "They found work"}).status_code == 302


def test_search_is_by_post_and_finds_whom_the_desk_may_see(cast, here_today):
    client = cast.client(cast.hana)
    url = reverse("hub:search")
    assert "Amina" in client.post(url, {"name": "amina"}).content.decode()
    assert "Nobody of that name" in client.post(url, {"name": "gwen"}).content.decode()
    assert "Enter a name" in client.post(url, {}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_queue_costs_the_same_for_one_and_three(cast, django_assert_num_queries, count):
    for _ in range(count):
        ask(cast)
    client = cast.client(cast.hana)
    client.get(reverse("hub:joiners"))
    with django_assert_num_queries(12):
        client.get(reverse("hub:joiners"))


def test_whoever_knows_somebody_at_the_desk_closes_their_record(cast, here_today):
    """R06: said on opening; from the next page on there is no such person for them."""
    client = cast.client(cast.hana)
    person, known = (reverse(f"hub:{name}", args=[cast.amina.pk]) for name in ("person", "known"))
    assert known in client.get(person).content.decode()
    assert "Select how you know them" in client.post(known, {"kind": ""}).content.decode()
    assert client.post(known, {"kind": "FRIEND"}).status_code == 302

    assert client.get(person).status_code == client.get(known).status_code == 404
