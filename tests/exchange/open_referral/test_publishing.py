"""What we publish is valid by the standard's own schemas, and can be read in again unchanged."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.open_referral.schemas import faults
from worklocal.exchange.open_referral import publishing
from worklocal.exchange.open_referral.loading import import_feed
from worklocal.exchange.open_referral.reading import read_service
from worklocal.exchange.open_referral.selectors import in_full
from worklocal.provision.directory.enums import Need, ServiceStatus
from worklocal.provision.directory.models import (
    ListedOrganisation,
    Location,
    Service,
    ServiceAtLocation,
)

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
names = words.filter(str.strip)


@pytest.mark.django_db
def test_every_service_of_the_directory_is_valid_in_full_and_in_the_list():
    services = list(in_full(Service.objects.all()))

    wrong = {
        str(each.pk): found
        for each in services
        if (
            found := faults("service", publishing.service_in_full(each))
            + faults("service_list", publishing.service_in_list(each))
        )
    }

    assert len(services) == 1126
    assert wrong == {}


@pytest.mark.django_db
def test_what_is_published_reads_back_as_what_is_held():
    for held in in_full(Service.objects.all()):
        read = read_service(publishing.service_in_full(held))

        assert (read.id, read.name, read.status) == (held.pk, held.name, held.status)
        assert read.description == held.description
        assert list(read.needs) == held.needs
        assert (read.kind, read.url, read.email) == (held.kind, held.url, held.email)
        assert (list(read.phones), read.opening_times) == (held.phones, held.opening_times)
        assert read.how_to_get_it == held.how_to_get_it
        assert read.serves_code == (held.serves_place_id or "")
        assert {at.id for at in read.locations} == {
            link.location_id for link in held.at_locations.all()
        }


@pytest.mark.django_db
@settings(max_examples=60, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    name=names, description=words, status=st.sampled_from(ServiceStatus),
    needs=st.lists(st.sampled_from([str(need) for need in Need]), unique=True, max_size=4),
    url=st.sampled_from(["", "https://a.example/b"]), email=st.sampled_from(["", "a@b.example"]),
    phones=st.lists(names, max_size=2), times=words, age=st.none() | st.integers(0, 99),
    postcode=st.sampled_from(["", "M1 1AE"]), town=words, place_name=words,
    checked_on=st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)),
)  # fmt: skip
def test_any_listing_is_valid_whatever_it_leaves_out(
    name, description, status, needs, url, email, phones, times, age, postcode, town, place_name,
    checked_on,
):  # fmt: skip
    body = ListedOrganisation(name=name, description="", area_code="X")
    service = Service(
        organisation=body, name=name, description=description, status=status, needs=needs, url=url,
        email=email, phones=phones, opening_times=times, minimum_age=age, checked_on=checked_on,
        area_code="X",
    )  # fmt: skip
    place = Location(name=place_name, town=town, postcode=postcode, latitude=53, longitude=-2)
    link = ServiceAtLocation(service=service, location=place)
    service._prefetched_objects_cache = {"at_locations": Listed([link])}

    whole = publishing.service_in_full(service)

    assert faults("service", whole) == []
    assert None not in whole.values()
    assert "" not in whole.values()


class Listed(list):
    """Stands for a fetched relation."""

    def all(self):
        return self


@pytest.mark.django_db
def test_organisations_terms_and_taxonomy_are_valid():
    for body in ListedOrganisation.objects.prefetch_related("services__organisation").order_by(
        "id"
    ):
        assert faults("organization_list", publishing.organisation_in_list(body)) == []
    assert faults("organization", publishing.organisation_in_full(body)) == []
    for need in Need:
        assert faults("taxonomy_term", publishing.taxonomy_term(need)) == []
    assert faults("taxonomy", publishing.taxonomy()) == []
    assert faults("api_details", publishing.root()) == []


def test_the_schemas_do_refuse():
    whole = {"id": str(uuid.UUID(int=1)), "name": "A", "status": "active"}

    assert faults("service", whole) == []
    for wrong in ({"id": "1"}, {"status": "thriving"}, {"email": "nobody"}, {"url": "here"},
                  {"minimum_age": "16"}):  # fmt: skip
        assert faults("service", whole | wrong) != []


@pytest.mark.django_db
def test_importing_leaves_alone_what_its_provider_keeps_and_ends_what_has_gone(cast, tmp_path):
    rows = list(in_full(Service.objects.all())[:3])
    path = tmp_path / "small.jsonl"
    lines = [publishing.service_in_full(row) | {"name": f"New {n}"} for n, row in enumerate(rows)]
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    with cast.as_area():
        Service.objects.filter(pk=rows[0].pk).update(owner_organisation=cast.provider)
        with connection.cursor() as cursor:
            import_feed(cursor, path, feed="greater_manchester", area_code="E47000001")

        found = {each.pk: each for each in Service.objects.order_by("id")}

    assert found[rows[0].pk].name == rows[0].name
    assert found[rows[1].pk].name == "New 1"
    assert found[rows[2].pk].status == ServiceStatus.ACTIVE
    assert sum(each.status == ServiceStatus.ENDED for each in found.values()) == 1123
