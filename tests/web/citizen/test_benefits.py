"""The page on what the benefits agency is told: word for word, stopped, and with a reason."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from tests.exchange.benefits_gateway import facts
from worklocal.core import clock
from worklocal.exchange.benefits_gateway.models import AgencyLink, BenefitsMessage
from worklocal.exchange.benefits_gateway.words import with_body


def url(name, *ids):
    return reverse(f"citizen:{name}", args=ids)


def words(page):
    return re.sub("<wbr>", "", page.content.decode())


@pytest.fixture
def moved(cast):
    facts.link(cast)
    facts.switch_on(cast)
    facts.meeting(cast, "MOVED")
    return next(row for row in facts.form(cast) if row.kind == "ATTENDANCE")


def test_each_message_is_there_word_for_word_with_its_day(cast, moved):
    page = words(cast.client(cast.amina_role).get(url("benefits")))

    with cast.as_(cast.amina_role):
        bodies = [row.body for row in with_body(BenefitsMessage.objects.order_by("id"))]
    assert len(bodies) == 2
    for body in bodies:
        assert str(escape(body)) in page
    for said in ("on or after", "The meeting was moved", "Central team", "cannot send anything"):
        assert said in page


def test_a_person_stops_a_message_and_lets_it_go_again(cast, moved):
    amina = cast.client(cast.amina_role)

    page = amina.post(url("benefits_wrong", moved.pk), {"code": "WRONG_DAY"}, follow=True)
    assert "Stopped: you said it is wrong" in words(page)
    page = amina.post(url("benefits_right", moved.pk), follow=True)

    assert "Waiting, shown to you" in words(page)


def test_a_reason_becomes_part_of_the_words(cast, moved):
    amina = cast.client(cast.amina_role)

    page = words(amina.post(url("benefits_reason", moved.pk), {"code": "CARING"}, follow=True))

    assert "I was caring for somebody" in page
    assert str(escape('"reason":"CARING"')) in page


def test_a_reason_that_is_not_on_the_list_is_refused(cast, moved):
    page = cast.client(cast.amina_role).post(url("benefits_reason", moved.pk), {"code": "lazy"})

    assert "Error:" in words(page)
    with cast.as_area():
        assert BenefitsMessage.objects.get(pk=moved.pk).reason == ""


@pytest.mark.parametrize("name", ["ben", "lena", "grace", "gwen_role", "stefan"])
def test_nobody_else_opens_or_stops_it(cast, moved, name):
    client = cast.client(getattr(cast, name))

    for page in ("benefits_wrong", "benefits_reason", "benefits_right"):
        assert client.post(url(page, moved.pk), {"code": "ILL"}).status_code == 404
    if name != "gwen_role":
        assert client.get(url("benefits")).status_code == 404


def test_the_file_holds_what_was_sent(cast, moved):
    page = cast.client(cast.amina_role).get(url("benefits_file"))

    assert page.headers["Content-Type"].startswith("application/json")
    assert page.content == b"[]"


def test_a_yes_to_telling_of_work_is_given_once_and_in_the_words_shown(cast):
    """C05: the same yes that, taken back, stops the next sending."""
    amina = cast.client(cast.amina_role)
    assert "Yes, tell them" in words(amina.get(url("benefits")))

    for _ in range(2):
        page = words(amina.post(url("benefits_work"), follow=True))

    assert "Yes, tell them" not in page
    with cast.as_(cast.amina_role):
        (yes,) = cast.amina.consents.filter(purpose="BENEFITS_WORK")
    assert yes.wording.startswith("Tell the benefits agency the first and the last day")
    assert yes.taken_by_id is None


def test_the_person_ends_the_number_and_nothing_after_today_is_told(cast, moved):
    amina = cast.client(cast.amina_role)
    assert "Stop using the number" in words(amina.get(url("benefits")))

    for _press in range(2):
        page = words(amina.post(url("benefits_forget"), follow=True))

    assert "Nothing that happens after today" in page
    assert "Stop using the number" not in page
    with cast.as_(cast.amina_role):
        states = set(BenefitsMessage.objects.values_list("kind", "state", "cancelled_for"))
        assert AgencyLink.objects.get().ends_on == clock.today()
    assert ("ATTENDANCE", "SHOWN", "") in states
    assert {state[1:] for state in states if state[0] != "ATTENDANCE"} == {
        ("CANCELLED", "UNLINKED")
    }
