"""Rules that hold for every address of the site, tried on each of them."""

import io
import logging
import re

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.access import rules
from tests.access.routes import every_route
from tests.access.trying import NEVER
from worklocal.config.logs import Line
from worklocal.core.context import Context, acting

HOSTILE = '"><script>alert(1)</script>{{7*7}}%00%0d%0aX-Made-Up: 1'


def url_of(route):
    plain = {**rules.VALUES, **rules.VALUES_BY_ROUTE.get(route.name, {})}
    return route.url({name: plain.get(name, NEVER) for name in route.parameters})


ROUTES = every_route()
FREE_OF_TOKENS = {"shell:language"}
"""Posts that need no token: the worst that another site could do is to change the language."""


@pytest.fixture
def clients(cast, caplog):
    caplog.set_level("CRITICAL", "django.request")
    caplog.set_level("CRITICAL", "worklocal.refused")
    caplog.set_level("CRITICAL", "django.security")
    return {"nobody": cast.client(), "farid": cast.client(cast.farid)}


def test_a_form_of_another_site_is_refused_everywhere(cast, caplog):
    """V3.5.1, V3.5.2, V3.5.3: every POST of every address, as somebody who may use it."""
    caplog.set_level("CRITICAL", "django.security")
    caplog.set_level("CRITICAL", "django.request")
    caplog.set_level("CRITICAL", "worklocal.refused")
    wrong, tried = [], 0
    for role in ("amina_role", "ben", "farid"):
        signed_in = cast.client(getattr(cast, role))
        client = Client(enforce_csrf_checks=True)
        client.cookies = signed_in.cookies
        for route in ROUTES:
            if route.name in FREE_OF_TOKENS or route.name.startswith("api"):
                continue
            answer = client.post(
                url_of(route), {"x": "1"}, headers={"origin": "https://evil.example"}
            )
            tried += 1
            if answer.status_code != 403:
                wrong.append(f"{route} as {role}: {answer.status_code}")
    assert tried > 300
    assert not wrong


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE"])
def test_methods_that_nothing_uses_do_nothing(clients, method):
    """V13.4.4, V3.5.3"""
    wrong = []
    for route in ROUTES:
        if route.name.startswith("api"):
            continue
        answer = clients["farid"].generic(method, url_of(route))
        if answer.status_code < 300 or answer.status_code >= 500:
            wrong.append(f"{route}: {answer.status_code}")
    assert not wrong


def test_asking_which_methods_there_are_breaks_nothing(clients):
    """V13.4.5, V16.5.3"""
    wrong = [
        f"{route}: {status}" for route in ROUTES for client in clients.values()
        if (status := client.options(url_of(route)).status_code) >= 500
    ]  # fmt: skip
    assert not wrong


def test_every_answer_says_what_it_is(clients):
    """V4.1.1: a type that fits, and its letters, on every answer with words."""
    wrong = []
    for route in ROUTES:
        for name, client in clients.items():
            answer = client.get(url_of(route))
            if answer.streaming or not answer.content:
                continue
            kind = answer.headers.get("Content-Type", "")
            if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
                wrong.append(f"{route} as {name}: {kind}")
            if not re.match(r"(text/(html|css|csv|plain|javascript)|application/(json|pdf|zip))",
                            kind):  # fmt: skip
                wrong.append(f"{route} as {name}: {kind}")
    assert not wrong


def test_no_address_reads_of_another_origin(clients):
    """V3.4.2: no answer lets another site's script read it, except the published directory."""
    for route in ROUTES:
        if route.name.startswith(rules.PUBLISHED):
            continue
        answer = clients["farid"].get(url_of(route), headers={"origin": "https://evil.example"})
        assert "Access-Control-Allow-Origin" not in answer.headers, route


@pytest.mark.parametrize("to", ["https://evil.example/", "/\\evil.example"])
def test_nobody_is_led_to_another_site(cast, to):
    """V3.7.2: after signing in, choosing a role or a language, or anything with a `next`."""
    wrong = []
    for role in (None, "farid"):
        client = cast.client(getattr(cast, role) if role else None)
        for route in ROUTES:
            answer = client.get(url_of(route), {"next": to, "to": to, "url": to})
            location = answer.headers.get("Location", "")
            if re.match(r"(https?:)?//|/\\|javascript:|https:", location):
                wrong.append(f"{route} as {role}: {location}")
    assert not wrong


def test_hostile_words_in_an_address_come_back_as_words(clients):
    """V1.1.1, V1.2.1, V1.2.2, V2.2.1: in every query of every address; once, and escaped."""
    wrong = []
    for route in ROUTES:
        for name, client in clients.items():
            answer = client.get(
                url_of(route),
                dict.fromkeys(("q", "name", "after", "page", "day"), HOSTILE),
            )
            body = b"" if answer.streaming else answer.content
            if answer.status_code >= 500 or b"<script>alert(1)" in body or b'"><script' in body:
                wrong.append(f"{route} as {name}: {answer.status_code}")
            if "X-Made-Up" in answer.headers:
                wrong.append(f"{route} as {name}: a header was made")
    assert not wrong


@pytest.mark.parametrize("path", ["/.git/config", "/.env", "/static/", "/static/../run.py",
                                  "/admin/", "/__debug__/", "/server-status", "/metrics",
                                  "/static/shell/", "/graphql", "/swagger.json"])  # fmt: skip
def test_nothing_but_pages_is_served(clients, path):
    """V13.4.1, V13.4.3, V13.4.5, V15.2.3, V4.3.2"""
    assert clients["nobody"].get(path).status_code in (404, 400), path


def test_a_page_that_breaks_tells_nothing_and_keeps_nothing(cast, monkeypatch, caplog):
    """V16.5.1, V16.5.3: words for everybody, no traceback; what was written is rolled back."""
    from worklocal.web.commissioner import funds

    caplog.set_level("CRITICAL", "django.request")
    caplog.set_level("CRITICAL", "worklocal.refused")

    def breaks(*arguments, **options):
        raise RuntimeError("secret-in-the-error password=hunter2")

    monkeypatch.setattr(funds.Funds, "content", breaks)
    client = cast.client(cast.farid)
    client.raise_request_exception = False
    answer = client.get("/commissioner/funds/")
    assert answer.status_code == 500
    words = answer.content.decode()
    assert "secret-in-the-error" not in words
    assert "Traceback" not in words
    assert "funds.py" not in words


def test_a_refusal_is_logged_with_who_and_what_and_no_name(cast):
    """V16.3.2, V16.3.3"""
    held = io.StringIO()
    handler = logging.StreamHandler(held)
    handler.setFormatter(Line("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("worklocal.refused")
    logger.addHandler(handler)
    try:
        cast.client(cast.ben).get("/commissioner/funds/")
    finally:
        logger.removeHandler(handler)
    line = held.getvalue()
    assert "commissioner:funds" in line
    assert "COACH" in line
    assert str(cast.ben.user_id) in line
    assert "Ben" not in line
    assert "ben@" not in line


def test_signing_in_and_failing_to_are_both_in_the_audit(cast):
    """V16.2.1, V16.2.5, V16.3.1: with how, and never with what was typed."""
    from django.core.cache import cache

    from worklocal.core.models import AuditEntry

    cache.clear()
    with acting(Context(scope="SIGN_IN")):
        cast.farid.user.set_password("a long way to tipperary")
        cast.farid.user.save()
    email = cast.farid.user.email
    for password in ("my other password 1", "a long way to tipperary"):
        cast.client().post("/account/work/", {"login": email, "password": password})
    with cast.as_(cast.stefan):
        entries = list(AuditEntry.objects.filter(action__startswith="sign_in.").order_by("id"))
    assert [each.action for each in entries] == ["sign_in.failed", "sign_in.done"]
    assert entries[1].detail == {"user": str(cast.farid.user_id), "kind": "staff"}
    kept = str([(each.detail, each.created_at) for each in entries])
    assert email not in kept
    assert "password" not in kept
    assert all(each.created_at.tzinfo for each in entries)


def test_every_signed_in_page_leads_to_sign_out(cast):
    """V7.4.4"""
    for role, path in (("amina_role", "/me/"), ("ben", "/coach/"), ("farid", "/commissioner/"),
                       ("hana", "/hub/"), ("stefan", "/steward/")):  # fmt: skip
        page = cast.client(getattr(cast, role)).get(path).content.decode()
        assert 'href="/account/logout/"' in page, path


def test_a_very_large_number_in_an_address_or_form_is_refused_in_words(clients):
    """V1.4.2, V2.2.1"""
    big = "9" * 400
    for path in (f"/me/plan/versions/{big}/", f"/help/?page={big}", f"/jobs/?after={big}"):
        assert clients["nobody"].get(path).status_code < 500
    answer = clients["farid"].post("/commissioner/funds/new/", {"name": "x", "amount": big})
    assert answer.status_code == 200


def test_the_same_name_twice_is_no_way_around(clients):
    """V15.3.7: a value in the address does not stand in for one of the form."""
    answer = clients["farid"].post("/commissioner/funds/new/?name=Fund&source=X", {"name": ""})
    assert answer.status_code == 200
    assert answer.context["form"].errors["name"]


def test_resolver_knows_only_our_rooms():
    """V13.4.5, V4.3.1, V4.4.1"""
    spaces = {getattr(e, "namespace", None) for e in get_resolver().url_patterns}
    assert not spaces & {"admin", "djdt", "silk", "graphql"}
