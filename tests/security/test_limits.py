"""V2.4.1: how often somebody may join, search and look up; beyond it 429, nothing typed lost."""

import pytest
from django.urls import reverse

from tests.web.public.test_join import fill, requests
from worklocal.web.shell import limits

MANY = "many times in a short time"


def words(page):
    return page.content.decode()


def test_joining_from_one_address_is_limited_and_keeps_the_answers(cast, monkeypatch):
    monkeypatch.setattr(limits, "JOINING", "2/h/ip")
    for _ in range(2):
        client = cast.client()
        fill(client)
        assert client.post(reverse("public:join_check")).status_code == 302
    client = cast.client()
    fill(client)

    refused = client.post(reverse("public:join_check"))

    assert refused.status_code == 429
    assert MANY in words(refused)
    assert "Omar Haddad" in words(refused)
    assert len(requests(cast)) == 2
    elsewhere = client.post(reverse("public:join_check"), REMOTE_ADDR="192.0.2.77")
    assert elsewhere.status_code == 302
    assert len(requests(cast)) == 3


SEARCHES = [
    ("hana", "hub:search", {"name": "Amina Typed"}, "Amina Typed"),
    ("ben", "coach:caseload", {"q": "Amina Typed"}, "Amina Typed"),
    ("stefan", "steward:reads", {"who": "Ben Typed"}, "Ben Typed"),
]


@pytest.mark.parametrize(("who", "name", "said", "kept"), SEARCHES)
def test_a_search_is_limited_for_each_member_of_staff(cast, monkeypatch, who, name, said, kept):
    monkeypatch.setattr(limits, "SEARCHES", "2/m/user")
    client = cast.client(getattr(cast, who))

    answers = [client.post(reverse(name), said) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert MANY in words(answers[-1])
    assert f'value="{kept}"' in words(answers[-1])
    assert client.get(reverse(name)).status_code == 200


def test_one_colleague_s_searches_do_not_stop_another(cast, monkeypatch):
    monkeypatch.setattr(limits, "SEARCHES", "1/m/user")
    said = {"q": "Amina"}

    answers = [
        cast.client(role).post(reverse("coach:caseload"), said).status_code
        for role in (cast.ben, cast.lena, cast.ben)
    ]

    assert answers == [200, 200, 429]


def test_postcodes_are_looked_up_so_many_times_from_one_address(cast, monkeypatch):
    monkeypatch.setattr(limits, "PLACES", "1/m/ip")
    client = cast.client()

    answers = [client.post(reverse("public:find"), {"place": "M1 1AE"}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 429]
    assert "M1 1AE" in words(answers[-1])


def test_the_page_says_the_numbers_of_the_code():
    from tests.security.test_written_down import PAGE

    assert limits.SEARCHES == "30/m/user,200/h/user"
    assert (limits.JOINING, limits.WRITTEN_DOWN, limits.PLACES) == (
        "20/h/ip", "60/h/user", "30/m/ip",
    )  # fmt: skip
    for row in ("30 a minute, 200 an hour", "| 20 an hour |", "| 60 an hour |", "| 30 a minute |"):
        assert row in PAGE
