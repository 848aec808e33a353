"""Fill places from `data/places`."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from worklocal.reference.places.geometry import draw, project
from worklocal.reference.provenance.copying import content, merge, stage, stage_rows
from worklocal.reference.provenance.loading import Say, found, loader

PLACE_COLUMNS = {
    "code": "a.code", "name": "a.name", "kind": "kind", "county_id": "county_code",
    "combined_authority_id": "combined_authority_code", "region_id": "region_code",
    "country_id": "country_code", "start_year": "start_year::smallint",
    "end_year": "end_year::smallint", "is_current": "is_current = '1'",
    "population": "population_2020::integer", "area_sq_km": "area_sq_km::integer",
    "latitude": "latitude::float8", "longitude": "longitude::float8",
    "cluster_global": "coalesce(c.global, '')", "cluster_economic": "coalesce(c.economic, '')",
    "cluster_demographic": "coalesce(c.demographic, '')",
}  # fmt: skip
OUTLINE_COLUMNS = ("code", "path", "west", "north", "east", "south", "x", "y")


@loader(
    "places",
    order=10,
    files=["places/*"],
    source="Office for National Statistics, Explore Local Statistics (June 2026) and Postcode "
    "Directory (November 2025); mySociety, names and codes of local authorities (July 2025)",
    licence="Open Government Licence v3.0; mySociety: CC BY 4.0. Contains OS data © Crown "
    "copyright and database right. Contains Royal Mail data © Royal Mail copyright and database "
    "right. Contains National Statistics data © Crown copyright and database right.",
)
def load_places(connection: BaseDatabaseWrapper, say: Say) -> int:
    with connection.cursor() as cursor:
        rows = _load_areas(cursor)
        say("places: borders")
        rows += _load_outlines(cursor)
        say("places: postcodes")
        return rows + _load_postcodes(cursor)


def _load_areas(cursor: Any) -> int:
    stage(cursor, "staged_areas", found(["places/areas.csv"]))
    stage(cursor, "staged_clusters", found(["places/area_clusters.csv"]))
    stage(cursor, "staged_changes", found(["places/area_code_changes.csv"]))
    stage(cursor, "staged_similar", found(["places/similar_areas.csv.gz"]))
    rows = merge(
        cursor, into="places_place", columns=PLACE_COLUMNS, key=["code"],
        source="staged_areas a LEFT JOIN staged_clusters c ON c.code = a.code",
    )  # fmt: skip
    rows += merge(
        cursor, into="places_codechange", key=["old_code"], removes=True, source="staged_changes",
        columns={
            "old_code": "old_code", "name": "name", "reason": "reason",
            "ended_on": "ended_on::date", "successor_id": "successor_code",
        },
    )  # fmt: skip
    return rows + merge(
        cursor, into="places_similarplace", key=["place_id", "similarity", "rank"], removes=True,
        source="staged_similar",
        columns={
            "place_id": "code", "similarity": "similarity", "rank": "rank::smallint",
            "similar_id": "similar_code",
        },
    )  # fmt: skip


def _load_outlines(cursor: Any) -> int:
    files = found(["places/boundaries_*.geojson.gz"])
    outlines = (outline for path in files for outline in _outlines(path))
    stage_rows(cursor, "staged_outlines", OUTLINE_COLUMNS, outlines)
    return merge(
        cursor, into="places_outline", key=["place_id"], removes=True, source="staged_outlines",
        columns={
            "place_id": "code", "path": "path", "label_x": "x::int", "label_y": "y::int",
            "west": "west::int", "north": "north::int", "east": "east::int",
            "south": "south::int",
        },
    )  # fmt: skip


def _outlines(path: Path) -> Iterator[list[object]]:
    for feature in json.loads(content(path))["features"]:
        shape, about = feature["geometry"], feature["properties"]
        parts = shape["coordinates"]
        rings = parts if shape["type"] == "Polygon" else [ring for part in parts for ring in part]
        drawn = draw(rings)
        longitude, latitude = about["label_point"]
        yield [
            about["code"], drawn.path, drawn.west, drawn.north, drawn.east, drawn.south,
            *project(latitude, longitude),
        ]  # fmt: skip


def _load_postcodes(cursor: Any) -> int:
    parts = []
    for precision, pattern in (
        ("FULL", "places/postcodes_*.csv.gz"),
        ("SECTOR", "places/postcode_sectors.csv.gz"),
        ("DISTRICT", "places/postcode_districts.csv.gz"),
    ):
        table = f"staged_{precision.lower()}"
        stage(cursor, table, found([pattern]))
        parts.append(f"SELECT '{precision}' AS precision, * FROM {table}")  # noqa: S608
    return merge(
        cursor, into="places_postcodepoint", key=["postcode"], removes=True,
        source=f"({' UNION ALL '.join(parts)}) s",
        columns={
            "postcode": "postcode", "precision": "precision", "latitude": "latitude::float8",
            "longitude": "longitude::float8", "place_id": "area_code",
        },
    )  # fmt: skip
