"""Open Referral UK 3.0 service records into plain shapes. Pure; refuses by record and reason."""

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from worklocal.core.errors import Refusal

STATUSES = {
    "active": "ACTIVE", "inactive": "INACTIVE", "defunct": "ENDED",
    "temporarily closed": "PAUSED",
}  # fmt: skip
"""Our status for each of the standard's."""

NEEDS_TAXONOMY = "Work Local needs"


class FeedRefused(Refusal):
    """A record is not fit to be read in; the message says which and why."""


@dataclass(frozen=True)
class ReadLocation:
    link_id: uuid.UUID
    id: uuid.UUID
    name: str
    address: str
    town: str
    county: str
    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class ReadService:
    """One service of a feed. Locations without a position are left out: none can be sent there."""

    id: uuid.UUID
    name: str
    description: str
    status: str
    kind: str
    needs: tuple[str, ...]
    organisation_id: uuid.UUID
    organisation_name: str
    organisation_description: str
    url: str
    email: str
    phones: tuple[str, ...]
    opening_times: str
    how_to_get_it: str
    fees: str
    minimum_age: int | None
    maximum_age: int | None
    serves_code: str
    checked_on: date | None
    locations: tuple[ReadLocation, ...]


def read_services(lines: Iterable[str]) -> Iterator[ReadService]:
    """The services of a feed, one JSON record a line. Raises FeedRefused at the first bad one."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield read_service(json.loads(line))
        except json.JSONDecodeError as error:
            raise FeedRefused(f"Line {number} is not JSON: {error.msg}.") from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise FeedRefused(f"Line {number} is not a service record: {error!r}.") from error


def read_service(record: dict[str, Any]) -> ReadService:
    """One full service record. Raises KeyError or ValueError where a required part is wrong."""
    organisation = record["organization"]
    return ReadService(
        id=uuid.UUID(record["id"]),
        name=_line(record["name"]),
        description=_text(record.get("description")),
        status=STATUSES[record["status"]],
        kind=_kind(record),
        needs=_needs(record),
        organisation_id=uuid.UUID(organisation["id"]),
        organisation_name=_line(organisation["name"]),
        organisation_description=_text(organisation.get("description")),
        url=_url(record.get("url")),
        email=_text(record.get("email")),
        phones=tuple(_line(each["number"]) for each in record.get("phones", [])),
        opening_times="\n".join(_times(each) for each in record.get("schedules", [])),
        how_to_get_it=_text(record.get("application_process")),
        fees=_text(record.get("fees")),
        minimum_age=_whole(record.get("minimum_age")),
        maximum_age=_whole(record.get("maximum_age")),
        serves_code=_served(record),
        checked_on=_day(record.get("last_modified") or record.get("assured_date")),
        locations=tuple(_locations(record)),
    )


def _text(value: object) -> str:
    return "\n".join(" ".join(line.split()) for line in str(value or "").splitlines()).strip()


def _line(value: object) -> str:
    return " ".join(str(value or "").split())


def _url(value: object) -> str:
    text = _line(value)
    return text if text.startswith(("http://", "https://")) and " " not in text else ""


def _whole(value: object) -> int | None:
    return None if value is None else int(float(str(value)))


def _day(value: object) -> date | None:
    return datetime.fromisoformat(str(value)).date() if value else None


def _terms(record: dict[str, Any], link_type: str) -> list[dict[str, Any]]:
    return [
        each.get("taxonomy_term", {})
        for each in record.get("attributes", [])
        if each.get("link_type", "service_type") == link_type
    ]


def _kind(record: dict[str, Any]) -> str:
    terms = _terms(record, "service_type")
    return next((_line(each.get("description") or each.get("name")) for each in terms), "")


def _needs(record: dict[str, Any]) -> tuple[str, ...]:
    """Needs said in our own list's codes; those of other lists are not understood yet."""
    return tuple(
        str(each["term"])
        for each in _terms(record, "need")
        if each.get("taxonomy") == NEEDS_TAXONOMY and "term" in each
    )


def _times(schedule: dict[str, Any]) -> str:
    said = _text(schedule.get("description"))
    hours = "-".join(str(schedule[k])[:5] for k in ("opens_at", "closes_at") if schedule.get(k))
    return " ".join(part for part in (schedule.get("byday", ""), hours, said) if part)


def _served(record: dict[str, Any]) -> str:
    """The statistics code of a service area, where its address ends in one."""
    for each in record.get("service_areas", []):
        code = str(each.get("uri", "")).rpartition("/")[2]
        if len(code) == 9 and code[0].isalpha() and code[1:].isdigit():
            return code
    return ""


def _locations(record: dict[str, Any]) -> Iterator[ReadLocation]:
    for link in record.get("service_at_locations", []):
        place = link["location"]
        if place.get("latitude") is None or place.get("longitude") is None:
            continue
        address: dict[str, Any] = next(iter(place.get("addresses", [])), {})
        yield ReadLocation(
            link_id=uuid.UUID(link["id"]), id=uuid.UUID(place["id"]),
            name=_line(place.get("name")), address=_line(address.get("address_1")),
            town=_line(address.get("city")), county=_line(address.get("state_province")),
            postcode=_line(address.get("postal_code")).upper(),
            latitude=float(place["latitude"]), longitude=float(place["longitude"]),
        )  # fmt: skip
