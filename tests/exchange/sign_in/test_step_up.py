"""Step-up: what must not be done by somebody else asks for the second factor again. S04, A08."""

import html
import re
import time

import pytest
from django.core.cache import cache
from django.urls import get_resolver, reverse

from tests.access.routes import every_route
from tests.exchange.sign_in.test_staff import PASSWORD, code_for, enrol
from worklocal.commissioning.funds.models import Fund
from worklocal.core.context import Context, acting
from worklocal.core.models import AuditEntry
from worklocal.exchange.sign_in import step_up
from worklocal.exchange.sign_in.sessions import FACTOR_AT

FUND = {
    "name": "Skills fund", "source": "Department for <Work> & \"Skills\"", "amount": "1,000",
    "starts_on_0": "1", "starts_on_1": "4", "starts_on_2": "2026",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def farid(cast):
    """Farid's browser, his app set up, and his second factor proved more than five minutes ago."""
    with acting(Context(scope="SIGN_IN")):
        cast.farid.user.set_password(PASSWORD)
        cast.farid.user.save()
    client = cast.client()
    client.post("/account/work/", {"login": cast.farid.user.email, "password": PASSWORD})
    client.secret = enrol(client)
    grow_old(client)
    cache.clear()
    return client


def grow_old(client, seconds=step_up.RECENT + 1):
    session = client.session
    session[FACTOR_AT] = int(time.time()) - seconds
    session.save()


def hidden(page):
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return [(name, value) for name, value in found if name != "csrfmiddlewaretoken"]


def test_what_was_typed_comes_back_with_one_button_and_a_new_session(cast, farid):
    """S04: new session id at step-up. Nothing is saved before, nothing typed is lost."""
    asked = farid.post(reverse("commissioner:fund_new"), FUND)
    assert asked.status_code == 302
    assert asked.url.startswith("/account/step-up/")
    page = farid.get(asked.url)
    assert page.status_code == 200
    assert "change what is paid" in page.content.decode()

    before = farid.session.session_key
    passed = farid.post(asked.url, {"code": code_for(farid.secret)})
    assert farid.session.session_key != before
    shown = farid.get(passed.url)
    again = {name: html.unescape(value) for name, value in hidden(shown.content.decode())}
    assert again == FUND
    with cast.as_(cast.farid):
        assert not Fund.objects.filter(name="Skills fund").exists()
    answer = farid.post(reverse("commissioner:fund_new"), again)
    assert answer.status_code == 200, "the form itself, with what is still missing"
    assert "Skills fund" in answer.content.decode()
    assert farid.get(passed.url).url == "/home/", "what was kept is forgotten once it is used"


def test_what_is_kept_in_the_session_is_sealed(farid):
    farid.post(reverse("commissioner:fund_new"), FUND)
    assert "Skills fund" not in str(dict(farid.session.items()))


def test_a_wrong_code_opens_nothing(cast, farid):
    asked = farid.post(reverse("commissioner:fund_new"), FUND)
    wrong = farid.post(asked.url, {"code": "000000"})
    assert wrong.status_code == 200
    assert not step_up.is_recent(farid.session)
    assert farid.get(f"{asked.url}go-on/").url == asked.url


def test_codes_cannot_be_guessed(farid):
    """I03: ten tries a minute, then a pause."""
    asked = farid.post(reverse("commissioner:fund_new"), FUND)
    answers = [farid.post(asked.url, {"code": "000000"}) for _ in range(12)]
    assert answers[-1].status_code == 429 or "Too many" in answers[-1].content.decode()
    right = farid.post(asked.url, {"code": code_for(farid.secret)})
    assert right.status_code != 302
    assert not step_up.is_recent(farid.session)


def test_a_code_of_the_app_works_once(farid):
    asked = farid.post(reverse("commissioner:fund_new"), FUND)
    code = code_for(farid.secret)
    assert farid.post(asked.url, {"code": code}).status_code == 302
    grow_old(farid)
    assert farid.post(asked.url, {"code": code}).status_code == 200


def test_it_counts_for_five_minutes_and_in_this_session_alone(cast, farid):
    grow_old(farid, step_up.RECENT - 30)
    assert farid.post(reverse("commissioner:fund_new"), FUND).status_code == 200
    grow_old(farid)
    assert farid.post(reverse("commissioner:fund_new"), FUND).status_code == 302
    other = cast.client(cast.farid)
    assert other.post(reverse("commissioner:fund_new"), FUND).status_code == 200
    assert farid.post(reverse("commissioner:fund_new"), FUND).status_code == 302


def test_a_download_asks_first_and_is_offered_afterwards(farid):
    url = reverse("commissioner:ledger_csv")
    asked = farid.get(url)
    assert asked.url.startswith("/account/step-up/")
    passed = farid.post(asked.url, {"code": code_for(farid.secret)})
    page = farid.get(passed.url)
    assert f'href="{url}"' in page.content.decode()
    assert farid.get(url).headers["Content-Type"].startswith("text/csv")


def test_the_audit_says_so(cast, farid):
    asked = farid.post(reverse("commissioner:fund_new"), FUND)
    farid.post(asked.url, {"code": code_for(farid.secret)})
    with cast.as_(cast.stefan):
        entry = AuditEntry.objects.get(action="sign_in.proved_again")
    assert (entry.actor_id, entry.detail) == (
        cast.farid.user_id, {"reason": "money", "kind": "totp"}
    )  # fmt: skip


def test_nobody_goes_on_with_what_somebody_else_kept(cast, farid):
    asked = farid.post(reverse("commissioner:fund_new"), FUND)
    assert cast.client(cast.fay).get(asked.url).status_code == 404
    assert cast.client().get(asked.url).url == "/account/login/"


def test_roles_are_checked_first(cast, farid):
    ben = cast.client(cast.ben)
    grow_old(ben)
    assert ben.post(reverse("commissioner:fund_new"), FUND).status_code == 404


def test_ways_to_sign_in_are_changed_with_a_recent_second_factor_alone(farid):
    for name in ("mfa_deactivate_totp", "mfa_add_webauthn", "account_change_password",
                 "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):  # fmt: skip
        answer = farid.get(reverse(name))
        assert answer.status_code == 302, name
        assert answer.url.startswith("/account/step-up/"), name


ASKED = {
    "commissioner:fund_new": "POST", "commissioner:contract_new": "POST",
    "commissioner:claim_approve": "POST", "commissioner:claim_recover": "POST",
    "commissioner:claims_csv": "GET", "commissioner:ledger_csv": "GET",
    "commissioner:accounts_csv": "GET", "board:csv": "GET",
    "steward:role_give": "POST", "steward:role_end": "POST",
}  # fmt: skip


@pytest.mark.parametrize(("name", "method"), ASKED.items())
def test_money_exports_and_roles_ask(name, method):
    """A08: every page that moves money, exports or changes roles; and by the method that does it"""
    wanted = step_up.required_by(view_of(name))
    assert wanted is not None
    assert method in wanted.methods


def view_of(name):
    space, _, word = name.partition(":")
    resolvers = {getattr(r, "namespace", None): r for r in get_resolver().url_patterns}
    return next(p.callback for p in walk(resolvers[space]) if p.name == word)


def walk(resolver):
    for entry in resolver.url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from walk(entry)
        else:
            yield entry


def test_no_download_of_staff_was_forgotten():
    """Every address of staff that ends in a file asks, or is listed with its reason."""
    free = {
        "employer:vacancy_export",  # an employer's own advert, which is public anyway
        "steward:paper_file",  # how the house works, with nobody in it
        "coach:paper_file",  # one paper, which the person shared to be read by their coach
    }
    files = [
        route for route in every_route()
        if re.search(r"\.(csv|json|pdf|zip|xlsx)$|/file/$", route.path)
        and route.access and route.access.roles and "CITIZEN" not in route.access.roles
        and route.name not in free
    ]  # fmt: skip
    assert files
    for route in files:
        assert step_up.required_by(view_of(route.name)) is not None, route
