"""Rules that hold for every address of the site, tried on each of them."""

import re

import pytest

from tests.access import rules
from tests.access.routes import every_route
from tests.access.trying import NEVER
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
