"""An administrator ends the sessions of one account, and of no other."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.exchange.sign_in.test_sessions import PASSWORD, enrol, farid, sign_in  # noqa: F401
from worklocal.accounts.models import Role
from worklocal.core.context import Context, acting
from worklocal.core.models import AuditEntry

HOME = "/commissioner/"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def test_an_administrator_signs_an_account_out_everywhere(cast, farid):  # noqa: F811
    """V7.4.5: every session of it, at once; roles stay, and its holder signs in again."""
    first = sign_in(cast, farid)
    secret = enrol(first)
    second = sign_in(cast, farid, secret)
    bystander = cast.client(cast.ben)
    assert [each.get(HOME).status_code for each in (first, second)] == [200, 200]

    done = cast.client(cast.adam).post(reverse("steward:account_out", args=[cast.farid.pk]))

    assert done.url == reverse("steward:accounts")
    for each in (first, second):
        assert each.get(HOME).url.startswith("/account/login/")
    assert bystander.get("/coach/caseload/").status_code == 200
    with cast.as_(cast.stefan):
        entry = AuditEntry.objects.get(action="sign_in.ended_for")
    assert entry.actor_id == cast.adam.user_id
    assert entry.detail == {"sessions": 2}
    with acting(Context(scope="SIGN_IN")):
        assert Role.objects.get(pk=cast.farid.pk).ends_on is None
    assert sign_in(cast, farid, secret).get(HOME).status_code == 200


def test_twice_is_once_and_says_so(cast):
    admin = cast.client(cast.adam)
    url = reverse("steward:account_out", args=[cast.ben.pk])
    page = admin.post(url, follow=True).content.decode()
    assert "it was signed in on none" in page


def test_nobody_else_does_it_nor_to_another_area_nor_to_themselves(cast):
    for role in (cast.ben, cast.lena, cast.stefan, cast.farid):
        url = reverse("steward:account_out", args=[cast.hana.pk])
        assert cast.client(role).post(url).status_code == 404
    for role in (cast.grace, cast.adam):
        url = reverse("steward:account_out", args=[role.pk])
        assert cast.client(cast.adam).post(url).status_code == 404
