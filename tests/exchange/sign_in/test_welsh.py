"""Signing in, in Welsh: no English that has its Welsh stays on a page."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.web.citizen.test_welsh import english_on
from tools import compile_messages

PAGES = (
    "account_login", "account_password_login", "account_signed_out", "account_lost",
    "account_screen",
)  # fmt: skip
WITH_AN_ACCOUNT = ("account_where", "account_roles")


@pytest.fixture(scope="session", autouse=True)
def words() -> None:
    compile_messages.build(settings.BASE_DIR, lambda sentence: None)


def in_welsh(client):
    client.post(reverse("shell:language"), {"language": "cy"})
    return client


@pytest.mark.parametrize("name", PAGES)
def test_no_sentence_stays_english_before_signing_in(cast, name):
    page = in_welsh(cast.client()).get(reverse(name))

    assert page.status_code == 200
    assert 'lang="cy"' in page.content.decode()
    assert english_on(page.content.decode()) == []


@pytest.mark.parametrize("name", WITH_AN_ACCOUNT)
def test_no_sentence_stays_english_after_signing_in(cast, name):
    page = in_welsh(cast.client(cast.amina_role)).get(reverse(name))

    assert page.status_code == 200
    assert english_on(page.content.decode()) == []
