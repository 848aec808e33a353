"""How long a session lasts, where one is signed in, and what happens at its end. S03, S04, I05."""

import datetime as dt
import hashlib
import html
import re
import time

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.exchange.sign_in.test_citizens import text_of
from tests.exchange.sign_in.test_staff import PASSWORD, code_for, enrol
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.core.events import deliver_waiting
from worklocal.core.models import Notification
from worklocal.exchange.sign_in import lost_factor, signed_in
from worklocal.exchange.sign_in.models import Alert, LostFactor, SignedIn
from worklocal.exchange.sign_in.passwords import common, is_common, is_in
from worklocal.exchange.sign_in.sessions import LIMITS

CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def farid(cast):
    with acting(Context(scope="SIGN_IN")):
        cast.farid.user.set_password(PASSWORD)
        cast.farid.user.save()
    return cast.farid.user


def sign_in(cast, user, secret="", **more):
    """Sign in with the password, and with the app where there is one; return the browser."""
    client = cast.client()
    client.defaults.update(more)
    cache.clear()
    answer = client.post("/account/work/", {"login": user.email, "password": PASSWORD})
    if secret and answer.url != "/home/":
        client.post(answer.url, {"code": code_for(secret)})
    return client


def later(monkeypatch, seconds):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + seconds)


@pytest.mark.parametrize(
    ("kind", "idle", "longest"), [("citizen", 30, 12 * 60), ("staff", 30, 10 * 60),
                                  ("screen", 5, 20)]
)  # fmt: skip
def test_the_limits_are_those_that_are_written_down(kind, idle, longest):
    """S03"""
    limits = LIMITS[kind]
    assert (limits.idle, limits.longest) == (idle * 60, longest * 60)
    assert limits.warn < limits.idle


def test_what_was_typed_as_the_session_ended_is_there_after_signing_in(cast, farid, monkeypatch):
    """S03: drafts are kept on the server, sealed, and for the same account alone."""
    client = sign_in(cast, farid)
    enrol(client)
    later(monkeypatch, LIMITS["staff"].idle + 60)
    typed = {"name": "Skills <fund>", "source": "A department"}
    sent = client.post(reverse("commissioner:fund_new"), typed)
    assert sent.url.startswith("/account/login/?next=")
    assert "Skills" not in str(dict(client.session.items()))
    assert "idle" in client.session["ended_because"]

    go_on = re.sub("%2F", "/", sent.url.split("next=")[1])
    assert go_on.startswith("/account/step-up/")
    with acting(Context(scope="SIGN_IN")):
        client.force_login(cast.ben.user)
    assert client.get(go_on).url == "/home/", "somebody else's session shows nothing of it"
    with acting(Context(scope="SIGN_IN")):
        session = client.session
        session["_auth_user_id"] = str(farid.pk)
        session["_auth_user_hash"] = farid.get_session_auth_hash()
        session["second_factor"] = "totp"
        session.save()
    page = html.unescape(client.get(go_on).content.decode())
    assert 'name="name" value="Skills <fund>"' in page


def test_each_page_warns_before_the_end_without_scripts(cast):
    """S03: the warning stands in the page; a style sheet shows it when its time has come."""
    page = cast.client(cast.amina_role).get("/me/").content.decode()
    assert "Stay signed in" in page
    assert 'data-warn="1680"' in page
    assert "wl-ending--usual" in page
    assert "Stay signed in" not in cast.client().get("/").content.decode()


def test_staying_answers_without_a_page_so_that_nothing_typed_is_lost(cast, monkeypatch):
    client = cast.client(cast.amina_role)
    client.get("/me/")
    later(monkeypatch, 29 * 60)
    assert client.post("/account/stay/").status_code == 204
    later(monkeypatch, 29 * 60)
    assert client.get("/me/").status_code == 200


def test_asking_whether_it_lives_does_not_keep_it_alive(cast, monkeypatch):
    client = cast.client(cast.amina_role)
    client.get("/me/")
    later(monkeypatch, 20 * 60)
    assert client.get("/account/here/").status_code == 204
    later(monkeypatch, 11 * 60)
    assert client.get("/account/here/").status_code == 401


def test_where_you_are_signed_in_ending_one_and_all_others(cast, farid):
    """S04: three browsers; one is ended, then all others."""
    first = sign_in(cast, farid, HTTP_USER_AGENT=CHROME)
    secret = enrol(first)
    others = [sign_in(cast, farid, secret_of(farid, secret)) for _ in range(2)]
    for other in others:
        assert other.session["second_factor"] == "totp"
    words = text_of(first.get("/account/where/"))
    assert "Chrome on Windows" in words
    assert words.count("End this session") == 2
    assert "This is where you are now." in words

    with acting(Context(scope="SIGN_IN")):
        row = SignedIn.objects.get(session_key=others[0].session.session_key)
    assert first.post(f"/account/where/{row.pk}/end/").status_code == 302
    assert others[0].get(reverse("commissioner:home")).url.startswith("/account/login/")
    assert others[1].get(reverse("commissioner:home")).status_code == 200
    first.post("/account/where/others/end/")
    assert others[1].get(reverse("commissioner:home")).url.startswith("/account/login/")
    assert first.get(reverse("commissioner:home")).status_code == 200


def secret_of(user, secret):
    """A code works once: forget that it was used, as thirty seconds would."""
    cache.clear()
    return secret


def test_nobody_ends_somebody_elses_session(cast, farid):
    client = sign_in(cast, farid)
    with acting(Context(scope="SIGN_IN")):
        row = SignedIn.objects.get(user=farid)
    assert cast.client(cast.ben).post(f"/account/where/{row.pk}/end/").status_code == 404
    assert client.get("/account/where/").status_code == 200


def test_signing_in_gives_a_new_session_id(cast, farid):
    """S04"""
    client = cast.client()
    client.get("/account/work/")
    client.session["x"] = 1
    session = client.session
    session["x"] = 1
    session.save()
    client.cookies["session"] = session.session_key
    before = session.session_key
    client.post("/account/work/", {"login": farid.email, "password": PASSWORD})
    assert client.session.session_key != before


def test_a_leaver_is_signed_out_everywhere(cast, farid):
    """I05: the last role ends; every session of the account ends with it."""
    from worklocal.accounts.roles import end_role

    client = sign_in(cast, farid)
    enrol(client)
    assert client.get(reverse("commissioner:home")).status_code == 200
    with cast.as_(cast.adam):
        end_role(role=cast.farid, on=clock.today(), at=clock.now())
    assert client.get(reverse("commissioner:home")).status_code != 200, "from the next request"
    deliver_waiting(cast.area.pk)
    with acting(Context(scope="SIGN_IN")):
        assert not SignedIn.objects.filter(user=farid, ended_at=None).exists()
    assert "_auth_user_id" not in client.session


def test_one_account_in_three_networks_within_an_hour_is_told(cast, farid):
    """I06"""
    client = sign_in(cast, farid, REMOTE_ADDR="192.0.2.7")
    secret = enrol(client)
    sign_in(cast, farid, secret, REMOTE_ADDR="192.0.2.99")
    sign_in(cast, farid, secret, REMOTE_ADDR="198.51.100.4")
    with cast.as_(cast.stefan):
        assert not Alert.objects.exists(), "two networks: the same /24 counts once"
    sign_in(cast, farid, secret, REMOTE_ADDR="203.0.113.5")
    sign_in(cast, farid, secret, REMOTE_ADDR="203.0.113.6")
    with cast.as_(cast.stefan):
        alert = Alert.objects.get()
    assert (alert.user_id, alert.networks) == (farid.pk, 3)

    steward = cast.client(cast.stefan)
    assert "3 networks" in text_of(steward.get(reverse("steward:sign_ins")))
    steward.post(reverse("steward:sharing_close", args=[alert.pk]))
    assert "No login seems shared" in text_of(steward.get(reverse("steward:sign_ins")))


# -- A lost second factor


def test_a_new_password_keeps_the_second_factor(cast, farid):
    """I02: a reset opens the password, and the second step is asked for as before."""
    secret = enrol(sign_in(cast, farid))
    client = cast.client()
    client.post("/account/password/reset/", {"email": farid.email})
    with cast.as_area():
        body = Notification.objects.filter(address=farid.email).order_by("-id").first().body
    url = re.search(r"https?://[^/]+(/account/password/reset/key/\S+)", body).group(1)
    page = client.get(url, follow=True)
    new = "another long way to go home"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})
    cache.clear()
    fresh = cast.client()
    asked = fresh.post("/account/work/", {"login": farid.email, "password": new})
    assert asked.url == "/account/2fa/authenticate/"
    assert fresh.get(reverse("commissioner:home")).url.startswith("/account/login/")
    assert "lost my phone" in text_of(fresh.get(asked.url))
    assert secret


def test_a_lost_factor_comes_off_after_a_check_and_a_day(cast, farid):
    """I02: checked by the officer, told to its holder at once, and nothing for 24 hours."""
    client = sign_in(cast, farid)
    enrol(client)
    steward = cast.client(cast.stefan)
    steward.post(reverse("steward:lost_factor"), {"staff": str(farid.pk), "checked_how": "MET"})
    with cast.as_area():
        told = Notification.objects.get(template="account.lost_factor")
    assert told.address == farid.email
    with acting(Context(scope="SIGN_IN", area=cast.area.pk)):
        lost = LostFactor.objects.get()
    assert lost.ready_at - lost.created_at > dt.timedelta(hours=23, minutes=59)

    assert lost_factor.take_off_due(at=lost.ready_at - dt.timedelta(seconds=1)) == 0
    assert client.get(reverse("commissioner:home")).status_code == 200
    assert lost_factor.take_off_due(at=lost.ready_at) == 1
    assert client.get(reverse("commissioner:home")).url.startswith("/account/login/")
    again = sign_in(cast, farid)
    assert again.get(reverse("commissioner:home")).url == "/account/2fa/"


def test_its_holder_stops_it(cast, farid):
    """I02"""
    client = sign_in(cast, farid)
    enrol(client)
    with cast.as_(cast.stefan):
        lost = lost_factor.begin(user=farid, checked_how="VIDEO", at=clock.now())
    assert "Stop it" in text_of(client.get("/account/where/"))
    client.post("/account/where/lost/stop/")
    assert lost_factor.take_off_due(at=lost.ready_at) == 0
    with cast.as_(cast.stefan), pytest.raises(lost_factor.NotPermitted):
        lost_factor.begin(user=cast.stefan.user, checked_how="MET", at=clock.now())


# -- Guessing, and passwords


def test_ten_tries_a_minute_and_then_a_pause_that_ends(cast, farid, monkeypatch):
    """I03: by address and by account; the right password works again after the pause."""
    answers = []
    for number in range(12):
        client = cast.client()
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{number}"
        page = client.post("/account/work/", {"login": farid.email, "password": f"wrong {number}"})
        answers.append("Too many failed" in page.content.decode())
    assert answers[:5] == [False] * 5
    assert answers[-1], "one account from many addresses"
    later(monkeypatch, 301)
    right = cast.client().post("/account/work/", {"login": farid.email, "password": PASSWORD})
    assert right.status_code == 302, "nobody is locked out"


def test_one_address_cannot_try_many_accounts(cast, farid):
    """I03"""
    client = cast.client()
    said = [
        client.post("/account/work/", {"login": f"a{n}@gm.example", "password": "x" * 16})
        for n in range(40)
    ]
    assert any(
        page.status_code == 429 or "Too many failed" in page.content.decode() for page in said
    )


@pytest.mark.parametrize(
    ("password", "is_taken"),
    [
        ("password12345678", False), ("aaaaaaaaaaaaaaaaaaaa", False), ("farid@gm.example", False),
        ("short pass", False), ("eight words that nobody would put together ever", True),
        ("ordinary lower case words", True), ("x" * 20 + " päßwörd – 漢字 " + "y" * 40, True),
        ("zyxwvutsrqponmlkjihgfedcba", False), ("correct horse battery staple " * 4, True),
    ],
)  # fmt: skip
def test_which_passwords_are_taken(cast, farid, password, is_taken):
    """I04: fifteen letters, no other rule; nothing common, repeated or of the account itself."""
    client = sign_in(cast, farid)
    enrol(client)
    answer = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )
    assert (answer.status_code == 302) is is_taken
    with acting(Context(scope="SIGN_IN")):
        farid.refresh_from_db()
    assert farid.check_password(password) is is_taken


def test_breached_passwords_are_refused_where_a_list_is_given(cast, tmp_path, settings):
    """I04: every one of a list is found, and none beside it."""
    words = [f"a long enough sentence {n}" for n in range(500)]
    digests = sorted(
        hashlib.sha1(w.encode(), usedforsecurity=False).hexdigest().upper() for w in words
    )
    path = tmp_path / "breached.txt"
    path.write_text("".join(f"{d}:{n}\n" for n, d in enumerate(digests)))
    assert all(is_in(path, word) for word in words)
    assert not any(is_in(path, f"{word}.") for word in words)
    settings.BREACHED_PASSWORDS = str(path)
    with pytest.raises(ValidationError):
        validate_password(words[3])
    validate_password(f"{words[3]} more")


def test_the_whole_list_of_common_passwords_is_refused():
    """I04: dressed up to fifteen letters and more."""
    listed = sorted(common())
    assert len(listed) > 19_000
    assert not [word for word in listed if not is_common(word)]
    dressed = [f"{word}1234567890!!!" for word in listed if word.isalpha()]
    assert not [word for word in dressed if not is_common(word)]


def test_a_password_can_be_pasted_and_kept_by_a_manager(cast):
    """I04"""
    page = cast.client().get("/account/work/").content.decode()
    box = re.search(r"<input[^>]*type=\"password\"[^>]*>", page).group(0)
    assert 'autocomplete="current-password"' in box
    assert "onpaste" not in box
    assert "maxlength" not in box


def test_old_sign_ins_are_forgotten(cast, farid):
    sign_in(cast, farid)
    with acting(Context(scope="SIGN_IN")):
        assert signed_in.forget_old(at=clock.now()) == 0
        assert signed_in.forget_old(at=clock.now() + dt.timedelta(days=91)) == 1
