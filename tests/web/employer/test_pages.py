"""Pages for employers and for those who look after them: for whom, and what pressing does."""

import json
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.employers.adverts import NOW, TODAY, draft, make_firm, posted
from tests.matching.introductions.introduced import sent
from worklocal.accounts.models import User
from worklocal.employers.firms.models import Firm, FirmContact, FirmRegistration
from worklocal.employers.firms.services import ContactFacts, FirmFacts, log_contact, register_firm
from worklocal.employers.vacancies.models import Vacancy
from worklocal.matching.introductions.models import Introduction, NotHiredReason
from worklocal.web.employer import coding

STAFF = ["ben", "lena", "chloe", "hana", "amina_role", "esi", "farid", "bola", "stefan", "adam",
         "grace"]  # fmt: skip


def main_of(response):
    return response.content.decode().split("<main")[1].split("</main>")[0]


@pytest.fixture
def firm(cast):
    return make_firm(cast)


@pytest.fixture
def introduced(cast, firm):
    return sent(cast, vacancy=posted(cast, firm))


def own_pages(row):
    return [
        *(reverse(f"employer:{name}") for name in
          ("home", "vacancies", "vacancy_new", "introductions")),
        reverse("employer:vacancy", args=[row.vacancy_id]),
        reverse("employer:vacancy_change", args=[row.vacancy_id]),
        reverse("employer:vacancy_export", args=[row.vacancy_id]),
        reverse("employer:introduction", args=[row.pk]),
    ]  # fmt: skip


def broker_pages(row, firm):
    return [
        reverse("employer:firms"), reverse("employer:firms") + "?show=unchecked",
        reverse("employer:firms") + "?q=mill", reverse("employer:open_vacancies"),
        reverse("employer:firm", args=[firm.pk]),
        reverse("employer:vacancy_review", args=[row.vacancy_id]),
    ]  # fmt: skip


def test_every_page_opens_for_its_role(cast, firm, introduced):
    for role, urls in (
        (cast.dev, own_pages(introduced)),
        (cast.bea, broker_pages(introduced, firm)),
    ):
        client = cast.client(role)
        for url in urls:
            assert client.get(url).status_code == 200, url


@pytest.mark.parametrize("role", STAFF)
def test_others_find_no_such_page(cast, firm, introduced, role):
    client = cast.client(getattr(cast, role))
    for url in own_pages(introduced) + broker_pages(introduced, firm):
        assert client.get(url).status_code == 404, url
        assert client.post(url).status_code == 404, url


def test_employers_and_account_managers_keep_to_their_own(cast, firm, introduced):
    for url in broker_pages(introduced, firm):
        assert cast.client(cast.dev).get(url).status_code == 404
    for url in own_pages(introduced):
        assert cast.client(cast.bea).get(url).status_code == 404


def test_another_business_finds_none_of_it(cast, introduced):
    from tests.cast import _organisation, make_role
    from worklocal.accounts.enums import OrganisationKind, RoleKind

    with cast.as_area():
        other = _organisation(cast.area, "Tame Foods", OrganisationKind.EMPLOYER)
        role = make_role(cast.area, "Dora", RoleKind.EMPLOYER, other)
    make_firm(cast, name="Tame Foods", organisation=other)
    client = cast.client(role)
    for url in own_pages(introduced)[4:]:
        assert client.get(url).status_code == 404, url
    for name in ("home", "vacancies", "introductions"):
        assert "Amina" not in client.get(reverse(f"employer:{name}")).content.decode()


def test_an_account_without_a_business_is_shown_the_way(cast):
    page = cast.client(cast.dev).get(reverse("employer:home"))
    assert reverse("employer:register") in main_of(page)
    assert cast.client(cast.dev).get(reverse("employer:vacancies")).status_code == 404


# -- Without an account


REGISTER = {
    "name": "Canal Joinery", "company_number": "1234567", "sector": "F", "size": "SMALL",
    "postcode": "m1 1ae", "about": "We build stairs.", "contact_name": "Jo Carver",
    "email": "jo@canal.example", "phone": "0161 496 0000",
}  # fmt: skip


def register(client, **more):
    data = {**REGISTER, "submission_key": str(uuid.uuid4()), **more}
    return client.post(reverse("employer:register"), data)


def test_the_front_page_is_for_everybody(cast):
    for client in (cast.client(), cast.client(cast.amina_role)):
        for name in ("front", "register", "registered"):
            assert client.get(reverse(f"employer:{name}")).status_code == 200


def test_known_or_not_the_answer_is_the_same(cast, firm):
    client = cast.client()
    answers = [
        register(client), register(client, name="Mill Bakery", company_number=""),
        register(client, name="New Name", company_number="", email="AMINA@gm.example"),
    ]  # fmt: skip
    assert {(answer.status_code, answer.url) for answer in answers} == {
        (302, reverse("employer:registered"))
    }
    with cast.as_(cast.bea):
        made = FirmRegistration.objects.order_by("id").values_list("firm__name", "has_account")
        assert list(made) == [("Canal Joinery", True), ("Mill Bakery", False), ("New Name", False)]


def test_registering_twice_with_one_form_is_one(cast):
    key = str(uuid.uuid4())
    for _ in range(2):
        register(cast.client(), submission_key=key)
    with cast.as_area():
        assert Firm.objects.get().company_number == "01234567"
        assert User.objects.filter(email="jo@canal.example").count() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Enter the name of the business"),
        ({"company_number": "12"}, "Enter a company number of 8 characters"),
        ({"postcode": "ZZ99 9ZZ"}, "We do not know that postcode"),
        ({"email": "jo"}, "Enter an e-mail address in the correct format"),
        ({"phone": "12"}, "Enter a phone number"),
        ({"sector": ""}, "Select what you do"),
    ],
)
def test_a_mistake_keeps_what_was_typed(cast, wrong, words):
    page = register(cast.client(), **wrong)
    text = page.content.decode()
    assert page.status_code == 200
    assert words in text
    assert "We build stairs." in text
    assert "<title>Error:" in text
    with cast.as_area():
        assert not Firm.objects.exists()


# -- A vacancy


def advert(**more):
    day = TODAY + timedelta(days=20)
    return {
        "title": "Forklift driver", "description": "Load lorries.", "pay": "14.20",
        "hours_min": "30", "hours_max": "37.5", "shifts": ["EARLY", "NIGHT"], "where": "place",
        "postcode": "M1 1AE", "licences": ["FORKLIFT"], "openings": "2",
        "most_introductions": "4", "closes_on_day": day.day, "closes_on_month": day.month,
        "closes_on_year": day.year, "submission_key": str(uuid.uuid4()), **more,
    }  # fmt: skip


def test_a_vacancy_from_the_form_to_open(cast, firm):
    client, data = cast.client(cast.dev), advert()
    first, second = (client.post(reverse("employer:vacancy_new"), data) for _ in range(2))
    assert first.status_code == 302
    assert first.url == second.url
    check = client.get(first.url)
    for words in ("Forklift driver", "£14.20 an hour", "30 to 37.5 hours", "Forklift"):
        assert words in main_of(check)
    assert "below the national living wage" not in main_of(check)
    kinds = [value for value, _ in check.context["form"].fields["kind"].choices]
    assert "8222" in kinds
    for _ in range(2):
        done = client.post(first.url, {"kind": "8222"}, follow=True)
    assert "Open" in main_of(done)
    with cast.as_(cast.dev):
        row = Vacancy.objects.get()
    assert (row.state, row.soc2020, row.pay_pence_hour, row.licences) == (
        "OPEN", "8222", 1420, ["FORKLIFT"],
    )  # fmt: skip


def test_low_pay_is_said_with_its_source_before_it_is_sent_in(cast, firm):
    client = cast.client(cast.dev)
    url = client.post(reverse("employer:vacancy_new"), advert(pay="9")).url
    page = main_of(client.get(url))
    assert "The pay is below the national living wage." in page
    assert "£12.71 an hour" in page
    assert "National minimum wage and national living wage rates" in page
    client.post(url, {"kind": ""})
    review = reverse("employer:open_vacancies")
    assert "The pay is below the national living wage" in main_of(cast.client(cast.bea).get(review))


def test_words_about_money_are_held_until_somebody_looks(cast, firm):
    client = cast.client(cast.dev)
    data = advert(description="Send us your bank details. A £20 registration fee applies.")
    url = client.post(reverse("employer:vacancy_new"), data).url
    assert "It asks for bank or card details" in main_of(client.get(url))
    client.post(url, {})
    with cast.as_(cast.amina_role):
        assert not Vacancy.objects.exists()
    bea = cast.client(cast.bea)
    with cast.as_(cast.bea):
        row = Vacancy.objects.get()
    page = reverse("employer:vacancy_review", args=[row.pk])
    assert "It speaks of a fee" in main_of(bea.get(page))
    assert "Write what the employer should change" in bea.post(page, {"words": ""}).content.decode()
    bea.post(page, {"words": "Take the fee out"})
    own = main_of(client.get(reverse("employer:vacancy", args=[row.pk])))
    assert "Your account manager sent it back: Take the fee out" in own


def test_an_unchecked_business_writes_and_waits(cast):
    make_firm(cast, checked=False)
    client, bea = cast.client(cast.dev), cast.client(cast.bea)
    assert "We have not spoken yet" in main_of(client.get(reverse("employer:home")))
    url = client.post(reverse("employer:vacancy_new"), advert()).url
    client.post(url, {})
    with cast.as_(cast.bea):
        row = Vacancy.objects.select_related("firm").get()
    review = reverse("employer:vacancy_review", args=[row.pk])
    open_url = reverse("employer:vacancy_open", args=[row.pk])
    assert open_url not in main_of(bea.get(review))
    assert "Check the employer first" in bea.post(open_url, follow=True).content.decode()
    bea.post(reverse("employer:firm_check", args=[row.firm_id]))
    bea.post(open_url)
    with cast.as_(cast.amina_role):
        assert Vacancy.objects.get().state == "OPEN"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Enter a job title"), ({"pay": "lots"}, "must be an amount of money"),
        ({"hours_min": "x"}, "Enter hours a week from 1 to 80"),
        ({"hours_max": "10"}, "The most hours cannot be fewer"),
        ({"postcode": ""}, "Enter the postcode of the work"),
        ({"postcode": "ZZ99 9ZZ"}, "We do not know that postcode"),
        ({"closes_on_year": "2020"}, "must be on or after"),
        ({"shifts": []}, "Select when the work is"), ({"openings": "0"}, "must be 1 or more"),
        ({"starts_on_day": "40"}, "must include"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_vacancy_keeps_what_was_typed(cast, firm, wrong, words):
    data = advert(**wrong)
    page = cast.client(cast.dev).post(reverse("employer:vacancy_new"), data)
    text = page.content.decode()
    assert words in text
    assert "Load lorries." in text
    assert "<title>Error:" in text
    with cast.as_(cast.dev):
        assert not Vacancy.objects.exists()


def test_a_change_starts_from_what_stands(cast, firm):
    row, client = posted(cast, firm), cast.client(cast.dev)
    url = reverse("employer:vacancy_change", args=[row.pk])
    page = client.get(url).content.decode()
    assert 'value="13.50"' in page
    assert "Bread, mostly." in page
    done = client.post(url, advert(title="Baker", openings="3"), follow=True)
    assert "The vacancy stays open" in done.content.decode()
    client.post(reverse("employer:vacancy_close", args=[row.pk]))
    assert client.get(url).status_code == 404


def test_an_export_is_a_job_posting(cast, firm):
    row = posted(cast, firm, description="Bread <b>mostly</b>", licences=("DBS",))
    response = cast.client(cast.dev).get(reverse("employer:vacancy_export", args=[row.pk]))
    posting = json.loads(response.content)
    assert response["Content-Type"].startswith("application/ld+json")
    assert response["Content-Disposition"].startswith("attachment")
    for name in ("title", "description", "datePosted", "hiringOrganization", "jobLocation"):
        assert posting[name], name
    assert posting["@type"] == "JobPosting"
    assert posting["description"] == "<p>Bread &lt;b&gt;mostly&lt;/b&gt;</p>"
    assert posting["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "value": 13.5, "unitText": "HOUR"
    }  # fmt: skip
    assert posting["employmentType"] == ["FULL_TIME", "PART_TIME"]
    assert posting["jobLocation"]["address"]["postalCode"] == "M1 1AE"


def test_kinds_of_work_without_the_coder_come_from_the_index(db, monkeypatch):
    monkeypatch.setattr(coding, "_coded", lambda title, description: None)
    assert coding.kinds_of_work("Baker")[0].title
    assert coding.kinds_of_work("") == []


# -- Introductions


def test_an_introduction_shows_what_was_agreed_and_takes_the_result_once(cast, introduced):
    client, url = cast.client(cast.dev), reverse("employer:introduction", args=[introduced.pk])
    page = client.get(url).content.decode()
    assert "07700 900001" in page
    assert "people.example" not in page
    key = str(uuid.uuid4())
    assert "Select what happened" in client.post(url, {"submission_key": key}).content.decode()
    missing = client.post(url, {"submission_key": key, "result": "NOT_HIRED", "words": "Sorry"})
    assert "Select why not" in missing.content.decode()
    assert "Sorry" in missing.content.decode()
    said = {"submission_key": key, "result": "INTERVIEW", "words": "Monday at 10"}
    for _ in range(2):
        client.post(url, said)
    assert "Monday at 10" in main_of(client.get(url))
    client.post(url, {"submission_key": str(uuid.uuid4()), "result": "NOT_HIRED",
                      "reason": NotHiredReason.SKILLS})  # fmt: skip
    page = client.get(url).content.decode()
    assert "07700 900001" not in page
    assert "A skill or licence was missing" in page
    with cast.as_(cast.ben):
        assert Introduction.objects.get().state == "NOT_HIRED"


def test_a_late_result_is_marked(cast, introduced):
    with cast.as_area():
        Introduction.objects.update(result_due_on=TODAY - timedelta(days=1))
    client = cast.client(cast.dev)
    assert "Overdue" in main_of(client.get(reverse("employer:home")))
    assert "Result overdue" in main_of(client.get(reverse("employer:introductions")))


# -- Looking after employers


def test_the_log_warns_the_next_who_asks(cast, firm):
    with cast.as_(cast.ben):
        log_contact(firm=firm, about="Asked for trial shifts", at=NOW)
    client, url = cast.client(cast.bea), reverse("employer:firm", args=[firm.pk])
    page = main_of(client.get(url))
    assert "by Ben" in page
    assert "Asked for trial shifts" in page
    assert "Leave them in peace until" in page
    key = str(uuid.uuid4())
    assert "Write what you asked" in client.post(url, {"submission_key": key}).content.decode()
    for _ in range(2):
        client.post(url, {"submission_key": key, "about": "They want two bakers"})
    with cast.as_(cast.bea):
        assert FirmContact.objects.count() == 2


def test_letting_in_and_turning_away(cast, firm):
    ids = []
    for name in ("jo", "kit"):
        with cast.as_area():
            ids.append(
                register_firm(
                    firm=FirmFacts("Mill Bakery", "C", "SMALL", "M1 1AE"),
                    contact=ContactFacts(name, f"{name}@mill.example", "0161 496 0000"), at=NOW,
                )
            )  # fmt: skip
    client = cast.client(cast.bea)
    assert "Somebody wrote in its name" in main_of(client.get(reverse("employer:firms")))
    client.post(reverse("employer:let_in", args=[ids[0]]))
    away = reverse("employer:turn_away", args=[ids[1]])
    assert client.get(away).status_code == 200
    assert "Write why" in client.post(away, {"reason": ""}).content.decode()
    client.post(away, {"reason": "Not theirs"})
    with cast.as_(cast.bea):
        answers = dict(FirmRegistration.objects.values_list("contact_name", "decision"))
    assert answers == {"jo": "LET_IN", "kit": "TURNED_AWAY"}
    for url in (away, reverse("employer:let_in", args=[ids[0]])):
        assert cast.client(cast.dev).post(url).status_code == 404


QUERIES = {
    "dev": {"home": 18, "vacancies": 11, "introductions": 17},
    "bea": {"firms": 12, "open_vacancies": 12},
}


def test_lists_cost_the_same_for_three_as_for_one(cast, firm, django_assert_num_queries):
    from tests.commissioning.money import another_person
    from tests.matching.introductions.introduced import proposed
    from worklocal.matching.introductions.services import agree_introduction

    def put(journey, number):
        vacancy = posted(cast, firm, title=f"Baker {number}")
        posted(cast, firm, title=f"Cheap {number}", pay_pence_hour=900)
        row = proposed(cast, vacancy=vacancy, journey=journey)
        with cast.as_area():
            agree_introduction(introduction=row, wording="Yes", at=NOW)
            make_firm(cast, name=f"Firm {number}", organisation=make_org(cast, number))
            log_contact_as(cast, firm)

    def ask():
        for role, pages in QUERIES.items():
            client = cast.client(getattr(cast, role))
            for name, count in pages.items():
                with django_assert_num_queries(count, info=name):
                    assert client.get(reverse(f"employer:{name}")).status_code == 200

    put(cast.journey, 0)
    ask()
    for number, name in enumerate(("Bilal", "Carys"), start=1):
        put(another_person(cast, name), number)
    ask()


def make_org(cast, number):
    from tests.cast import _organisation
    from worklocal.accounts.enums import OrganisationKind

    return _organisation(cast.area, f"Firm {number}", OrganisationKind.EMPLOYER)


def log_contact_as(cast, firm):
    with cast.as_(cast.bea):
        log_contact(firm=firm, about="Rang", at=NOW)


def test_a_draft_is_seen_by_its_employer_alone(cast, firm):
    row = draft(cast, firm)
    client = cast.client(cast.dev)
    assert client.get(reverse("employer:vacancy_check", args=[row.pk])).status_code == 200
    posted_row = posted(cast, firm)
    assert client.get(reverse("employer:vacancy_check", args=[posted_row.pk])).status_code == 404
