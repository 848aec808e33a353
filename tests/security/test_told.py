"""What the service tells: to whoever looks at a page that broke, and to whoever reads its logs."""

import logging
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.access.routes import every_route
from tests.exchange.sign_in.test_sessions import PASSWORD, farid  # noqa: F401
from tests.security.test_every_address import url_of
from worklocal.config.logs import Line
from worklocal.core.context import Context, acting

LOGS = (
    "django", "django.request", "django.security", "django.security.csrf", "worklocal",
    "worklocal.refused",
)  # fmt: skip
TYPED = ("Zzmarchbanks", "zz.marchbanks@people.example", "zz-not-the-password-7", "07700 900 941")


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def lines(monkeypatch):
    """Every line that any log writes, from INFO up, as it is sent out, whatever ran before."""
    written = []
    monkeypatch.setattr(logging.root.manager, "disable", logging.NOTSET)
    for name in LOGS:
        monkeypatch.setattr(logging.getLogger(name), "disabled", False)
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
        monkeypatch.setattr(logging.getLogger(name), "level", logging.NOTSET)
    logging.root.manager._clear_cache()

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    handler = Kept(logging.INFO)
    handler.setFormatter(Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


def break_funds(monkeypatch):
    """The page of funds breaks, by a fault whose words must not be told."""
    from worklocal.web.commissioner import funds

    def breaks(*arguments, **options):
        raise RuntimeError("hunter2 at /srv/inside")

    monkeypatch.setattr(funds.Funds, "content", breaks)


def test_a_page_that_breaks_tells_its_reader_nothing(cast, monkeypatch):
    """V16.5.1: plain words; no fault, no path, no line of source."""
    break_funds(monkeypatch)
    client = cast.client(cast.farid)
    client.raise_request_exception = False
    answer = client.get("/commissioner/funds/")
    assert answer.status_code == 500
    words = answer.content.decode()
    for inside in ("hunter2", "/srv/inside", "Traceback", "RuntimeError", "funds.py"):
        assert inside not in words
    assert "govuk" in words


def test_a_page_that_breaks_is_logged_with_where_it_broke(cast, monkeypatch, lines):
    """V16.3.4: one error with the address and the trace of it, in UTC."""
    break_funds(monkeypatch)
    client = cast.client(cast.farid)
    client.raise_request_exception = False
    client.get("/commissioner/funds/")
    errors = [each for each in lines if " ERROR django.request " in each]
    assert len(errors) == 1
    assert "/commissioner/funds/" in errors[0]
    assert "RuntimeError" in errors[0]
    assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00 ", errors[0])


def test_a_refusal_is_logged_with_who_and_what_and_no_name(cast, lines):
    """V16.3.2, V16.3.3: by role, by a token that is not live, and by a form of another site."""
    cast.client(cast.ben).get("/commissioner/funds/")
    cast.client().get("/api/v1/me", headers={"Authorization": "Bearer wl_zz-not-the-secret"})
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = cast.client(cast.farid).cookies
    strict.post("/commissioner/funds/new/", {}, headers={"origin": "https://evil.example"})
    said = "\n".join(lines)
    assert f"commissioner:funds to the role COACH of account {cast.ben.user_id}" in said
    assert "a token that is not live, at api:me" in said
    assert "Forbidden (" in said
    assert "commissioner/funds/new" in said
    for never in ("Ben", "ben@", "zz-not-the-secret"):
        assert never not in said


def test_no_log_holds_what_somebody_typed(cast, lines):
    """V16.2.5, G06: signing in, asking for a code or a new password, joining, searching, sending
    what does not fit, by pages and by the API; a name, an e-mail, a password and a phone number.
    """
    name, email, password, phone = TYPED
    client = cast.client()
    client.post("/account/work/", {"login": email, "password": password})
    client.post("/account/work/", {"login": cast.farid.user.email, "password": password})
    client.post("/account/login/", {"email": email})
    client.post("/account/password/reset/", {"email": email})
    client.post("/account/screen/", {"code": password})
    client.post("/join/name/", {"first_name": name, "last_name": name})
    client.post("/join/contact/", {"email": email, "phone": phone})
    client.get("/jobs/", {"q": name})
    client.get("/help/", {"q": email})
    staff = cast.client(cast.ben)
    staff.post("/coach/", {"q": name})
    staff.get("/coach/", {"q": name})
    staff.post("/commissioner/funds/new/", {"name": name})
    provider = cast.client(cast.esi)
    provider.post("/api/v1/vacancies", data=f'{{"title": "{name}"}}',
                  content_type="application/json", headers={"Idempotency-Key": email})  # fmt: skip
    assert lines, "something must have been logged, or nothing is proved"
    said = "\n".join(lines)
    assert [word for word in TYPED if word in said] == []


# -- Sessions begin by an act


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_opening_an_address_signs_nobody_in(cast):
    """V7.6.2: every address that signs in, opened with all that a link could carry."""
    client = cast.client()
    asked = {"next": "/home/", "code": "123456", "email": cast.farid.user.email, "login": "x",
             "role": str(cast.farid.pk), "key": "x"}  # fmt: skip
    ways = [r for r in every_route() if r.signing_in or r.name.startswith("demonstration")]
    assert len(ways) > 20
    for route in ways:
        client.get(url_of(route), asked)
        assert not is_signed_in(client), route


def test_another_site_can_sign_nobody_in(cast, farid):  # noqa: F811
    """V7.6.2: the right password, sent without the form's token, begins no session."""
    form = {"login": farid.email, "password": PASSWORD}
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/account/work/", form, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert not is_signed_in(strict)
    client = cast.client()
    client.post("/account/work/", form)
    assert is_signed_in(client), "the same password does, with it"


# -- Words and numbers


def test_what_is_typed_is_decoded_once(cast):
    """V1.1.1: what was written for decoding twice comes back as it was written."""
    page = cast.client().get("/jobs/?q=%253Cb%253E+%2526lt%253B").content.decode()
    assert 'value="%3Cb%3E %26lt%3B"' in page
    page = cast.client().get("/jobs/?q=%26lt%3Bb%26gt%3B").content.decode()
    assert 'value="&amp;lt;b&amp;gt;"' in page


def test_a_very_large_number_is_refused_in_words(cast):
    """V1.4.2: in an address, in a form and in the API: never an error, and nothing is written."""
    from worklocal.commissioning.funds.models import Fund

    big = "9" * 400
    client = cast.client(cast.amina_role)
    for path in (f"/me/plan/versions/{big}/", f"/help/?page={big}", f"/jobs/?after={big}"):
        assert client.get(path).status_code < 500, path
    staff = cast.client(cast.farid)
    answer = staff.post(reverse("commissioner:fund_new"), {"name": "Large", "amount": big})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()
    with cast.as_(cast.farid):
        assert not Fund.objects.filter(name="Large").exists()


def test_the_same_name_twice_is_no_way_around(cast):
    """V15.3.7: a value in the address does not stand in for one of the form; the API wants one."""
    staff = cast.client(cast.farid)
    answer = staff.post("/commissioner/funds/new/?name=Fund&source=X", {"name": ""})
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]
    provider = cast.client(cast.esi)
    assert provider.get("/api/v1/referrals?state=SENT").status_code == 200
    assert provider.get("/api/v1/referrals?state=SENT&state=ENDED").status_code == 400


def test_a_new_session_is_not_the_one_that_was_given(cast, farid):  # noqa: F811
    """V7.2.4: a session that somebody planted before is not the one that is signed in."""
    client = cast.client()
    client.get("/account/work/")
    planted = client.session
    planted["mark"] = "planted"
    planted.save()
    client.cookies["session"] = planted.session_key
    client.post("/account/work/", {"login": farid.email, "password": PASSWORD})
    with acting(Context(scope="SIGN_IN")):
        assert is_signed_in(client)
        assert client.session.session_key != planted.session_key
        assert not client.session.exists(planted.session_key)
