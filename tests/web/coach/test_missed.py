"""B6.4: tries to reach somebody after a missed meeting, the leader's look, and what they see."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from tests.exchange.benefits_gateway import facts
from worklocal.core import clock
from worklocal.exchange.benefits_gateway.models import ContactTry, MissedReview

ALL_FOUR = ["no_outage", "no_hardship", "no_caring", "no_health"]


def url(cast, name, row):
    return reverse(f"coach:{name}", args=[cast.amina.pk, row.pk])


def write_down(cast, row, channel, came_of="NO_ANSWER", *, days=0, key=""):
    on = clock.now().astimezone(clock.LONDON) - dt.timedelta(days=days)
    said = {
        "on_day": on.day, "on_month": on.month, "on_year": on.year, "time": "00:00" if days else
        f"{on:%H:%M}", "channel": channel, "came_of": came_of,
        "submission_key": key or uuid.uuid4(),
    }  # fmt: skip
    return cast.client(cast.ben).post(url(cast, "tries", row), said)


def words(page):
    return page.content.decode()


@pytest.fixture
def missed(cast):
    facts.link(cast)
    facts.switch_on(cast)
    return facts.meeting(cast, "MISSED", days_ago=3)


def told(cast):
    return [row.event for row in facts.form(cast) if row.kind == "ATTENDANCE"]


def test_from_the_missed_meeting_to_its_tries_is_one_move(cast):
    booked = facts.meeting(cast, "BOOKED", days_ago=1)

    answer = cast.client(cast.ben).post(
        url(cast, "appointment_close", booked), {"became": "no", "cause": "No answer"}
    )

    assert answer["Location"] == url(cast, "tries", booked)
    page = words(cast.client(cast.ben).get(answer["Location"]))
    assert "Tries to reach Amina" in page
    assert "Amina" not in page.partition("</title>")[0]
    listed = words(cast.client(cast.ben).get(reverse("coach:appointments", args=[cast.amina.pk])))
    assert answer["Location"] in listed


def test_two_tries_a_look_and_only_then_a_message(cast, missed):
    """W01: staff record facts, and the existing job forms what follows from them."""
    assert write_down(cast, missed, "PHONE").status_code == 302
    assert write_down(cast, missed, "LETTER", "LEFT").status_code == 302
    assert told(cast) == []
    team = words(cast.client(cast.lena).get(reverse("coach:team")))
    assert url(cast, "look", missed) in team

    cast.client(cast.lena).post(url(cast, "look", missed), {"tell": "yes", "checked": ALL_FOUR})

    assert told(cast) == ["MISSED"]
    team = words(cast.client(cast.lena).get(reverse("coach:team")))
    assert url(cast, "look", missed) not in team


@pytest.mark.parametrize(
    "said", [{"tell": "no", "reason": "CARING"}, {"tell": "yes", "checked": ALL_FOUR[:3]}]
)
def test_do_not_tell_or_a_box_unticked_tells_nothing(cast, missed, said):
    facts.tries(cast, missed, "PHONE", "VISIT")

    page = cast.client(cast.lena).post(url(cast, "look", missed), said)

    assert told(cast) == []
    if said["tell"] == "yes":
        assert "Tick all four" in words(page)


def test_yes_is_refused_before_two_ways_and_a_wrong_number_is_none(cast, missed):
    write_down(cast, missed, "PHONE")
    write_down(cast, missed, "SMS", "NOT_THEIRS")

    page = cast.client(cast.lena).post(
        url(cast, "look", missed), {"tell": "yes", "checked": ALL_FOUR}
    )

    assert "in two different ways first" in words(page)
    assert words(page).count("checked") >= 5
    with cast.as_(cast.lena):
        assert not MissedReview.objects.exists()


def test_a_wrong_number_does_not_count_in_the_database_either(cast, missed):
    write_down(cast, missed, "PHONE")
    write_down(cast, missed, "SMS", "NOT_THEIRS")
    facts.leaders_yes(cast, missed)

    assert told(cast) == []


def test_a_try_before_the_meeting_is_refused_with_what_was_typed(cast, missed):
    page = write_down(cast, missed, "PHONE", "SPOKE", days=9)

    assert "after the meeting, and not in the future" in words(page)
    assert 'value="SPOKE" checked' in " ".join(words(page).split())


def test_pressed_twice_is_one_try_and_one_look(cast, missed):
    key = "8a0e3f1a-3a52-4d34-9a6e-0d3f1ce3b0aa"
    answers = [write_down(cast, missed, "PHONE", key=key).status_code for _ in range(2)]
    lena, no = cast.client(cast.lena), {"tell": "no", "reason": "HEALTH"}
    answers += [lena.post(url(cast, "look", missed), no).status_code for _ in range(2)]

    assert answers == [302, 302, 302, 302]
    with cast.as_(cast.lena):
        assert (ContactTry.objects.count(), MissedReview.objects.count()) == (1, 1)
    page = lena.post(url(cast, "look", missed), {"tell": "no", "reason": "CARING"})
    assert page.status_code == 200


def test_a_coach_cannot_look_and_staff_are_not_told_who_claims(cast, missed):
    plain = facts.meeting(cast, "MISSED", days_ago=2, asked=False)
    ben, lena = cast.client(cast.ben), cast.client(cast.lena)

    assert ben.get(url(cast, "look", missed)).status_code == 404
    assert ben.post(url(cast, "look", missed), {"tell": "no"}).status_code == 404
    for name in ("tries", "look"):
        shapes = {
            words(lena.get(url(cast, name, row))).count("<p ") for row in (missed, plain)
        }  # fmt: skip
        assert len(shapes) == 1


def test_the_person_sees_the_tries_and_the_look(cast, missed):
    write_down(cast, missed, "PHONE")
    cast.client(cast.lena).post(url(cast, "look", missed), {"tell": "no", "reason": "CARING"})
    amina = cast.client(cast.amina_role)

    page = words(amina.get(reverse("citizen:missed", args=[missed.pk])))

    for said in ("Phone", "No answer", "is not told about this meeting", "Caring for somebody"):
        assert said in page
    assert reverse("citizen:missed", args=[missed.pk]) in words(
        amina.get(reverse("citizen:appointments"))
    )
