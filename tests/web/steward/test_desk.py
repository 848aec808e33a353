"""The desk: what waits, what is due and held, who left, and papers drawn from the code."""

import datetime as dt

import pytest
from django.urls import reverse

from worklocal.accounts import leavers
from worklocal.accounts.models import User
from worklocal.core import clock
from worklocal.core.personal_data import of_models
from worklocal.exchange.requests import drawn, services
from worklocal.exchange.requests.models import DueErasure, RequestKind, WhyErased
from worklocal.support.coaching.models import CoachRoom


def text(response):
    return response.content.decode()


def due(cast, **more):
    with cast.as_area():
        return DueErasure.objects.create(
            area=cast.area, person_id=cast.amina.pk, why=WhyErased.RETENTION,
            due_on=clock.today(), rule_version=1, **more,
        )  # fmt: skip


def test_the_front_page_says_what_waits(cast):
    page = text(cast.client(cast.stefan).get(reverse("steward:home")))
    assert "Nothing waits." in page

    with cast.as_area():
        services.take_in(
            person_id=cast.amina.pk, kind=RequestKind.ACCESS,
            on=clock.today() - dt.timedelta(days=60),
        )  # fmt: skip
    due(cast)
    page = text(cast.client(cast.stefan).get(reverse("steward:home")))
    assert "Late" in page
    assert "Due to be erased" in page


def test_a_record_is_held_with_a_reason_and_let_go(cast):
    row = due(cast)
    client = cast.client(cast.stefan)
    url = reverse("steward:due_hold", args=[row.pk])

    assert "Enter why" in text(client.post(url, {"reason": ""}))
    client.post(url, {"reason": "A claim in court until March"})
    with cast.as_area():
        row.refresh_from_db()
    assert (row.held_by_id, row.hold_reason) == (
        cast.stefan.user_id, "A claim in court until March",
    )  # fmt: skip
    assert "Stefan" in text(client.get(url))

    client.post(reverse("steward:due_let_go", args=[row.pk]))
    with cast.as_area():
        row.refresh_from_db()
    assert row.held_at is None


@pytest.mark.parametrize("code", [each.code for each in drawn.all_papers()])
def test_a_paper_is_a_page_and_a_file(cast, code):
    client = cast.client(cast.stefan)

    assert client.get(reverse("steward:paper", args=[code])).status_code == 200
    file = client.get(reverse("steward:paper_file", args=[code]))
    assert file.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in file.headers["Content-Disposition"]


def test_the_record_of_processing_names_every_table_of_people():
    """A new table is in it without anybody editing a document."""
    assert len(drawn.processing().rows) == len(of_models()) > 40
    for row in drawn.processing().rows:
        assert all(row), row


def test_a_paper_that_is_not_there_does_not_exist(cast):
    url = reverse("steward:paper", args=["gossip"])
    assert cast.client(cast.stefan).get(url).status_code == 404


# -- Leavers


def test_whoever_leaves_is_out_with_the_next_request(cast):
    """I05: sessions end at once; the caseload shows as unowned the same day."""
    ben = cast.client(cast.ben)
    assert ben.get(reverse("coach:today")).status_code == 200
    with cast.as_area():
        CoachRoom.objects.filter(coach=cast.ben.user).update(taken=1)

    url = reverse("steward:account_close", args=[cast.ben.pk])
    assert cast.client(cast.adam).post(url).status_code == 302

    answer = ben.get(reverse("coach:today"))
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]
    assert User.objects.filter(pk=cast.ben.user_id, is_active=False).exists()
    team = text(cast.client(cast.lena).get(reverse("coach:team")))
    assert "Ben has left: 1 person without a coach" in team
    assert "Coach has left" in text(cast.client(cast.stefan).get(reverse("steward:home")))
    assert "has left" not in text(cast.client(cast.stefan).get(reverse("steward:reads")))


def test_nobody_shuts_their_own_account(cast):
    url = reverse("steward:account_close", args=[cast.adam.pk])
    cast.client(cast.adam).post(url)

    assert User.objects.get(pk=cast.adam.user_id).is_active


def test_a_role_not_used_for_ninety_days_is_named(cast):
    now = clock.now()
    long_ago = now - dt.timedelta(days=91)
    with cast.as_(cast.adam):
        roles = type(cast.ben).objects.filter(pk__in=[cast.ben.pk, cast.chloe.pk])
        roles.update(starts_on=long_ago.date())
        User.objects.filter(pk=cast.ben.user_id).update(last_login=long_ago)
        User.objects.filter(pk=cast.chloe.user_id).update(last_login=now)
        found = [each.role.pk for each in leavers.unused_roles(cast.viewer(cast.adam), at=now)]

    assert found == [cast.ben.pk]
    page = text(cast.client(cast.stefan).get(reverse("steward:unused")))
    assert "Ben" in page
    assert "Chloe" not in page
