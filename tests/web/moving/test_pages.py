"""A move on the pages of the three who make it: the person, their coach, the desk over there."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from tests.support.moving.conftest import EVERYTHING, NOON, SECRET, offered, prepared, sent
from worklocal.accounts.models import Role
from worklocal.accounts.viewer import where_to_begin
from worklocal.support.moving.models import Arrival, Move
from worklocal.support.moving.selectors import parts_of
from worklocal.support.moving.services import receive

pytestmark = pytest.mark.usefixtures("far", "record")

URL = reverse("citizen:moving")


def key_of(page):
    return re.search(r'name="submission_key" value="([^"]+)"', page.content.decode()).group(1)


def answers(cast, page, **more):
    return {
        "to_area": str(cast.other.pk), "moves_on_day": "11", "moves_on_month": "1",
        "moves_on_year": "2027",
        "parts": ["EMAIL", "PLAN"], "submission_key": key_of(page), **more,
    }  # fmt: skip


def text(page):
    return html.unescape(page.content.decode())


def test_a_person_chooses_reads_every_word_and_says_yes(cast):
    client = cast.client(cast.amina_role)
    page = client.get(URL)
    assert "checked" not in text(page)
    said = answers(cast, page)
    shown = client.post(URL, said, follow=True)

    with cast.as_(cast.amina_role):
        move = Move.objects.get()
        for part in parts_of(move):
            assert part.title in text(shown)
            for label, value in part.lines:
                assert label in text(shown)
                assert value in text(shown)
    assert "Nothing has gone yet" in text(shown)
    assert move.state == "PREPARED"
    agree = reverse("citizen:moving_agree")
    stale = client.post(agree, {"read": "other"}, follow=True)
    assert "has changed" in text(stale)
    done = client.post(agree, {"read": move.sha256}, follow=True)
    client.post(agree, {"read": move.sha256})
    assert "Sent. The new area has been told." in text(done)
    assert "No agreement between areas sets this time yet" in text(done)
    on_shared = text(client.get(reverse("citizen:shared")))
    assert "Work in a bakery" in on_shared
    assert "Not received yet" in on_shared
    with cast.as_area(cast.other):
        assert Arrival.objects.count() == 1


def test_a_mistake_loses_nothing(cast):
    client = cast.client(cast.amina_role)
    said = answers(cast, client.get(URL), moves_on_day="45")
    page = text(client.post(URL, said))
    assert 'value="45"' in page
    assert page.count("checked") == 2
    with cast.as_(cast.amina_role):
        assert not Move.objects.exists()


def test_a_person_takes_it_back(cast):
    sent(cast)
    client = cast.client(cast.amina_role)
    page = client.post(reverse("citizen:moving_back"), follow=True)
    assert "Taken back" in text(page)
    assert "What goes with you?" in text(page)
    assert "Mill Bakery" not in text(client.get(reverse("citizen:shared")))


def test_a_coach_prepares_and_reads_it_aloud(cast):
    client = cast.client(cast.ben)
    url = reverse("coach:moving", args=[cast.amina.pk])
    page = client.post(
        url, answers(cast, client.get(url), summary="Mornings suit her."), follow=True
    )
    assert "Mornings suit her." in text(page)
    own = text(cast.client(cast.amina_role).get(URL))
    assert "Mornings suit her." in own
    with cast.as_(cast.ben):
        move = Move.objects.get()
    agreed = reverse("coach:moving_agree", args=[cast.amina.pk])
    done = client.post(agreed, {"read": move.sha256}, follow=True)
    assert "Take it back" in text(done)


def test_the_desk_sees_no_name_until_it_has_named_somebody(cast):
    sent(cast)
    client = cast.client(cast.wim)
    listed = text(client.get(reverse("hub:arrivals")))
    with cast.as_(cast.wim):
        arrival = Arrival.objects.get()
    url = reverse("hub:arrival", args=[arrival.pk])
    page = text(client.get(url))
    for words in (listed, page):
        assert "Greater Manchester" in words
        assert "not verified" in listed
        for secret in ("Amina", "bakery", SECRET, str(cast.amina.pk)):
            assert secret not in words
    assert "Select the hub" in text(client.post(url, {"coach": "NONE", "venue": ""}))
    done = client.post(url, {"coach": str(cast.grace.user_id), "venue": ""}, follow=True)
    assert "Grace meets them" in text(done)
    again = client.post(url, {"coach": str(cast.grace.user_id), "venue": ""}, follow=True)
    assert "answered before" in text(again)


def test_a_hub_may_meet_them_first(cast):
    sent(cast)
    client = cast.client(cast.wim)
    with cast.as_(cast.wim):
        url = reverse("hub:arrival", args=[Arrival.objects.get().pk])
    client.post(url, {"coach": "NONE", "venue": str(cast.leeds_hub.pk)})
    assert "Amina" in text(client.get(reverse("hub:waiting")))
    assert "Leeds hub will be in touch" in text(cast.client(cast.amina_role).get(URL))


def test_the_new_coach_reads_it_and_takes_over_the_plan(cast):
    sent(cast)
    with cast.as_(cast.wim):
        journey = receive(arrival=offered(cast), coach=cast.grace.user, at=NOON)
    client = cast.client(cast.grace)
    overview = text(client.get(reverse("coach:person", args=[journey.person_id])))
    url = reverse("coach:received", args=[journey.person_id])
    assert url in overview
    page = text(client.get(url))
    for words in ("Greater Manchester", "Work in a bakery", "Packer, Mill Bakery"):
        assert words in page
    take = reverse("coach:received_plan", args=[journey.person_id])
    plan = client.post(take, follow=True)
    client.post(take)
    assert text(plan).count("Work in a bakery") >= 1
    assert "Put the goals" not in text(client.get(url))


def test_whoever_is_late_is_seen_on_both_sides(cast):
    sent(cast)
    with cast.as_area():
        Move.objects.update(answer_due_on="2026-01-05")
    with cast.as_area(cast.other):
        Arrival.objects.update(answer_due_on="2026-01-05")
    team = text(cast.client(cast.lena).get(reverse("coach:team")))
    assert "1 person moving away: the other area is late" in team
    for role, words in ((cast.stefan, "to another area"), (cast.dora, "here")):
        desk = text(cast.client(role).get(reverse("steward:home")))
        assert f"1 person moving {words}" in desk
        assert "Answer is late" in desk
    assert "should have answered" in text(cast.client(cast.amina_role).get(URL))
    assert "Late" in text(cast.client(cast.wim).get(reverse("hub:arrivals")))


def test_without_a_move_there_is_nothing_to_receive(cast):
    assert cast.client(cast.amina_role).get(reverse("citizen:received")).status_code == 404
    assert cast.client(cast.ben).post(
        reverse("coach:moving_agree", args=[cast.amina.pk]), {"read": ""}
    ).status_code == 404  # fmt: skip
    assert "Nobody waits for an answer" in text(cast.client(cast.wim).get(reverse("hub:arrivals")))
    assert prepared(cast, EVERYTHING).state == "PREPARED"


def test_whoever_was_received_is_led_from_the_old_account_to_the_new(cast):
    sent(cast)
    with cast.as_(cast.wim):
        receive(arrival=Arrival.objects.get(), coach=cast.grace.user, at=NOON)

    client = cast.client(cast.amina_role)
    page = client.get(reverse("citizen:home"))

    assert f"{cast.other.name} has received you, and Grace will be in touch." in text(page)
    assert f'href="{reverse("account_roles")}"' in text(page)
    roles = client.get(reverse("account_roles"))
    assert text(roles).count("This is where you are now") == 1
    there = re.search(r'name="role" value="([^"]+)"', text(roles)).group(1)
    new = client.post(reverse("account_roles"), {"role": there}, follow=True)
    assert f"{cast.other.name} Work Local" in text(new)
    assert "ended on" not in text(new)
    assert "Change area or role" in text(new)
    assert "Change area or role" not in text(cast.client(cast.ben).get(reverse("coach:today")))


def test_somebody_who_moved_begins_where_they_live_now(cast):
    sent(cast)
    with cast.as_(cast.wim):
        receive(arrival=Arrival.objects.get(), coach=cast.grace.user, at=NOON)
    held = Role.objects.filter(user=cast.amina.user_id).select_related("area")
    Role.objects.filter(pk=cast.amina_role.pk).update(starts_on=dt.date(2020, 1, 6))
    assert where_to_begin(list(held.order_by("area__name"))).area == cast.other
    two_jobs = [cast.ben, cast.lena]
    assert where_to_begin(two_jobs) == cast.ben
