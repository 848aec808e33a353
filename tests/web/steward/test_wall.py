"""The wall's page: switch, outages, letters and counts; no message can be written from it."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.exchange.benefits_gateway import facts
from worklocal.core import clock
from worklocal.core.models import AuditEntry, Notification
from worklocal.exchange.benefits_gateway.models import AreaSwitch, Incident


def url(name, *ids):
    return reverse(f"steward:{name}", args=ids)


def typed(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


@pytest.fixture
def letter(cast):
    facts.link(cast)
    with cast.as_area():
        cast.amina.user = None
        cast.amina.address, cast.amina.postcode = "1 Canal Street", "M1 1AA"
        cast.amina.save(update_fields=["user", "address", "postcode"])
    (message,) = facts.form(cast)
    with cast.as_area():
        return message, Notification.objects.get(key=f"benefits:{message.pk}")


def test_the_page_counts_and_names_nobody(cast, letter):
    """W07, W09: the keeper sees how many, of what kind, and since when."""
    page = cast.client(cast.stefan).get(url("wall")).content.decode()

    assert "Off: nothing of anybody" in page
    assert "You joined, and which team to contact" in page
    assert letter[1].pk.hex[-8:] in page
    assert "Amina" not in page


def test_the_switch_is_turned_on_from_today_and_off_at_once(cast):
    """W05."""
    stefan = cast.client(cast.stefan)

    stefan.post(url("wall_switch"), {"told": "ON"})
    page = stefan.post(url("wall_switch"), {"told": "OFF"}, follow=True).content.decode()

    assert "Off: nothing of anybody" in page
    with cast.as_area():
        days = list(AreaSwitch.objects.order_by("changed_at").values_list("attendance_from"))
    assert days == [(clock.today(),), (None,)]


def test_an_outage_covers_its_days_whole(cast):
    """W08, V09."""
    today = clock.today()
    said = {**typed("starts_on", today), **typed("ends_on", today)}

    page = cast.client(cast.stefan).post(url("wall_incident"), {**said, "cause": "WEATHER"},
                                         follow=True)  # fmt: skip

    assert "Weather" in page.content.decode()
    with cast.as_area():
        row = Incident.objects.get()
    assert clock.day_of(row.starts_at) == today
    assert row.ends_at - row.starts_at == dt.timedelta(days=1)


def test_a_letter_is_there_word_for_word_and_waits_from_its_posting(cast, letter):
    """W04, G04: opening it is audited; the hold begins with the day in the post."""
    message, waiting = letter
    stefan = cast.client(cast.stefan)

    page = stefan.get(url("wall_letter", waiting.pk)).content.decode()
    assert "1 Canal Street" in page
    assert str(message.pk) in page
    stefan.post(url("wall_letter", waiting.pk), typed("posted_on", clock.today()))

    (message,) = facts.form(cast)
    assert (message.state, message.shown_by) == ("SHOWN", "LETTER")
    assert message.shown_on == clock.today()
    with cast.as_area():
        actions = set(AuditEntry.objects.filter(person_id=cast.amina.pk).values_list("action"))
    assert {("benefits_letter.read",), ("benefits.letter_posted",)} <= actions


@pytest.mark.parametrize("days", [-1, 1])
def test_a_letter_is_not_posted_before_it_was_made_or_tomorrow(cast, letter, days):
    """W04."""
    stefan, day = cast.client(cast.stefan), clock.today() + dt.timedelta(days=days)

    page = stefan.post(url("wall_letter", letter[1].pk), typed("posted_on", day)).content.decode()

    assert "between the day the letter was made and today" in page
    assert f'value="{day.day}"' in page
    with cast.as_area():
        letter[1].refresh_from_db()
    assert letter[1].status == "WAITING"


@pytest.mark.parametrize("name", ["ben", "lena", "adam", "farid", "hana", "amina_role", "grace"])
def test_nobody_else_opens_it(cast, letter, name):
    """W01: not the coach, not the leader, not another council."""
    client = cast.client(getattr(cast, name))

    for page in (url("wall"), url("wall_switch"), url("wall_letter", letter[1].pk)):
        assert client.get(page).status_code == 404
