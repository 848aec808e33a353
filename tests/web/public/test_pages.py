"""Pages for anyone: what stands on them, with and without a postcode, in both languages."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.support.appointments.conftest import hub, times  # noqa: F401
from tests.web.public.conftest import ROOT
from tools import compile_messages
from worklocal.core import clock
from worklocal.employers.firms.models import Firm
from worklocal.employers.vacancies.models import Vacancy
from worklocal.provision.directory.models import Service

NOW = clock.now()


@pytest.fixture
def vacancy(cast):
    with cast.as_area():
        firm = Firm.objects.create(
            area=cast.area, name="Mill Bakery", sector="C", size="SMALL", postcode="M1 1AE",
            checked_on=clock.today(),
        )  # fmt: skip
        return make_vacancy(cast, firm, "Baker")


def make_vacancy(cast, firm, title, **more):
    return Vacancy.objects.create(
        **{
            "area": cast.area, "firm": firm, "title": title, "description": "Bread and cakes.",
            "hours_min": 20, "hours_max": "37.5", "pay_pence_hour": 1285, "state": "OPEN",
            "la_code": "E08000003", "state_since": NOW, "opened_at": NOW,
            "closes_on": clock.today() + timedelta(days=9), **more,
        }
    )  # fmt: skip


def text_of(response):
    return response.content.decode().split("<main", 1)[1].split("</main>")[0]


def first_service(cast):
    with cast.as_area():
        return Service.objects.listed().in_area(cast.area.code).order_by("id").first()


def test_every_page_opens_for_anyone_and_for_every_role(cast, hub, vacancy):  # noqa: F811
    urls = [
        reverse("public:home"), reverse("public:offers"), reverse("public:find"),
        reverse("public:find") + "?near=M1+1", reverse("public:hubs"),
        reverse("public:hub", args=[hub.pk]), reverse("public:jobs"),
        reverse("public:job", args=[vacancy.pk]), reverse("public:join"),
        reverse("public:join_step", args=["name"]),
        reverse("public:service", args=[first_service(cast).pk]),
    ]  # fmt: skip
    for role in (None, cast.amina_role, cast.ben, cast.dev):
        client = cast.client(role)
        for url in urls:
            assert client.get(url).status_code == 200, (role, url)


def test_what_does_not_exist_is_not_found(cast):
    client = cast.client()
    for name in ("service", "hub", "job"):
        assert client.get(reverse(f"public:{name}", args=[uuid.uuid4()])).status_code == 404
    assert client.get("/join/nonsense/").status_code == 404


def test_grace_sees_the_pages_of_her_own_area(cast, hub, vacancy):  # noqa: F811
    client = cast.client(cast.grace)
    assert client.get(reverse("public:hub", args=[hub.pk])).status_code == 404
    assert client.get(reverse("public:job", args=[vacancy.pk])).status_code == 404
    assert "Baker" not in text_of(client.get(reverse("public:jobs")))


def test_a_postcode_is_cut_to_its_sector_before_it_stands_in_an_address(cast):
    sent = cast.client().post(reverse("public:find"), {"place": "m1 1ae"})
    assert sent.url == reverse("public:find") + "?near=M1+1"


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "Enter your postcode"), ("nonsense", "We do not know that postcode"),
     ("ZZ99 9ZZ", "We do not know that postcode")],
)  # fmt: skip
def test_a_wrong_postcode_is_kept_and_explained(cast, typed, said):
    page = cast.client().post(reverse("public:find"), {"place": typed})
    assert page.status_code == 200
    assert said in text_of(page)
    assert f'value="{typed}"' in text_of(page) or not typed


def test_help_is_listed_nearest_first_with_a_map(cast):
    page = cast.client().get(reverse("public:find"), {"near": "M1 1"})
    text = text_of(page)
    distances = [line["distance"] for line in page.context["lines"] if line["distance"]]
    assert "<svg" in text
    assert len(distances) > 5
    assert "miles away" in distances[0]
    near = [float(d.split()[-3]) for d in distances]
    assert near == sorted(near)
    assert 'id="place-1"' in text
    assert 'href="#place-1"' in text


def test_the_list_is_narrowed_and_paged(cast):
    client = cast.client()
    url = reverse("public:find")
    everything = client.get(url, {"near": "M1 1", "miles": "20"}).context
    food = client.get(url, {"near": "M1 1", "miles": "20", "need": "FOOD"}).context
    words = client.get(url, {"near": "M1 1", "miles": "20", "q": "library"}).context
    assert (
        0
        < int(food["count"].split()[0].replace(",", ""))
        < int(everything["count"].split()[0].replace(",", ""))
    )
    assert all("Food" in line["needs"] or len(line["needs"]) == 4 for line in food["lines"])
    assert words["lines"]
    second = client.get(everything["next_url"]).context
    assert second["lines"][0]["url"] != everything["lines"][0]["url"]
    assert not {x["url"] for x in second["lines"]} & {x["url"] for x in everything["lines"]}


@pytest.mark.parametrize(
    "query",
    [{"near": "x'; --"}, {"need": "NOPE"}, {"miles": "-1", "near": "M1 1"}, {"after": "junk"},
     {"near": "M1 1", "after": "00.zz"}, {"q": "\x00(&|!"}],
)  # fmt: skip
def test_nonsense_in_the_address_is_harmless(cast, query):
    assert cast.client().get(reverse("public:find"), query).status_code == 200
    assert cast.client().get(reverse("public:jobs"), query).status_code == 200


def test_an_old_listing_says_so(cast):
    service = first_service(cast)
    with cast.as_area():
        Service.objects.filter(pk=service.pk).update(checked_on=clock.today() - timedelta(days=500))
    page = cast.client().get(reverse("public:service", args=[service.pk]))
    assert "more than a year ago" in text_of(page)


def test_a_service_that_stopped_says_so(cast):
    service = first_service(cast)
    with cast.as_area():
        Service.objects.filter(pk=service.pk).update(status="INACTIVE")
    page = cast.client().get(reverse("public:service", args=[service.pk]))
    assert "not running at present" in text_of(page)


def test_only_open_vacancies_of_checked_employers_are_shown(cast, vacancy):
    with cast.as_area():
        for title, more in (
            ("Draft", {"state": "DRAFT"}),
            ("Past", {"closes_on": clock.today() - timedelta(days=1)}),
        ):
            make_vacancy(cast, vacancy.firm, title, **more)
        unchecked = Firm.objects.create(
            area=cast.area, name="Nobody Knows", sector="C", size="SMALL", postcode="M1 1AE"
        )
        make_vacancy(cast, unchecked, "Unchecked")
    text = text_of(cast.client(cast.ben).get(reverse("public:jobs")))
    assert "Baker" in text
    assert "£12.85 an hour" in text
    assert "20 to 37.5 hours a week" in text
    for title in ("Draft", "Past", "Unchecked"):
        assert title not in text


def test_vacancies_are_paged_by_key(cast, vacancy):
    with cast.as_area():
        for number in range(25):
            make_vacancy(cast, vacancy.firm, f"Job {number}")
    client = cast.client()
    first = client.get(reverse("public:jobs")).context
    second = client.get(first["next_url"]).context
    seen = [job["url"] for job in (*first["jobs"], *second["jobs"])]
    assert len(seen) == len(set(seen)) == 26
    assert second["next_url"] == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_jobs_costs_the_same_for_one_and_three(
    cast, vacancy, count, django_assert_num_queries
):
    with cast.as_area():
        for number in range(count - 1):
            make_vacancy(cast, vacancy.firm, f"Job {number}")
    client = cast.client()
    with django_assert_num_queries(9):
        client.get(reverse("public:jobs"))


def test_the_front_page_speaks_welsh(cast):
    client = cast.client()
    client.post(reverse("shell:language"), {"language": "cy"})
    page = client.get(reverse("public:home"))
    assert 'lang="cy"' in page.content.decode()
    assert "Help with work, learning" not in text_of(page)


def test_every_sentence_has_its_welsh():
    assert compile_messages.missing_in(ROOT / "worklocal/web/public", "cy") == []


@pytest.mark.parametrize("name", ["home", "find", "offers", "hubs", "jobs", "join"])
def test_each_page_opens_in_welsh(cast, name):
    client = cast.client()
    client.post(reverse("shell:language"), {"language": "cy"})
    assert client.get(reverse(f"public:{name}")).status_code == 200
