"""A citizen signs in by a code, once, and finds their own record."""

import re
import time

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.cast import make_person
from worklocal.accounts.models import Role, User
from worklocal.core.context import Context, acting
from worklocal.core.models import Notification
from worklocal.exchange.sending.port import Receipt
from worklocal.exchange.sending.services import send_due
from worklocal.exchange.sign_in.middleware import IDLE
from worklocal.support.people.models import Person

LOGIN, CONFIRM = "/account/login/", "/account/login/code/confirm/"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


def text_of(response):
    return response.content.decode().split("<main", 1)[1].split("</main>")[0]


def mails(cast):
    with cast.as_area():
        rows = Notification.objects.filter(template__startswith="sign_in.").order_by("id")
        return list(rows.values_list("template", "address", "body"))


def code_in(cast):
    return re.search(r"Your code is (\S+)\.", mails(cast)[-1][2]).group(1)


@pytest.fixture
def omar(cast):
    with cast.as_area():
        return make_person(cast.area, "Omar", email="omar@people.example")


def sign_in(cast, email):
    client = cast.client()
    asked = client.post(LOGIN, {"email": email})
    assert asked.url == CONFIRM
    return client, client.post(CONFIRM, {"code": code_in(cast)})


def test_the_first_sign_in_joins_an_account_to_the_record(cast, omar):
    client, done = sign_in(cast, "Omar@People.example")

    assert done.url == "/home/"
    with cast.as_area():
        person = Person.objects.get(pk=omar.pk)
        role = Role.objects.get(user=person.user)
    assert (role.kind, role.person_id, role.area_id) == ("CITIZEN", omar.pk, cast.area.pk)
    page = client.get(reverse("public:home"))
    assert page.wsgi_request.viewer.person_id == omar.pk
    assert page.headers["Cache-Control"] == "no-store"


def test_a_second_sign_in_is_the_same_account(cast, omar):
    sign_in(cast, omar.email)
    sign_in(cast, omar.email)
    with acting(Context(scope="SIGN_IN")):
        assert User.objects.filter(email=omar.email).count() == 1
        assert Role.objects.filter(person_id=omar.pk).count() == 1


def test_a_code_works_once_and_for_ten_minutes(cast, omar, monkeypatch):
    sign_in(cast, omar.email)
    used = code_in(cast)
    other = cast.client()
    other.post(LOGIN, {"email": omar.email})
    assert other.post(CONFIRM, {"code": used}).status_code == 200

    fresh = code_in(cast)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    late = other.post(CONFIRM, {"code": fresh})
    assert "_auth_user_id" not in other.session
    assert late.status_code == 302
    assert late.url.startswith(LOGIN)


def test_three_wrong_codes_end_the_try(cast, omar):
    client = cast.client()
    client.post(LOGIN, {"email": omar.email})
    right = code_in(cast)
    for _ in range(3):
        client.post(CONFIRM, {"code": "WRONGS"})
    client.post(CONFIRM, {"code": right})
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("email", ["nobody@people.example", "ben@gm.example"])
def test_the_answer_is_the_same_for_strangers_and_for_staff(cast, omar, email):
    known, unknown = cast.client(), cast.client()
    first, second = known.post(LOGIN, {"email": omar.email}), unknown.post(LOGIN, {"email": email})
    assert (first.status_code, first.url) == (second.status_code, second.url)
    pages = [c.get(CONFIRM).content.decode() for c in (known, unknown)]
    plain = [re.sub(r'value="[^"]{30,}"', "", page) for page in pages]
    assert plain[0] == plain[1]
    assert mails(cast)[-1][0] == "sign_in.unknown_account"
    assert "code is" not in mails(cast)[-1][2]
    with acting(Context(scope="SIGN_IN")):
        assert not User.objects.filter(email="nobody@people.example").exists()


def test_an_address_that_two_people_share_opens_no_record(cast, omar):
    with cast.as_area():
        make_person(cast.area, "Layla", email=omar.email)
    cast.client().post(LOGIN, {"email": omar.email})
    assert mails(cast)[-1][0] == "sign_in.unknown_account"


def test_a_person_of_another_area_is_a_stranger_here(cast):
    with cast.as_area(cast.other):
        make_person(cast.other, "Olga", email="olga@people.example")
    cast.client().post(LOGIN, {"email": "olga@people.example"})
    assert mails(cast)[-1][0] == "sign_in.unknown_account"


def test_too_many_tries_are_refused(cast, omar):
    answers = [cast.client().post(LOGIN, {"email": omar.email}).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 200, 200]
    assert len(mails(cast)) == 3


def test_the_words_of_a_code_go_once_it_is_sent(cast, omar):
    class Taken:
        def send(self, message):
            assert "Your code is" in message.body
            return Receipt("taken")

    cast.client().post(LOGIN, {"email": omar.email})
    with cast.as_area():
        due = Notification.objects.get(template="sign_in.login_code").send_after
    send_due(sender=Taken(), at=due)
    assert mails(cast)[-1][2] == ""


def test_idle_for_half_an_hour_signs_out(cast, monkeypatch):
    client = cast.client(cast.amina_role)
    assert client.get("/home/").wsgi_request.viewer is not None
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + IDLE + 5)
    page = client.get(reverse("public:home"))
    assert page.wsgi_request.viewer is None
    assert "You were signed out" in text_of(client.get(LOGIN))


@pytest.mark.parametrize(("role", "hours"), [("amina_role", 12), ("ben", 10)])
def test_no_session_outlives_its_day(cast, monkeypatch, role, hours):
    client = cast.client(getattr(cast, role))
    now = time.time()
    for minutes in range(0, hours * 60 + 20, 20):
        monkeypatch.setattr(time, "time", lambda m=minutes: now + m * 60)
        viewer = client.get(reverse("public:hubs")).wsgi_request.viewer
        assert (viewer is not None) is (minutes <= hours * 60), minutes


def test_signing_out_leaves_nothing_behind(cast):
    client = cast.client(cast.amina_role)
    assert client.get("/account/logout/").status_code == 200
    out = client.post("/account/logout/")
    assert out.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert out.url == "/account/signed-out/"
    assert client.get(out.url).status_code == 200
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up(cast):
    answer = cast.client().get("/account/signup/")
    assert (answer.status_code, answer.url) == (302, "/join/")
