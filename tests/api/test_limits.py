"""How often a token may call, and that what it read of a person says through what it came."""

import datetime as dt

import pytest
from django.urls import reverse

from tests.api.test_tokens import ask, make
from worklocal.accounts import tokens
from worklocal.accounts.models import ApiToken
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.core.models import AuditEntry


@pytest.fixture
def few(monkeypatch):
    """Three calls a minute."""
    monkeypatch.setattr(tokens, "MOST_A_MINUTE", 3)


def a_minute_ago(cast, token):
    """The token's minute began so long ago."""
    with cast.as_(cast.esi):
        began = clock.now() - dt.timedelta(seconds=61)
        ApiToken.objects.filter(pk=token.pk).update(counted_from=began)


def test_beyond_its_share_a_token_waits_until_the_minute_is_over(cast, few):
    token, secret = make(cast, cast.esi)
    assert [ask(secret).status_code for _ in range(3)] == [200, 200, 200]

    refused = ask(secret)

    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Cache-Control"] == "no-store"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    a_minute_ago(cast, token)
    assert [ask(secret).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_each_token_has_its_own_share_and_nobody_else_pays(cast, few):
    _first, greedy = make(cast, cast.esi)
    _second, calm = make(cast, cast.esi, name="Another system")
    for _ in range(5):
        last = ask(greedy)
    assert last.status_code == 429
    assert ask(calm).status_code == 200
    assert cast.client(cast.esi).get("/api/v1/me").status_code == 200
    assert cast.client(cast.esi).get("/provider/").status_code == 200


def test_a_call_that_is_refused_or_undone_counts_and_a_wrong_secret_counts_for_nobody(cast, few):
    token, secret = make(cast, cast.esi)
    for path in ("/api/v1/nothing/here", "/api/v1/areas?x=1", "/api/v1/me?x=1"):
        assert ask(secret, path).status_code in (400, 404)
    assert ask(secret).status_code == 429
    for _ in range(5):
        assert ask("wl_" + "x" * 43).status_code == 401
    with cast.as_(cast.esi):
        assert ApiToken.objects.get(pk=token.pk).calls == 4


def test_a_secret_in_front_of_a_page_is_not_even_counted(cast, few):
    token, secret = make(cast, cast.esi)
    assert ask(secret, "/provider/").status_code == 302
    with cast.as_(cast.esi):
        assert ApiToken.objects.get(pk=token.pk).calls == 0


def test_how_long_to_wait_is_what_is_left_of_the_minute(cast, few):
    _token, secret = make(cast, cast.esi)
    began = clock.now()
    with acting(Context(scope="SIGN_IN")):
        for _ in range(3):
            assert tokens.count_call(secret, at=began) == 0
        waits = [
            tokens.count_call(secret, at=began + dt.timedelta(seconds=after))
            for after in (0, 20, 59.5)
        ]
        assert waits == [60, 40, 1]
        assert tokens.count_call(secret, at=began + dt.timedelta(seconds=60)) == 0


def looked(cast, file=False):
    url = reverse("citizen:who_looked_file" if file else "citizen:who_looked")
    return cast.client(cast.amina_role).get(url).content.decode()


def test_what_a_token_read_says_so_to_the_person(cast):
    token, secret = make(cast, cast.esi, name="Bright <Steps> CRM")
    assert ask(secret, "/api/v1/referrals").status_code == 200

    with cast.as_area():
        kept = AuditEntry.objects.filter(person_id=cast.amina.pk, action="referral.listed").get()
    assert kept.detail == {"token": str(token.pk)}
    assert "through Bright &lt;Steps&gt; CRM" in looked(cast)
    assert "through Bright <Steps> CRM" in looked(cast, file=True)


def test_what_a_page_showed_says_nothing_of_a_connection(cast):
    make(cast, cast.esi)
    cast.client(cast.esi).get("/api/v1/referrals")
    assert "Esi" in looked(cast)
    assert "through" not in looked(cast, file=True)


def test_a_write_by_a_token_says_so_too(world, cast):
    token, secret = make(cast, cast.esi)
    path = f"/api/v1/referrals/{world.things['amina']['referral_id']}/progress"
    client = cast.client()
    answer = client.post(
        path, data='{"what": "STARTED"}', content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", "Idempotency-Key": "k"},
    )  # fmt: skip
    assert answer.status_code == 200, answer.content
    with cast.as_area():
        written = AuditEntry.objects.filter(detail__token=str(token.pk), is_read=False)
        assert written.exists()


def test_a_person_sees_no_connection_but_those_that_read_them(cast):
    """Row security: the name of a connection, once their own record was read through it."""
    make(cast, cast.esi, name="Never used")
    _token, secret = make(cast, cast.esi, name="Used")
    ask(secret, "/api/v1/referrals")
    for role, seen in ((cast.amina_role, ["Used"]), (cast.gwen_role, []), (cast.ben, [])):
        with cast.as_(role):
            names = ApiToken.objects.filter(name__in=("Used", "Never used"))
            assert list(names.values_list("name", flat=True)) == seen
    with cast.as_(cast.amina_role):
        assert ApiToken.objects.filter(name="Used").update(ended_at=clock.now()) == 0


def test_a_system_that_speaks_without_encryption_is_refused_and_never_led_on(cast, settings):
    """V4.1.2: a page leads to https; the API says so, and does nothing."""
    settings.SECURE_SSL_REDIRECT = True
    token, secret = make(cast, cast.esi)
    client = cast.client()
    refused = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    assert refused.status_code == 403
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert "Location" not in refused.headers
    assert client.get("/api/v1/openapi.json").status_code == 403
    assert client.get("/jobs/").headers["Location"].startswith("https://")
    with cast.as_(cast.esi):
        assert ApiToken.objects.get(pk=token.pk).calls == 0
    answer = client.get("/api/v1/me", secure=True, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200
