"""The open feed, as the standard's validator and other councils ask for it."""

import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.exchange.open_referral.schemas import faults, page_faults
from worklocal.exchange.open_referral import publishing
from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.models import Service

BASE = "/open-referral/gm"


@pytest.fixture
def client(cast) -> Client:
    return cast.client()


def test_the_root_says_which_version_it_speaks(client):
    body = client.get(f"{BASE}/").json()

    assert body["version"] == "HSDS-UK-3.0"
    assert faults("api_details", body) == []


@pytest.mark.parametrize("per_page", [1, 5, 50])
def test_pages_of_services_are_valid_first_middle_last_and_beyond(client, per_page):
    total = -(-1126 // per_page)
    for number in (1, total // 2, total, total + 1):
        page = client.get(f"{BASE}/services", {"page": number, "per_page": per_page}).json()

        assert page_faults("service_list", page, asked=number, per_page=per_page) == []
    assert page["empty"] is True


def test_pages_hold_every_service_once(client):
    ids: list[str] = []
    for number in range(1, 4):
        page = client.get(f"{BASE}/services", {"page": number, "per_page": 500}).json()
        ids += [each["id"] for each in page["contents"]]

    assert len(ids) == len(set(ids)) == page["total_items"] == 1126


def test_a_service_in_full_is_valid(client):
    listed = client.get(f"{BASE}/services", {"per_page": 5}).json()["contents"]

    for each in listed:
        whole = client.get(f"{BASE}/services/{each['id']}").json()
        assert faults("service", whole) == []
        assert each.items() <= whole.items()


@pytest.mark.parametrize("per_page", [1, 3])
def test_a_list_asks_the_same_number_of_questions_at_any_length(client, per_page):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{BASE}/services", {"per_page": per_page})

    assert len([each for each in asked if "directory_" in each["sql"]]) == 2


def test_search_and_filters(client):
    def total(**asked):
        return client.get(f"{BASE}/services", asked).json()["total_items"]

    some = Service.objects.order_by("id")[0]
    assert 0 < total(search="food parcel") < 20
    assert total(taxonomy_term_id=publishing.term_id(Need.FOOD)) == (
        Service.objects.filter(needs__contains=["FOOD"]).count()
    )
    assert total(organization_id=some.organisation_id) >= 1
    assert total(modified_after="2026-05-12") == 0
    assert total(modified_after="2026-05-11") == 1126


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"page": "0"}, "page must be"), ({"page": "x"}, "page must be"),
        ({"page": "٣"}, "page must be"), ({"per_page": "501"}, "per_page must be"),
        ({"organization_id": "1"}, "organization_id must be a UUID"),
        ({"taxonomy_term_id": str(uuid.UUID(int=1))}, "not one of the terms"),
        ({"modified_after": "yesterday"}, "modified_after must be a date"),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_is_refused_in_words(client, asked, says):
    response = client.get(f"{BASE}/services", asked)

    assert response.status_code == 400
    assert says in response.json()["error"]


@pytest.mark.parametrize(
    "path", [f"/services/{uuid.UUID(int=1)}", f"/organizations/{uuid.UUID(int=1)}",
             f"/taxonomies/{uuid.UUID(int=1)}", f"/taxonomy_terms/{uuid.UUID(int=1)}"]
)  # fmt: skip
def test_what_is_not_there_is_said_in_json(client, path):
    response = client.get(BASE + path)

    assert response.status_code == 404
    assert response.json() == {"error": "There is nothing at this address."}


def test_organisations_taxonomies_and_terms(client):
    bodies = client.get(f"{BASE}/organizations", {"per_page": 100}).json()
    terms = client.get(f"{BASE}/taxonomy_terms").json()
    lists = client.get(f"{BASE}/taxonomies").json()

    assert page_faults("organization_list", bodies, asked=1, per_page=100) == []
    assert page_faults("taxonomy_term", terms, asked=1, per_page=50) == []
    assert page_faults("taxonomy", lists, asked=1, per_page=50) == []
    whole = client.get(f"{BASE}/organizations/{bodies['contents'][0]['id']}").json()
    assert faults("organization", whole) == []
    assert whole["services"]
    term = terms["contents"][0]
    assert client.get(f"{BASE}/taxonomy_terms/{term['id']}").json() == term
    assert client.get(f"{BASE}/taxonomies/{term['taxonomy_id']}").json() == lists["contents"][0]


def test_the_feed_is_open_and_may_be_kept_a_while(client):
    response = client.get(f"{BASE}/services")

    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Content-Type"] == "application/json"
    assert client.post(f"{BASE}/services").status_code == 405


def test_each_area_publishes_its_own_directory(client):
    assert client.get("/open-referral/wy/services").json()["total_items"] == 0
    assert client.get("/open-referral/nowhere/services").status_code == 404
    assert client.get("/open-referral/services").json()["total_items"] == 1126
    some = Service.objects.order_by("id")[0]
    assert client.get(f"/open-referral/wy/services/{some.pk}").status_code == 404
