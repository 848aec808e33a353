"""Joining without an account, page by page."""

import pytest
from django.urls import reverse

from tests.support.appointments.conftest import NOW, TOMORROW, hub  # noqa: F401
from worklocal.core import clock
from worklocal.support.appointments.models import OpenTime
from worklocal.support.appointments.services import open_times
from worklocal.support.joining.models import JoinRequest

ANSWERS = {
    "name": {"chosen_name": "Omar", "family_name": "Haddad", "born_on_day": "4",
             "born_on_month": "May", "born_on_year": "1990"},
    "contact": {"contact_by": "EMAIL", "email": "Omar@People.example"},
    "place": {"postcode": "m11ae"},
    "aims": {"aims": ["JOB", "SKILLS"], "wants": "Driving, <b>near home</b>"},
    "meeting": {"needs": ["STEP_FREE"]},
}  # fmt: skip


def url(step):
    return reverse("public:join_step", args=[step])


def fill(client, **changes):
    """Answer every page; the last redirect."""
    for step, data in ANSWERS.items():
        answer = client.post(url(step), changes.get(step, data))
        assert answer.status_code == 302, answer.content.decode()
    return answer.url


def requests(cast):
    with cast.as_area():
        return list(JoinRequest.objects.order_by("id"))


def text_of(response):
    return response.content.decode().split("<main", 1)[1].split("</main>")[0]


def test_joining_from_the_first_page_to_the_last(cast):
    client = cast.client()
    assert client.get(reverse("public:join")).status_code == 200
    fill(client)

    check = client.get(reverse("public:join_check"))
    for words in ("Omar Haddad", "4 May 1990", "M1 1AE", "Find a job", "A place without steps",
                  "Driving, &lt;b&gt;near home&lt;/b&gt;"):  # fmt: skip
        assert words in text_of(check)

    sent = client.post(reverse("public:join_check"))
    assert sent.url == reverse("public:join_done")
    (made,) = requests(cast)
    done = text_of(client.get(sent.url))
    assert made.reference in done
    assert "What happens next" in done
    assert "Omar" not in done
    assert (made.email, made.postcode, made.aims, made.entry_route, made.entered_by) == (
        "omar@people.example", "M1 1AE", ["JOB", "SKILLS"], "SELF", None,
    )  # fmt: skip


def test_sending_twice_makes_one(cast):
    client = cast.client()
    fill(client)
    first = client.post(reverse("public:join_check"))
    second = client.post(reverse("public:join_check"))
    assert first.url == second.url == reverse("public:join_done")
    assert len(requests(cast)) == 1


@pytest.mark.parametrize(
    ("step", "data", "said", "kept"),
    [
        ("name", {"chosen_name": "", "family_name": "Haddad"}, "Enter your first name", "Haddad"),
        ("name", {"chosen_name": "Omar", "born_on_day": "31", "born_on_month": "2",
                  "born_on_year": "1990"}, "must be a real date", "1990"),
        ("contact", {"contact_by": "SMS", "mobile": "12"}, "Enter a phone number", "12"),
        ("contact", {}, "Select how we should contact you", ""),
        ("place", {"postcode": "Manchester"}, "Enter a full UK postcode", "Manchester"),
        ("aims", {"wants": "Something"}, "Select what you would like to do", "Something"),
        ("aims", {"aims": ["JOB"], "wants": "x" * 1001}, "1000 characters or fewer", "x" * 1001),
    ],
)  # fmt: skip
def test_a_mistake_is_explained_and_nothing_is_lost(cast, step, data, said, kept):
    page = cast.client().post(url(step), data)
    text = page.content.decode()
    assert page.status_code == 200
    assert "<title>Error:" in text
    assert said in text
    assert kept in text


def test_answers_are_kept_between_pages_and_can_be_changed(cast):
    client = cast.client()
    fill(client)
    assert 'value="Omar"' in text_of(client.get(url("name")))

    changed = client.post(url("name") + "?from=check", {**ANSWERS["name"], "chosen_name": "Sami"})
    assert changed.url == reverse("public:join_check")
    assert "Sami Haddad" in text_of(client.get(changed.url))


def test_an_unfinished_form_goes_back_to_the_first_gap(cast):
    client = cast.client()
    assert client.get(reverse("public:join_check")).url == reverse("public:join")
    client.post(url("name"), ANSWERS["name"])
    assert client.get(reverse("public:join_check")).url == url("contact")
    assert client.post(reverse("public:join_check")).url == url("contact")
    assert requests(cast) == []


def test_two_people_on_one_browser_are_two(cast):
    client = cast.client()
    for name in ("Omar", "Layla"):
        fill(client, name={"chosen_name": name})
        client.post(reverse("public:join_check"))
    assert [r.chosen_name for r in requests(cast)] == ["Omar", "Layla"]


@pytest.fixture
def times(cast, hub):  # noqa: F811
    with cast.as_(cast.ben):
        starts = [clock.now().replace(microsecond=0) + (TOMORROW - NOW) * n for n in (2, 3)]
        open_times(coach=cast.ben.user, starts=starts, minutes=45, venue=hub)
        return list(OpenTime.objects.order_by("starts_at"))


def test_a_first_meeting_can_be_chosen_and_is_held(cast, times):
    client = cast.client()
    assert fill(client) == url("time")
    page = text_of(client.get(url("time")))
    assert "Mill Hub" in page
    assert "with Ben" in page
    client.post(url("time"), {"time": str(times[0].pk)})
    client.post(reverse("public:join_check"))

    (made,) = requests(cast)
    assert made.first_time_id == times[0].pk
    assert "We hold this time for you" in text_of(client.get(reverse("public:join_done")))
    other = cast.client()
    fill(other)
    assert str(times[0].pk) not in text_of(other.get(url("time")))


def test_a_time_that_was_taken_meanwhile_loses_nothing_else(cast, times):
    client = cast.client()
    fill(client)
    client.post(url("time"), {"time": str(times[0].pk)})
    with cast.as_(cast.ben):
        OpenTime.objects.filter(pk=times[0].pk).update(taken=True)

    client.post(reverse("public:join_check"))
    page = client.get(reverse("public:join_check"), follow=True)

    assert requests(cast) == []
    assert "has just been taken" in text_of(page)
    client.post(url("time"), {"time": "LATER"})
    client.post(reverse("public:join_check"))
    assert len(requests(cast)) == 1


def test_done_without_having_sent_goes_to_the_start(cast):
    assert cast.client().get(reverse("public:join_done")).url == reverse("public:join")
