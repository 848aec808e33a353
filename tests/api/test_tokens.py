"""Tokens: I01 (no way in without a second factor, tokens too), A05, X04, and what ends them."""

import datetime as dt
import json

import pytest
from django.test import Client

from worklocal.accounts import roles, tokens
from worklocal.accounts.models import ApiToken, User
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.core.models import AuditEntry


def make(cast, role, days=30, name="Case system"):
    with cast.as_(role):
        return tokens.make_token(role=role, name=name, days=days, at=clock.now())


def ask(secret, path="/api/v1/me", **more):
    return Client().get(path, headers={"Authorization": f"Bearer {secret}"}, **more)


def test_a_token_acts_as_its_role_and_says_so(cast):
    _token, secret = make(cast, cast.esi)

    answer = ask(secret)

    assert answer.status_code == 200
    assert answer.json() == {
        "role": "PROVIDER", "area": "gm", "organisation": "Bright Steps",
        "token_expires_on": (clock.today() + dt.timedelta(days=30)).isoformat(),
    }  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_a_hash_is_kept(cast):
    token, secret = make(cast, cast.esi)
    with cast.as_area():
        row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert secret not in json.dumps(row, default=str)
    assert secret.startswith("wl_")
    assert len(secret) > 40


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Bearer ", "Basic abc", "Bearer wl_\udce9", "bearer x"]
)
def test_an_unknown_token_opens_nothing_not_even_what_is_open(cast, header):
    """I01: a token that is wrong is refused, never taken for a visitor."""
    for path in ("/api/v1/me", "/api/v1/areas", "/api/v1/openapi.json"):
        answer = Client().get(path, headers={"Authorization": header})
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_is_no_session_and_opens_no_page(cast):
    _token, secret = make(cast, cast.esi)
    answer = ask(secret, "/provider/")
    assert answer.status_code == 302


def test_a_token_in_an_address_opens_nothing(cast):
    """V14.2.1: no secret in an address; such a parameter is refused."""
    _token, secret = make(cast, cast.esi)
    for name in ("token", "access_token", "api_key", "authorization"):
        assert Client().get(f"/api/v1/me?{name}={secret}").status_code == 401


def test_it_ends_when_ended_expired_or_the_role_ends(cast):
    token, secret = make(cast, cast.esi)
    with cast.as_(cast.esi):
        tokens.end_token(token=token, at=clock.now())
    assert ask(secret).status_code == 401

    token, secret = make(cast, cast.esi, days=1)
    with cast.as_(cast.esi):
        ApiToken.objects.filter(pk=token.pk).update(expires_on=clock.today() - dt.timedelta(days=1))
    assert ask(secret).status_code == 401

    token, secret = make(cast, cast.esi)
    assert ask(secret).status_code == 200
    with cast.as_(cast.adam):
        roles.end_role(role=cast.esi, on=clock.today(), at=clock.now())
    assert ask(secret).status_code == 401
    with cast.as_area():
        assert ApiToken.objects.get(pk=token.pk).ended_at is not None


def test_it_ends_with_the_account(cast):
    _token, secret = make(cast, cast.esi)
    with acting(Context(scope="SIGN_IN")):
        User.objects.filter(pk=cast.esi.user_id).update(is_active=False)
    assert ask(secret).status_code == 401


def test_nobody_makes_one_for_another_or_for_a_role_without_an_api(cast):
    for actor, role in ((cast.ben, cast.esi), (cast.stefan, cast.stefan),
                        (cast.amina_role, cast.amina_role), (cast.hana, cast.hana)):  # fmt: skip
        with cast.as_(actor), pytest.raises(NotPermitted):
            tokens.make_token(role=role, name="x", days=1, at=clock.now())


@pytest.mark.parametrize("days", [0, -1, 91, 10_000])
def test_it_lasts_ninety_days_at_most(cast, days):
    with cast.as_(cast.esi), pytest.raises(Refusal):
        tokens.make_token(role=cast.esi, name="x", days=days, at=clock.now())


def test_ten_and_no_more(cast):
    for _ in range(tokens.MOST):
        make(cast, cast.esi)
    with cast.as_(cast.esi), pytest.raises(tokens.TooManyTokens):
        tokens.make_token(role=cast.esi, name="x", days=1, at=clock.now())


def test_who_sees_it(cast):
    """Row security: the owner, and who oversees the area. Nobody else, near or far."""
    make(cast, cast.esi, name="Seen by some")
    for role, seen in ((cast.esi, 1), (cast.stefan, 1), (cast.adam, 1), (cast.ben, 0),
                       (cast.dev, 0), (cast.grace, 0), (cast.amina_role, 0)):  # fmt: skip
        with cast.as_(role):
            assert ApiToken.objects.filter(name="Seen by some").count() == seen, (
                role.user.display_name
            )


def test_making_ending_and_use_are_kept(cast):
    token, secret = make(cast, cast.esi)
    ask(secret)
    with cast.as_(cast.stefan):
        tokens.end_token(token=token, at=clock.now())
        tokens.end_token(token=token, at=clock.now())
    with cast.as_area():
        token.refresh_from_db()
        assert token.last_used_on == clock.today()
        listed = AuditEntry.objects.filter(thing_id=token.pk).order_by("id")
        assert [row.action for row in listed] == ["token.made", "token.ended"]


def test_staff_without_a_second_factor_read_nothing_by_their_session(cast):
    """I01: the API is behind the second factor as the pages are."""
    client = cast.client(cast.esi)
    session = client.session
    del session["second_factor"]
    session.save()
    answer = client.get("/api/v1/referrals")
    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_write_by_session_needs_the_forgery_token_and_one_by_token_does_not(cast):
    """X04: another site can neither send the header nor know the form's token."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = cast.client(cast.dev).cookies
    body = {"path": "/api/v1/vacancies", "data": "{}", "content_type": "application/json"}
    refused = client.post(**body)
    assert refused.status_code == 403
    assert refused.headers["Content-Type"] == "application/problem+json"

    _token, secret = make(cast, cast.dev)
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(**body, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code in (400, 404)
