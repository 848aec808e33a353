"""The provider's pages: what a person agreed to share and no more, and what pressing does."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.commissioning.money import (
    FIRST,
    NOW,
    SUSTAINED,
    TODAY,
    another_person,
    earned,
    make_contract,
    make_referral,
    submit,
)
from worklocal.commissioning.claims.models import Claim
from worklocal.commissioning.claims.services import query_claim
from worklocal.core.models import AuditEntry
from worklocal.support.referrals.models import Referral, ReferralStep

STRANGERS = [
    "ben", "lena", "chloe", "hana", "amina_role", "farid", "fay", "dev", "bea", "bola", "anya",
    "stefan", "adam", "grace",
]  # fmt: skip


def pages(referral, claim):
    return [
        reverse("provider:inbox"), reverse("provider:people"),
        reverse("provider:people") + "?show=ended", reverse("provider:claims"),
        reverse("provider:contracts"), reverse("provider:referral", args=[referral.pk]),
        reverse("provider:claim_new", args=[referral.pk, FIRST]),
        reverse("provider:claim", args=[claim.pk]),
    ]  # fmt: skip


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def made(cast):
    referral = earned(cast)
    return referral, submit(cast, make_contract(cast), referral)


def test_every_page_opens(cast, made):
    client = cast.client(cast.esi)
    for url in pages(*made):
        assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", STRANGERS)
def test_others_find_no_such_page(cast, made, role):
    client = cast.client(getattr(cast, role))
    for url in pages(*made):
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code == 404, url


def test_another_provider_finds_none_of_it(cast, made):
    from tests.cast import _organisation, make_role
    from worklocal.accounts.enums import OrganisationKind, RoleKind

    with cast.as_area():
        other = _organisation(cast.area, "Far Steps", OrganisationKind.PROVIDER)
        role = make_role(cast.area, "Eve", RoleKind.PROVIDER, other)
    client = cast.client(role)
    referral, claim = made
    assert client.get(reverse("provider:referral", args=[referral.pk])).status_code == 404
    assert client.get(reverse("provider:claim", args=[claim.pk])).status_code == 404
    for name in ("inbox", "people", "claims", "contracts"):
        assert "Amina" not in client.get(reverse(f"provider:{name}")).content.decode()


def test_a_referral_shows_what_was_shared_and_nothing_else_of_the_record(cast):
    referral = make_referral(cast, sent=3, accept=False)
    with cast.as_area():
        cast.amina.family_name, cast.amina.postcode = "Yusuf-Hidden", "M99 9ZZ"
        cast.amina.save(update_fields=["family_name", "postcode"])
    client = cast.client(cast.esi)
    page = client.get(reverse("provider:referral", args=[referral.pk])).content.decode()
    assert "Amina" in page
    assert "07700 900001" in page
    for hidden in ("Yusuf-Hidden", "M99", "people.example"):
        assert hidden not in page
    with cast.as_area():
        read = AuditEntry.objects.get(action="referral.read")
    assert (read.person_id, read.actor_id) == (cast.amina.pk, cast.esi.user_id)


def test_the_inbox_puts_what_is_due_first_and_marks_what_is_late(cast):
    late = make_referral(cast, sent=20, accept=False)
    soon = make_referral(cast, another_person(cast, "Bilal"), sent=1, accept=False)
    page = cast.client(cast.esi).get(reverse("provider:inbox"))
    links = [str(row[0]) for row in page.context["rows"]]
    assert [str(late.pk) in links[0], str(soon.pk) in links[1]] == [True, True]
    assert main_of(page).count(">Late<") == 1
    assert "2 people wait" in main_of(page)


def answer(client, referral, **said):
    data = {"submission_key": str(uuid.uuid4()), **said}
    return client.post(reverse("provider:referral", args=[referral.pk]), data)


def test_a_yes_pressed_twice_is_one_yes(cast):
    referral = make_referral(cast, sent=3, accept=False)
    client, key = cast.client(cast.esi), str(uuid.uuid4())
    for _ in range(2):
        done = answer(client, referral, answer="yes", words="See you Monday", submission_key=key)
    assert done.status_code in (200, 302)
    with cast.as_area():
        assert Referral.objects.get().state == "ACCEPTED"
        assert ReferralStep.objects.filter(new_state="ACCEPTED").count() == 1
    assert "See you Monday" in main_of(client.get(reverse("provider:referral", args=[referral.pk])))


def test_a_no_needs_its_reason_and_shows_the_person_no_more(cast):
    referral = make_referral(cast, sent=3, accept=False)
    client = cast.client(cast.esi)
    page = answer(client, referral, answer="no", words="We are full until May")
    assert "Select why not" in page.content.decode()
    assert "We are full until May" in page.content.decode()
    answer(client, referral, answer="no", reason="FULL")
    page = client.get(reverse("provider:referral", args=[referral.pk])).content.decode()
    assert "07700" not in page
    assert "Amina" not in page
    assert "We have no place" in page


def test_nothing_chosen_is_said_in_words(cast):
    referral = make_referral(cast, sent=3, accept=False)
    page = answer(cast.client(cast.esi), referral)
    assert "Select whether you can help" in page.content.decode()


def test_progress_from_start_to_end(cast):
    referral, client = make_referral(cast, sent=30), cast.client(cast.esi)
    answer(client, referral, what="STARTED", words="First meeting went well")
    assert "Write how it goes" in answer(client, referral, what="NOTE").content.decode()
    answer(client, referral, what="NOTE", words="Three sessions done")
    assert "Select how it ended" in answer(client, referral, what="ENDED").content.decode()
    answer(client, referral, what="ENDED", outcome="WORK")
    page = client.get(reverse("provider:referral", args=[referral.pk])).content.decode()
    for words in ("First meeting went well", "Three sessions done", "Started work"):
        assert words in page
    assert "Amina" in page
    assert "07700 900001" not in page
    with cast.as_area():
        assert Referral.objects.get().outcome == "WORK"


def test_what_the_record_shows_is_claimed_once(cast):
    make_contract(cast)
    referral, client = earned(cast), cast.client(cast.esi)
    page = main_of(client.get(reverse("provider:claims")))
    assert "26 weeks in work" in page
    assert "£1,600" in page
    url = reverse("provider:claim_new", args=[referral.pk, SUSTAINED])
    assert "Payslip seen" in main_of(client.get(url))
    key = {"submission_key": str(uuid.uuid4())}
    first, second = client.post(url, key), client.post(url, key)
    assert first.status_code == 302
    assert first.url == second.url
    again = client.post(url, {"submission_key": str(uuid.uuid4())}).content.decode()
    assert "The record does not show" in again or "claimed for this person already" in again
    with cast.as_area():
        assert Claim.objects.count() == 1
    assert "Submitted" in main_of(client.get(first.url))


def test_an_outcome_that_no_framework_knows_is_not_found(cast, made):
    url = reverse("provider:claim_new", args=[made[0].pk, "ANYTHING"])
    assert cast.client(cast.esi).get(url).status_code == 404


def test_a_query_is_answered_from_the_claim(cast, made):
    claim, client = made[1], cast.client(cast.esi)
    with cast.as_(cast.farid):
        query_claim(claim=claim, reason="Which payslip?", at=NOW)
    assert "Which payslip?" in main_of(client.get(reverse("provider:claims")))
    url, key = reverse("provider:claim", args=[claim.pk]), str(uuid.uuid4())
    assert "Write your answer" in client.post(url, {"submission_key": key}).content.decode()
    for _ in range(2):
        client.post(url, {"submission_key": key, "words": "March’s, seen by the coach"})
    assert "March’s, seen by the coach" in main_of(client.get(url))
    with cast.as_area():
        assert Claim.objects.get().state == "SUBMITTED"


def test_a_contract_shows_its_prices_and_what_is_left(cast, made):
    page = main_of(cast.client(cast.esi).get(reverse("provider:contracts")))
    for words in ("WL-001", "£400", "£1,600", "£10,000", "£8,400"):
        assert words in page


QUERIES = {"inbox": 17, "people": 16, "claims": 33, "contracts": 13}


def test_lists_cost_the_same_for_three_as_for_one(cast, made, django_assert_num_queries):
    client, contract = cast.client(cast.esi), made[1].contract
    sent = make_referral(cast, sent=3, need="DIGITAL", accept=False)
    with cast.as_area():
        Referral.objects.filter(pk=sent.pk).update(answer_due_on=TODAY + timedelta(days=1))

    def ask():
        for name, count in QUERIES.items():
            with django_assert_num_queries(count, info=name):
                assert client.get(reverse(f"provider:{name}")).status_code == 200

    ask()
    for name in ("Bilal", "Carys"):
        journey = another_person(cast, name)
        submit(cast, contract, earned(cast, journey))
        make_referral(cast, journey, sent=210, need="DIGITAL", accept=False)
    ask()


def test_pages_go_on_where_they_stopped(cast, monkeypatch):
    monkeypatch.setattr("worklocal.support.referrals.selectors.PAGE", 1)
    for name in ("Amina", "Bilal"):
        journey = cast.journey if name == "Amina" else another_person(cast, name)
        make_referral(cast, journey, sent=3)
    client = cast.client(cast.esi)
    first = client.get(reverse("provider:people"))
    second = client.get(first.context["next_url"])
    assert str(first.context["rows"][0][0]) != str(second.context["rows"][0][0])
    assert second.context["next_url"] == ""
