"""The commissioner's pages: for whom, what they show and hide, and what pressing does."""

import csv
import io
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.commissioning.money import (
    FIRST,
    SUSTAINED,
    TODAY,
    YEAR_AGO,
    YEAR_ON,
    another_person,
    approve,
    check,
    earned,
    make_contract,
    make_fund,
    paid,
    submit,
)
from worklocal.commissioning.claims.models import Claim
from worklocal.commissioning.contracts.models import Contract, Price
from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.ledger.models import Transaction
from worklocal.core.spreadsheets import neutral

STRANGERS = [
    "ben", "lena", "chloe", "hana", "amina_role", "esi", "dev", "bea", "bola", "anya", "stefan",
    "adam", "grace",
]  # fmt: skip


@pytest.fixture
def claim(cast):
    return submit(cast, make_contract(cast), earned(cast))


def pages(claim):
    plain = ["home", "funds", "fund_new", "contracts", "contract_new", "claims", "claims_csv",
             "ledger", "ledger_csv", "accounts_csv"]  # fmt: skip
    return [
        *(reverse(f"commissioner:{name}") for name in plain),
        reverse("commissioner:fund", args=[claim.contract.fund_id]),
        reverse("commissioner:contract", args=[claim.contract_id]),
        reverse("commissioner:claim", args=[claim.pk]),
        reverse("commissioner:claim_query", args=[claim.pk]),
        reverse("commissioner:claim_refuse", args=[claim.pk]),
    ]  # fmt: skip


def deed(name, claim):
    return reverse(f"commissioner:claim_{name}", args=[claim.pk])


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_every_page_opens(cast, claim):
    client = cast.client(cast.farid)
    for url in pages(claim):
        assert client.get(url).status_code == 200, url
    for state in ("submitted", "checked", "queried", "paid", "closed"):
        assert client.get(reverse("commissioner:claims"), {"state": state}).status_code == 200


@pytest.mark.parametrize("role", STRANGERS)
def test_others_find_no_such_page(cast, claim, role):
    client = cast.client(getattr(cast, role))
    for url in pages(claim):
        assert client.get(url).status_code == 404, url
    for name in ("check", "approve", "query", "refuse", "recover"):
        assert client.post(deed(name, claim)).status_code == 404


def test_nobody_signed_in_is_sent_to_sign_in(cast, claim):
    for url in pages(claim):
        assert cast.client().get(url).url.startswith("/account/login/")


def test_a_claim_of_another_area_does_not_exist(cast, claim):
    client = cast.client(cast.farid)
    for name in ("claim", "fund", "contract"):
        url = reverse(f"commissioner:{name}", args=[uuid.uuid4()])
        assert client.get(url).status_code == 404
    assert client.get(reverse("commissioner:claims"), {"after": "x"}).status_code == 404
    assert client.get(reverse("commissioner:claims"), {"state": "x"}).status_code == 404


def test_no_page_names_the_person(cast, claim):
    client = cast.client(cast.farid)
    for url in pages(claim):
        text = client.get(url).content.decode()
        assert "Amina" not in text, url
        assert str(cast.amina.pk) not in text, url
        assert "07700" not in text, url


def fund_answers(**more):
    answers = {
        "name": "Skills fund", "source": "A department", "amount": "250,000", "outcomes": [FIRST],
        "ring_fence": "Skills alone.", "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    for name, day in (("starts_on", YEAR_AGO), ("ends_on", YEAR_ON)):
        answers |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return {**answers, **more}


def test_a_fund_is_opened_once_and_its_money_is_in_the_pot(cast):
    client, answers = cast.client(cast.farid), fund_answers()
    first, second = (client.post(reverse("commissioner:fund_new"), answers) for _ in range(2))
    assert first.status_code == 302
    assert first.url == second.url
    page = main_of(client.get(first.url))
    assert "£250,000" in page
    with cast.as_(cast.farid):
        assert Fund.objects.get().outcomes == [FIRST]
        assert Transaction.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": "lots"}, "must be an amount of money"),
        ({"name": ""}, "Enter the name of the fund"),
        ({"ends_on_year": YEAR_AGO.year - 2}, "The last day must be on or after the first day"),
        ({"amount": "0"}, "must be £0.01 or more"),
    ],
)
def test_a_mistake_in_a_fund_keeps_what_was_typed(cast, wrong, words):
    page = cast.client(cast.farid).post(reverse("commissioner:fund_new"), fund_answers(**wrong))
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert "Skills alone." in text
    assert "<title>Error:" in text


def test_a_second_fund_of_one_name_is_refused_in_words(cast):
    make_fund(cast, name="Skills fund")
    text = cast.client(cast.farid).post(reverse("commissioner:fund_new"), fund_answers())
    assert "There is a fund of this name already." in text.content.decode()


def contract_answers(cast, fund, **more):
    answers = {
        "reference": "WL-9", "title": "Help into work", "provider": str(cast.provider.pk),
        "fund": str(fund.pk), "kind": "RESULTS", "amount": "10000", f"price_{FIRST}": "400",
        f"price_{SUSTAINED}": "1600", f"most_{SUSTAINED}": "5", "needs": ["JOB_SEARCH"],
        "submission_key": str(uuid.uuid4()),
    }  # fmt: skip
    for name, day in (("starts_on", TODAY), ("ends_on", TODAY + timedelta(days=300))):
        answers |= {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}
    return {**answers, **more}


def test_a_contract_is_agreed_once_and_its_money_set_aside(cast):
    fund, client = make_fund(cast), cast.client(cast.farid)
    answers = contract_answers(cast, fund)
    first, second = (client.post(reverse("commissioner:contract_new"), answers) for _ in range(2))
    assert first.status_code == 302
    assert first.url == second.url
    with cast.as_(cast.farid):
        contract = Contract.objects.get()
        prices = sorted(Price.objects.values_list("outcome", "pence", "most"))
        assert Transaction.objects.filter(kind="contract.allocated").count() == 1
    assert (contract.allocated_pence, contract.needs) == (1_000_000, ["JOB_SEARCH"])
    assert prices == [(FIRST, 40_000, None), (SUSTAINED, 160_000, 5)]
    assert "£10,000" in main_of(client.get(first.url))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount": "900000000"}, "not enough money left"),
        ({f"price_{FIRST}": "", f"price_{SUSTAINED}": ""}, "Enter a price for at least one"),
        ({"starts_on_year": TODAY.year - 9}, "within the days of its fund"),
        ({"provider": ""}, "Select the provider"),
    ],
)
def test_a_mistake_in_a_contract_keeps_what_was_typed_and_moves_nothing(cast, wrong, words):
    fund = make_fund(cast)
    url = reverse("commissioner:contract_new")
    text = cast.client(cast.farid).post(url, contract_answers(cast, fund, **wrong))
    page = text.content.decode()
    assert words in page
    assert "Help into work" in page
    with cast.as_(cast.farid):
        assert Transaction.objects.count() == 1


def test_check_then_another_approves_then_it_is_taken_back(cast, claim):
    farid, fay = cast.client(cast.farid), cast.client(cast.fay)
    url = reverse("commissioner:claim", args=[claim.pk])
    farid.post(deed("check", claim))
    assert "another commissioner approves it" in main_of(farid.get(url))
    refused = farid.post(deed("approve", claim), follow=True)
    assert "Somebody else must approve this claim" in refused.content.decode()
    for _ in range(2):
        fay.post(deed("approve", claim))
    page = main_of(fay.get(url))
    assert "Claim paid" in page
    assert "Approve and pay" not in page
    fay.post(deed("recover", claim), {"reason": "The job was not real"})
    assert "Payment taken back" in main_of(fay.get(url))
    with cast.as_(cast.farid):
        assert Claim.objects.get().state == "RECOVERED"
        assert Transaction.objects.filter(about_id=claim.pk).count() == 2


def test_a_question_and_a_refusal_need_words(cast, claim):
    client = cast.client(cast.farid)
    for name in ("query", "refuse"):
        page = client.post(deed(name, claim), {"reason": ""})
        assert "Enter the reason" in page.content.decode()
    client.post(deed("query", claim), {"reason": "Which payslip?"})
    client.post(deed("refuse", claim), {"reason": "It is another contract’s."})
    page = main_of(client.get(reverse("commissioner:claim", args=[claim.pk])))
    assert "Which payslip?" in page
    assert "It is another contract’s." in page
    assert client.get(deed("recover", claim)).status_code == 404


def test_a_check_that_finds_other_facts_says_what_to_do(cast, claim):
    with cast.as_area():
        Claim.objects.update(achieved_on=TODAY - timedelta(days=3))
    page = cast.client(cast.farid).post(deed("check", claim), follow=True).content.decode()
    assert "Query the claim or refuse it." in page


def test_the_books_are_shown_to_balance(cast):
    paid(cast, make_contract(cast), earned(cast))
    page = main_of(cast.client(cast.farid).get(reverse("commissioner:ledger")))
    assert "Balanced" in page
    assert "6 entries were added up again just now: they come to £0" in page
    assert "WL-001, Bright Steps" in page


def test_downloads_add_up_and_run_nothing(cast):
    fund = make_fund(cast, name="=HYPERLINK(1)")
    paid(cast, make_contract(cast, fund, title="+1", reference="@SUM"), earned(cast))
    client = cast.client(cast.farid)

    def rows(name):
        text = client.get(reverse(f"commissioner:{name}")).content.decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    assert sum(float(row["pounds"]) for row in rows("ledger_csv")) == 0
    assert sum(float(row["pounds"]) for row in rows("accounts_csv")) == 0
    (claim,) = rows("claims_csv")
    assert (claim["fund"], claim["contract"], claim["pounds"]) == (
        "'=HYPERLINK(1)", "'@SUM", "1600",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"), (" =1", "' =1"),
     ("plain", "plain"), (-3, -3), ("", "")],
)  # fmt: skip
def test_cells_that_a_spreadsheet_would_run_are_text(value, cell):
    assert neutral(value) == cell


QUERIES = {"home": 15, "funds": 11, "contracts": 12, "claims": 12, "ledger": 19}


def test_lists_cost_the_same_for_three_as_for_one(cast, django_assert_num_queries):
    client = cast.client(cast.farid)
    contract = make_contract(cast)
    submit(cast, contract, earned(cast))

    def ask():
        for name, count in QUERIES.items():
            with django_assert_num_queries(count, info=name):
                assert client.get(reverse(f"commissioner:{name}")).status_code == 200

    ask()
    for number, name in enumerate(("Bilal", "Carys")):
        fund = make_fund(cast, name=f"Fund {number}")
        more = make_contract(cast, fund, reference=f"WL-{number}")
        submit(cast, more, earned(cast, another_person(cast, name)))
    ask()


def test_a_list_goes_on_where_it_stopped(cast, monkeypatch):
    monkeypatch.setattr("worklocal.commissioning.claims.selectors.PAGE", 1)
    contract = make_contract(cast)
    for name in ("Amina", "Bilal"):
        journey = cast.journey if name == "Amina" else another_person(cast, name)
        submit(cast, contract, earned(cast, journey))
    client = cast.client(cast.farid)
    first = client.get(reverse("commissioner:claims"))
    second = client.get(first.context["next_url"])
    assert len(first.context["rows"]) == len(second.context["rows"]) == 1
    assert str(first.context["rows"][0][0]) != str(second.context["rows"][0][0])
    assert second.context["next_url"] == ""


def test_approving_moves_the_figures_of_the_overview(cast, claim):
    client = cast.client(cast.farid)
    approve(cast, check(cast, claim))
    page = main_of(client.get(reverse("commissioner:home")))
    for words in ("£500,000", "£8,400", "£1,600", "£490,000", "Balanced"):
        assert words in page
