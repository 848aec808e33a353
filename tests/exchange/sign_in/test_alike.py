"""A11: asking for a code, a password and a new password answer alike, whoever asks.

There is no page on which an account is made: /account/signup/ leads everybody to joining.
"""

import re
import statistics
import time

import pytest
from django.core.cache import cache

from tests.exchange.sign_in.test_staff import PASSWORD, WORK
from worklocal.core.context import Context, acting

KNOWN, UNKNOWN = "ben@gm.example", "nobody@gm.example"
FORMS = {
    "/account/login/": lambda email: {"email": email},
    WORK: lambda email: {"login": email, "password": "not the right one at all"},
    "/account/password/reset/": lambda email: {"email": email},
}
APART_MS = 20
TRIES = 40


@pytest.fixture
def ben(cast, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    with acting(Context(scope="SIGN_IN")):
        cast.ben.user.set_password(PASSWORD)
        cast.ben.user.save()
    return cast.ben.user


def ask(cast, url, email):
    """What comes back, without the form's own token and without the address that was typed."""
    cache.clear()
    answer = cast.client().post(url, FORMS[url](email))
    page = re.sub(r'value="[^"]{30,}"', "", answer.content.decode()).replace(email, "")
    return answer.status_code, answer.headers.get("Location"), page


@pytest.mark.parametrize("url", FORMS)
def test_the_answer_is_the_same_to_the_byte(cast, ben, url):
    assert ask(cast, url, KNOWN) == ask(cast, url, UNKNOWN)


def test_an_account_is_made_nowhere(cast):
    assert cast.client().get("/account/signup/").headers["Location"] == "/join/"


@pytest.mark.sweep
def test_a_code_is_asked_for_in_the_same_time(cast, ben, record_property):
    """By turns, as the live service hashes: the medians lie within 20 ms."""
    url = "/account/login/"
    took: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for _ in range(TRIES):
        for email, times in took.items():
            began = time.process_time()
            ask(cast, url, email)
            times.append((time.process_time() - began) * 1000)
    known, unknown = (statistics.median(times) for times in took.values())
    record_property("figure", f"{url}: {known:.1f} ms for an account, {unknown:.1f} for none")
    assert abs(known - unknown) < APART_MS
