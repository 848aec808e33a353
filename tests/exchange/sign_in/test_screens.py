"""Shared screens of a hub: nothing stays on them, and the desk ends them. S01 to S03, B10."""

import datetime as dt
import re
import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.cast import make_person
from tests.exchange.sign_in.test_citizens import text_of
from tests.exchange.sign_in.test_sessions import later
from worklocal.accounts.enums import GrantReason
from worklocal.accounts.models import Role, holder_key
from worklocal.accounts.services import open_grant
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.core.models import Notification
from worklocal.exchange.sign_in import screens
from worklocal.exchange.sign_in.models import Screen, Slip
from worklocal.provision.venues.models import Venue, VenueKind
from worklocal.support.people.models import Person

AT = "/account/screen/"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def hub(cast):
    with cast.as_area():
        return Venue.objects.create(
            area=cast.area, name="Central hub", kind=VenueKind.HUB, address="1 High Street",
            postcode="M1 1AE", la_code="E08000003", latitude=53.4, longitude=-2.2, team=cast.desk,
        )  # fmt: skip


@pytest.fixture
def desk(cast, hub):
    return cast.client(cast.hana)


def code_on(page):
    return re.search(r"\b([A-Z2-9]{4} [A-Z2-9]{4})\b", text_of(page)).group(1)


def add_screen(cast, desk, hub, number=4):
    """Add a screen at the desk and enter its code on it; return its browser."""
    page = desk.post(reverse("hub:screen_add"), {"venue": str(hub.pk), "number": str(number)})
    browser = cast.client()
    assert browser.post(AT, {"code": code_on(page).lower()}).url == AT
    return browser


@pytest.fixture
def screen(cast, desk, hub):
    return add_screen(cast, desk, hub)


def row(cast, number=4):
    with cast.as_(cast.hana):
        return Screen.objects.get(number=number)


def at_the_desk(cast, person):
    with cast.as_area():
        now = clock.now()
        open_grant(
            person_id=person.pk, holder=holder_key("t", cast.desk.pk), reason=GrantReason.DESK,
            starts_at=now - dt.timedelta(minutes=1), ends_at=now + dt.timedelta(hours=2),
        )  # fmt: skip


def slip_for(cast, desk, person, number=4):
    url = reverse("hub:slip", args=[person.pk])
    return code_on(desk.post(url, {"screen": str(row(cast, number).pk)}))


@pytest.fixture
def signed_in(cast, desk, screen):
    """Amina, signed in on screen 4 by a slip."""
    at_the_desk(cast, cast.amina)
    answer = screen.post(AT, {"code": slip_for(cast, desk, cast.amina)})
    assert answer.url == "/home/"
    return screen


def test_a_slip_signs_in_once_on_its_own_screen_for_ten_minutes(cast, desk, hub, screen):
    """B10: single use, ten minutes, bound to the screen."""
    at_the_desk(cast, cast.amina)
    other = add_screen(cast, desk, hub, number=5)
    code = slip_for(cast, desk, cast.amina)
    assert "wrong" in text_of(other.post(AT, {"code": code}))
    assert screen.post(AT, {"code": code}).url == "/home/"
    assert screen.get("/me/").wsgi_request.viewer.person_id == cast.amina.pk
    screen.post("/account/logout/")
    assert "wrong" in text_of(screen.post(AT, {"code": code}))

    late = slip_for(cast, desk, cast.amina)
    with acting(Context(scope="SIGN_IN", area=cast.area.pk)):
        Slip.objects.filter(used_at=None).update(until=clock.now())
    assert "too old" in text_of(screen.post(AT, {"code": late}))


def test_a_second_slip_ends_the_first(cast, desk, screen):
    at_the_desk(cast, cast.amina)
    first = slip_for(cast, desk, cast.amina)
    second = slip_for(cast, desk, cast.amina)
    assert "wrong" in text_of(screen.post(AT, {"code": first}))
    assert screen.post(AT, {"code": second}).url == "/home/"


def test_somebody_without_an_account_or_address_gets_one_of_their_own(cast, desk, screen):
    with cast.as_area():
        jo = make_person(cast.area, "Jo", email="")
    at_the_desk(cast, jo)
    screen.post(AT, {"code": slip_for(cast, desk, jo)})
    assert screen.get("/me/").wsgi_request.viewer.person_id == jo.pk
    with cast.as_area():
        user = Person.objects.get(pk=jo.pk).user
        assert Role.objects.filter(user=user, person_id=jo.pk).count() == 1


def test_the_desk_gives_slips_for_people_who_are_here_alone(cast, desk, screen):
    assert desk.get(reverse("hub:slip", args=[cast.amina.pk])).status_code == 404
    at_the_desk(cast, cast.amina)
    assert desk.get(reverse("hub:slip", args=[cast.amina.pk])).status_code == 200
    assert cast.client(cast.ben).get(reverse("hub:slip", args=[cast.amina.pk])).status_code == 404


def test_a_code_to_ones_phone(cast, screen):
    """B10: the same words whether the number is known; held by the rules of safe contact."""
    with cast.as_area():
        Person.objects.filter(pk=cast.amina.pk).update(phone="07700 900 982")
    known = screen.post("/account/screen/text/", {"p-phone": "+44 7700 900982"}, follow=True)
    unknown = screen.post("/account/screen/text/", {"p-phone": "07700 900111"}, follow=True)
    plain = [re.sub(r'value="[^"]{30,}"', "", p.content.decode()) for p in (known, unknown)]
    assert plain[0] == plain[1]
    with cast.as_area():
        message = Notification.objects.get(template="sign_in.screen_code")
    assert (message.person_id, message.channel) == (cast.amina.pk, "SMS")
    code = re.search(r"code is ([A-Z2-9 ]{9})", message.body).group(1)
    assert screen.post(AT, {"code": code}).url == "/home/"


def test_codes_cannot_be_guessed(cast, desk, screen):
    """I03: ten tries in five minutes on a screen, then even the right one waits."""
    at_the_desk(cast, cast.amina)
    code = slip_for(cast, desk, cast.amina)
    answers = [screen.post(AT, {"code": f"AAAA AAA{n}"}).status_code for n in "23456789ABCD"]
    assert answers[0] == 200
    assert answers[-1] == 429
    assert screen.post(AT, {"code": code}).status_code == 429
    assert len(screens.LETTERS) ** screens.CODE_LETTERS > 10**11


def test_staff_are_never_signed_in_by_a_code(cast, desk, screen):
    """I01: no path of a shared screen passes by the second factor."""
    with acting(Context(scope="SIGN_IN", area=cast.area.pk)):
        made = screens._make_slip(cast.ben.user, row_of(cast), at=clock.now(), made_by=None)
    assert "wrong" in text_of(screen.post(AT, {"code": made}))


def row_of(cast):
    return Screen.objects.get(number=4)


def test_it_ends_after_five_minutes_and_after_twenty(cast, signed_in, monkeypatch):
    """S03: warn at three, end at five; twenty at the latest."""
    page = signed_in.get("/me/")
    assert 'data-warn="180" data-idle="300"' in page.content.decode()
    assert page.headers["Refresh"] == "302; url=/account/here/?gone"
    later(monkeypatch, 301)
    gone = signed_in.get("/me/")
    assert gone.url.startswith("/account/login/")
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_twenty_minutes_however_busy(cast, signed_in, monkeypatch):
    now = time.time()
    for minutes in range(0, 24, 4):
        monkeypatch.setattr(time, "time", lambda m=minutes: now + m * 60 + 1)
        is_in = signed_in.get("/me/").status_code == 200
        assert is_in is (minutes < 20), minutes


def test_what_is_sent_after_the_end_is_not_kept_on_a_shared_screen(cast, signed_in, monkeypatch):
    later(monkeypatch, 400)
    answer = signed_in.post("/me/jobs/wishes/", {"hours": "20"})
    assert "step-up" not in answer.url
    assert not signed_in.session.get("held_by_step_up")


def test_signed_out_by_the_page_itself(cast, signed_in, desk):
    """S01: an unused page asks, and gives way; a page in use stays."""
    assert signed_in.get("/account/here/?gone").status_code == 204
    desk.post(reverse("hub:screen_end", args=[row(cast).pk]))
    assert signed_in.get("/account/here/?gone").url == "/account/signed-out/"
    assert signed_in.get("/account/here/").status_code == 401


def test_the_desk_sees_screens_in_use_and_ends_one_at_once(cast, desk, signed_in, hub):
    """B10: "Screen 4, in use"; never by whom; ended at the next request."""
    add_screen(cast, desk, hub, number=5)
    words = text_of(desk.get(reverse("hub:screens")))
    assert "Screen 4, in use 0 minutes" in words
    assert "Screen 5, free" in words
    assert "Amina" not in words
    desk.post(reverse("hub:screen_end", args=[row(cast).pk]))
    assert signed_in.get("/me/").url.startswith("/account/login/")
    assert "Screen 4, free" in text_of(desk.get(reverse("hub:screens")))


def test_nothing_is_filled_in_downloaded_or_stored(cast, signed_in):
    """S02, S05: every page of an account on a shared screen."""
    for url in ("/me/", "/me/record/details/", "/me/messages/", "/account/where/"):
        page = signed_in.get(url)
        assert page.status_code == 200, url
        assert page.headers["Cache-Control"] == "no-store", url
        body = page.content.decode()
        assert set(re.findall(r'\sautocomplete="([^"]*)"', body)) <= {"off"}, url
        assert "Amina" not in re.search(r"<title>(.*?)</title>", body, re.DOTALL)[1]
    for url in ("/me/record/who-looked/file/",):
        file = signed_in.get(url)
        assert "Content-Disposition" not in file.headers
        assert "Files are not kept on this screen" in text_of(file)


def test_a_screen_keeps_no_sign_in(cast, signed_in):
    """B10: the session's cookie ends with the browser; the screen's own opens nothing."""
    assert signed_in.cookies["session"]["max-age"] == ""
    kept = signed_in.cookies["screen"]
    assert kept["httponly"]
    assert kept["samesite"] == "Strict"
    fresh = cast.client()
    fresh.cookies["screen"] = kept.value
    assert fresh.get("/me/").url.startswith("/account/login/")
    assert fresh.get("/account/login/").url == AT


def test_a_screen_that_was_taken_away_is_a_stranger(cast, desk, signed_in):
    desk.post(reverse("hub:screen_retire", args=[row(cast).pk]))
    assert signed_in.get("/me/").url.startswith("/account/login/")
    assert "Make this a shared screen" in text_of(signed_in.get(AT))


def test_the_code_of_a_screen_works_once(cast, desk, hub):
    page = desk.post(reverse("hub:screen_add"), {"venue": str(hub.pk), "number": "7"})
    code = code_on(page)
    assert cast.client().post(AT, {"code": code}).url == AT
    assert "wrong" in text_of(cast.client().post(AT, {"code": code}))
    again = desk.post(reverse("hub:screen_add"), {"venue": str(hub.pk), "number": "7"})
    assert "There is a screen of this number" in again.content.decode()


def test_codes_and_secrets_are_kept_as_digests(cast, desk, screen):
    at_the_desk(cast, cast.amina)
    code = slip_for(cast, desk, cast.amina).replace(" ", "")
    with acting(Context(scope="SIGN_IN", area=cast.area.pk)):
        kept = str([*Slip.objects.values(), *Screen.objects.values()])
    assert code not in kept
    assert screen.cookies["screen"].value not in kept


def test_empty_and_full(desk):
    assert "No shared screens yet" in text_of(desk.get(reverse("hub:screens")))
