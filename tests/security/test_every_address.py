"""Rules that hold for every address of the site: tried on one in four, on all with `--all`."""

import re
import zlib

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from tests.access import rules
from tests.access.routes import every_route
from tests.access.trying import NEVER
from worklocal.core.context import Context, acting

KINDS = r"(text/(html|css|csv|plain|javascript)|application/((problem\+)?json|pdf|zip))\b"
HOSTILE = '"><script>alert(1)</script>{{7*7}}%00%0d%0aX-Made-Up: 1'


def url_of(route):
    plain = {**rules.VALUES, **rules.VALUES_BY_ROUTE.get(route.name, {})}
    if route.name.startswith("mfa_"):
        plain = {**plain, "pk": 1}
    return route.url({name: plain.get(name, NEVER) for name in route.parameters})


ROUTES = every_route()
SHARE = 4
in_parts = pytest.mark.parametrize(
    "routes",
    [
        pytest.param(
            [each for each in ROUTES if not zlib.crc32(each.name.encode()) % SHARE], id="share"
        ),
        pytest.param(ROUTES, id="all", marks=pytest.mark.sweep),
    ],
)
FREE_OF_TOKENS = {"shell:language"}
"""Posts that need no token: the worst that another site could do is to change the language."""


@pytest.fixture
def clients(cast, caplog):
    caplog.set_level("CRITICAL", "django.request")
    caplog.set_level("CRITICAL", "worklocal.refused")
    caplog.set_level("CRITICAL", "django.security")
    return {"nobody": cast.client(), "farid": cast.client(cast.farid)}


def test_no_page_is_exempt_from_the_token_of_forms():
    """V3.5.1, V3.5.2: but the choice of a language, and the API, whose door asks for itself."""
    free = {
        route.name for route in ROUTES
        if getattr(resolve(url_of(route)).func, "csrf_exempt", False)
    }  # fmt: skip
    assert {name for name in free if not name.startswith("api:")} == FREE_OF_TOKENS


@in_parts
def test_a_form_of_another_site_is_refused_everywhere(cast, clients, routes):
    """V3.5.1, V3.5.2: every POST of an address, signed in, with nothing but the cookies."""
    wrong = []
    client = Client(enforce_csrf_checks=True)
    client.cookies = clients["farid"].cookies
    for route in routes:
        if route.name in FREE_OF_TOKENS or route.name.startswith("api:"):
            continue
        answer = client.post(url_of(route), {"x": "1"}, headers={"origin": "https://evil.example"})
        if answer.status_code != 403:
            wrong.append(f"{route}: {answer.status_code}")
    assert not wrong


def test_no_form_is_needed_for_a_plain_text_post_to_be_refused(cast):
    """V3.5.2: a body that needs no preflight writes nothing by a session's cookie."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client(cast.dev).cookies
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        assert client.post("/api/v1/vacancies", data=b"{}", content_type=kind).status_code == 403


@in_parts
@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE"])
def test_methods_that_nothing_uses_are_refused(clients, method, routes):
    """V13.4.4, V3.5.3: before anything else is asked, and nothing sent is sent back."""
    wrong = []
    for route in routes:
        answer = clients["farid"].generic(method, url_of(route), b"echo-of-this")
        if answer.status_code != 405 or b"echo-of-this" in answer.content:
            wrong.append(f"{route}: {answer.status_code}")
    assert not wrong


@in_parts
def test_every_answer_says_what_it_is_and_to_whom(clients, routes):
    """V4.1.1, V3.4.2: a type that fits, and its letters, on every answer with words; and no answer
    lets another site's script read it, except the published directory.
    """
    wrong = []
    for route in routes:
        for name, client in clients.items():
            answer = client.get(url_of(route), headers={"origin": "https://evil.example"})
            shared = "Access-Control-Allow-Origin" in answer.headers
            if shared and not route.name.startswith(rules.PUBLISHED):
                wrong.append(f"{route} as {name} may be read from elsewhere")
            if answer.streaming or not answer.content:
                continue
            kind = answer.headers.get("Content-Type", "")
            if kind.startswith("text/") and "charset=utf-8" not in kind.lower():
                wrong.append(f"{route} as {name}: {kind}")
            if not re.match(KINDS, kind):
                wrong.append(f"{route} as {name}: {kind}")
    assert not wrong


@in_parts
@pytest.mark.parametrize("to", ["https://evil.example/", "/\\evil.example"])
def test_nobody_is_led_to_another_site(cast, to, routes):
    """V3.7.2: after signing in, choosing a role or a language, or anything with a `next`."""
    wrong = []
    for role in (None, "farid"):
        client = cast.client(getattr(cast, role) if role else None)
        for route in routes:
            answer = client.get(url_of(route), {"next": to, "to": to, "url": to})
            location = answer.headers.get("Location", "")
            if re.match(r"(https?:)?//|/\\|javascript:|https:", location):
                wrong.append(f"{route} as {role}: {location}")
    assert not wrong


@in_parts
def test_hostile_words_in_an_address_come_back_as_words(clients, routes):
    """V1.1.1, V1.2.1, V1.2.2, V2.2.1: in every query of every address; once, and escaped."""
    wrong = []
    for route in routes:
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


def test_resolver_knows_only_our_rooms():
    """V13.4.5, V4.3.1, V4.4.1"""
    spaces = {getattr(e, "namespace", None) for e in get_resolver().url_patterns}
    assert not spaces & {"admin", "djdt", "silk", "graphql"}
