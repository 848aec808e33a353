"""Fill the directory from feeds in `data/directory`: one file, one feed, named by its area."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from worklocal.exchange.open_referral.reading import ReadService, read_services
from worklocal.provision.directory.enums import Need
from worklocal.provision.directory.rules import needs_spoken_of
from worklocal.reference.provenance.copying import content, merge, stage_rows
from worklocal.reference.provenance.loading import Say, data_folder, loader

FEEDS = {"greater_manchester": "E47000001"}
"""The operating area whose directory each shipped feed belongs to."""

SERVICE_COLUMNS = {
    "id": "id::uuid", "area_code": "area_code", "organisation_id": "organisation_id::uuid",
    "name": "name", "kind": "kind", "description": "description", "needs": "needs::varchar[]",
    "status": "status", "url": "url", "email": "email", "phones": "phones::varchar[]",
    "opening_times": "opening_times", "how_to_get_it": "how_to_get_it", "fees": "fees",
    "minimum_age": "minimum_age::smallint", "maximum_age": "maximum_age::smallint",
    "serves_place_id": "serves_place_id", "imported_from": "imported_from",
    "checked_on": "checked_on::date", "updated_at": "checked_on::timestamptz",
    "search_words": "search_words",
}  # fmt: skip
NOT_KEPT = (
    "staged_services WHERE NOT EXISTS (SELECT FROM directory_service kept "
    "WHERE kept.id = staged_services.id::uuid AND kept.owner_organisation_id IS NOT NULL)"
)
"""A listing that its provider keeps is left alone by an import."""


@loader(
    "directory",
    order=60,
    files=["directory/*"],
    source="Trafford Data Lab (May 2026), from the Department for Work and Pensions, Arts Council "
    "England, Ministry of Justice, Greater Manchester Poverty Action and the Charity Commission",
    licence="Open Government Licence v3.0",
)
def load_directory(connection: BaseDatabaseWrapper, say: Say) -> int:
    rows = 0
    for feed, area_code in FEEDS.items():
        path = data_folder() / "directory" / f"{feed}.jsonl.gz"
        with connection.cursor() as cursor:
            rows += import_feed(cursor, path, feed=feed, area_code=area_code)
    return rows


def import_feed(cursor: Any, path: Path, *, feed: str, area_code: str) -> int:
    """Merge a feed of service records into an area's directory; what has gone from it is ended.

    Read again it changes nothing. Raises FeedRefused for a record that cannot be read, and then
    nothing of the feed is kept (the caller's transaction).
    """
    services = list(read_services(content(path).decode().splitlines()))
    _stage(cursor, services, feed=feed, area_code=area_code)
    merge(
        cursor, into="directory_listedorganisation", key=["id"],
        source="(SELECT DISTINCT ON (id) * FROM staged_organisations ORDER BY id) o",
        columns={
            "id": "id::uuid", "area_code": "area_code", "name": "name",
            "description": "description", "url": "''", "email": "''",
        },
    )  # fmt: skip
    merge(cursor, into="directory_service", key=["id"], source=NOT_KEPT, columns=SERVICE_COLUMNS)
    merge(
        cursor, into="directory_location", key=["id"],
        source="(SELECT DISTINCT ON (id) * FROM staged_locations ORDER BY id) l"
        " LEFT JOIN places_postcodepoint p ON p.postcode = l.postcode",
        columns={
            "id": "l.id::uuid", "name": "name", "address": "address", "town": "town",
            "county": "county", "postcode": "l.postcode", "latitude": "l.latitude::float8",
            "longitude": "l.longitude::float8", "place_id": "p.place_id",
        },
    )  # fmt: skip
    merge(
        cursor, into="directory_serviceatlocation", key=["id"], source="staged_locations",
        columns={
            "id": "link_id::uuid", "service_id": "service_id::uuid", "location_id": "id::uuid"
        },
    )  # fmt: skip
    cursor.execute(
        "UPDATE directory_service s SET status = 'ENDED' WHERE imported_from = %s"
        " AND owner_organisation_id IS NULL AND status <> 'ENDED'"
        " AND NOT EXISTS (SELECT FROM staged_services n WHERE n.id::uuid = s.id)",
        [feed],
    )
    return len(services)


def _stage(cursor: Any, services: list[ReadService], *, feed: str, area_code: str) -> None:
    stage_rows(
        cursor, "staged_organisations", ("id", "area_code", "name", "description"),
        ((s.organisation_id, area_code, s.organisation_name, s.organisation_description)
         for s in services),
    )  # fmt: skip
    stage_rows(
        cursor, "staged_services",
        ("id", "area_code", "organisation_id", "name", "kind", "description", "needs", "status",
         "url", "email", "phones", "opening_times", "how_to_get_it", "fees", "minimum_age",
         "maximum_age", "serves_place_id", "imported_from", "checked_on", "search_words"),
        (_service_row(s, feed, area_code) for s in services),
    )  # fmt: skip
    stage_rows(
        cursor, "staged_locations",
        ("link_id", "service_id", "id", "name", "address", "town", "county", "postcode",
         "latitude", "longitude"),
        ((at.link_id, s.id, at.id, at.name, at.address, at.town, at.county, at.postcode,
          at.latitude, at.longitude) for s in services for at in s.locations),
    )  # fmt: skip


def _service_row(service: ReadService, feed: str, area_code: str) -> Iterable[object]:
    stated = [Need(code) for code in service.needs if code in Need.values]
    said = f"{service.name}. {service.description}"
    needs = stated or needs_spoken_of(kind=service.kind, words=said)
    words = [service.organisation_name, service.kind, *(Need(need).label for need in needs)]
    return (
        service.id, area_code, service.organisation_id, service.name, service.kind,
        service.description, _array(needs), service.status, service.url, service.email,
        _array(service.phones), service.opening_times, service.how_to_get_it, service.fees,
        service.minimum_age, service.maximum_age, service.serves_code or None, feed,
        service.checked_on, " ".join(words),
    )  # fmt: skip


def _array(values: Iterable[str]) -> list[str]:
    return [str(value) for value in values]
