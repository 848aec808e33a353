"""Staff: a password of fifteen characters and a second factor, on every path."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.urls import reverse

from worklocal.core.context import Context, acting
from worklocal.exchange.sign_in.middleware import ENROL

PASSWORD = "a long way to tipperary"
WORK, SECOND = "/account/work/", "/account/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def ben(cast):
    with acting(Context(scope="SIGN_IN")):
        cast.ben.user.set_password(PASSWORD)
        cast.ben.user.save()
    return cast.ben.user


def code_for(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def enrol(client):
    """Set up an app; return its secret."""
    secret = client.get("/account/2fa/totp/activate/").context["form"].secret
    done = client.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert done.status_code == 302, done.content.decode()
    return secret


def with_password(cast, ben):
    client = cast.client()
    answer = client.post(WORK, {"login": ben.email, "password": PASSWORD})
    return client, answer


def test_the_first_sign_in_opens_nothing_but_enrolment(cast, ben):
    client, answer = with_password(cast, ben)

    assert answer.url == "/home/"
    for url in (
        "/home/",
        "/",
        reverse("public:find"),
        reverse("hub:desk"),
        "/coach/",
        "/nonsense/",
    ):
        page = client.get(url)
        assert (page.status_code, page.headers.get("Location")) == (302, ENROL), url
    assert client.post("/hub/search/", {"name": "a"}).url == ENROL
    assert client.get(ENROL).status_code == 200
    assert client.get("/account/logout/").status_code == 200


def test_after_enrolment_everything_opens_and_the_secret_is_sealed(cast, ben):
    client, _ = with_password(cast, ben)
    secret = enrol(client)

    assert client.get(reverse("public:find")).status_code == 200
    assert client.get("/account/2fa/recovery-codes/").status_code == 200
    kept = Authenticator.objects.get(user=ben, type="totp").data["secret"]
    assert secret not in kept


def test_the_next_sign_in_asks_for_the_second_step(cast, ben):
    first, _ = with_password(cast, ben)
    secret = enrol(first)
    cache.clear()

    client, answer = with_password(cast, ben)
    assert answer.url == SECOND
    assert client.get(SECOND).status_code == 200
    assert client.get(reverse("hub:desk")).url.startswith("/account/login/")
    assert client.post(SECOND, {"code": "000000"}).status_code == 200
    done = client.post(SECOND, {"code": code_for(secret)})
    assert done.url == "/home/"
    assert client.session["second_factor"] == "totp"
    assert client.get(reverse("public:find")).wsgi_request.viewer.role == "COACH"


def test_a_wrong_password_says_the_same_for_everyone(cast, ben):
    pages = [
        cast.client().post(WORK, {"login": email, "password": "wrong"}).content.decode()
        for email in (ben.email, "nobody@gm.example")
    ]
    main = [p.split("There is a problem")[1].split("</ul>")[0] for p in pages]
    assert main[0] == main[1]
    assert "wrong" not in pages[0].split("<form")[-1]


def test_the_last_second_factor_stays(cast, ben):
    client, _ = with_password(cast, ben)
    enrol(client)
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=ben, type="totp").exists()


def test_a_short_password_is_refused(cast, ben):
    client, _ = with_password(cast, ben)
    page = client.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "short one 1", "password2": "short one 1"},
    )
    assert page.status_code == 200
    assert "15" in page.content.decode()


@pytest.mark.parametrize(
    "url",
    ["/account/login/", WORK, "/account/password/reset/", "/account/password/reset/done/",
     "/account/inactive/", "/account/signed-out/"],
)  # fmt: skip
def test_each_page_draws_itself_in_our_dress(cast, url):
    page = cast.client().get(url)
    assert page.status_code == 200
    assert "wl-header" in page.content.decode()


@pytest.mark.parametrize(
    "url",
    [ENROL, "/account/2fa/webauthn/add/", "/account/password/change/", "/account/roles/",
     "/account/2fa/totp/activate/"],
)  # fmt: skip
def test_each_page_of_an_account_draws_itself_in_our_dress(cast, ben, url):
    client, _ = with_password(cast, ben)
    page = client.get(url)
    assert page.status_code == 200
    assert "wl-header" in page.content.decode()


def test_a_password_can_be_asked_for_again_without_saying_who_exists(cast, ben):
    client = cast.client()
    known = client.post("/account/password/reset/", {"email": ben.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@gm.example"})
    assert known.url == unknown.url
