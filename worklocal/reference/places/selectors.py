"""Questions about places: where a postcode lies, what lies within what, which areas are alike."""

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass

from worklocal.reference.places.enums import Precision, Similarity
from worklocal.reference.places.geometry import project
from worklocal.reference.places.models import CodeChange, Outline, Place, PostcodePoint
from worklocal.reference.places.postcodes import read_postcode
from worklocal.reference.provenance.copying import content
from worklocal.reference.provenance.loading import found


@dataclass(frozen=True)
class Location:
    """Where what was typed lies. `matched` is shorter than `postcode` unless precision is FULL."""

    postcode: str
    matched: str
    precision: Precision
    latitude: float
    longitude: float
    place_code: str
    place_name: str
    combined_authority_code: str

    @property
    def is_exact(self) -> bool:
        return self.precision is Precision.FULL


def locate(postcode_text: str) -> Location | None:
    """The best point known for a postcode, sector or district; None when it is none or unknown.

    A full postcode that is not held is placed at its sector, else its district: look at
    `precision` before saying how far away something is. One query.
    """
    asked = read_postcode(postcode_text)
    if asked is None:
        return None
    tried = [part for part in (asked.full, asked.sector, asked.district) if part]
    points = PostcodePoint.objects.filter(postcode__in=tried).select_related("place")
    best = max(points, key=lambda point: len(point.postcode), default=None)
    if best is None:
        return None
    return Location(
        postcode=str(asked), matched=best.postcode, precision=Precision(best.precision),
        latitude=best.latitude, longitude=best.longitude, place_code=best.place_id,
        place_name=best.place.name,
        combined_authority_code=best.place.combined_authority_id or "",
    )  # fmt: skip


def place_named(code: str) -> Place | None:
    """The place under this code today, or the one that took its place; a split one as it was."""
    place = Place.objects.filter(code=code).first()
    if place is not None and place.is_current:
        return place
    change = CodeChange.objects.filter(old_code=code).select_related("successor").first()
    return change.successor if change and change.successor else place


def districts_of(code: str) -> list[Place]:
    """Today's lowest-tier authorities within a place, by name; a district's only one is itself."""
    return list(Place.objects.current().lowest_tier().within(code).order_by("name", "code"))


def similar_to(
    code: str, *, similarity: Similarity = Similarity.GLOBAL, limit: int = 20
) -> list[Place]:
    """The places most like this one, most alike first.

    Local authorities have twenty; combined authorities five. Regions and countries have none.
    """
    found_rows = Place.objects.filter(code=code, similar__similarity=similarity)
    codes = list(
        found_rows.order_by("similar__rank").values_list("similar__similar", flat=True)[:limit]
    )
    by_code = Place.objects.in_bulk(codes)
    return [by_code[each] for each in codes]


def cluster_meaning(letter: str, *, similarity: Similarity = Similarity.GLOBAL) -> str:
    """What the statistics office says that areas of a cluster have in common; "" when unknown."""
    return _cluster_meanings().get(similarity, {}).get(letter, "")


@functools.cache
def _cluster_meanings() -> dict[str, dict[str, str]]:
    (path,) = found(["places/area_cluster_descriptions.json"])
    meanings: dict[str, dict[str, str]] = json.loads(content(path))
    return meanings


@dataclass(frozen=True)
class Shape:
    """One place on a map: SVG path data and where its name goes, in map units."""

    code: str
    name: str
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True)
class Map:
    """Shapes that fit one viewBox. `unit` is a six-hundredth of its width: size marks by it."""

    shapes: tuple[Shape, ...]
    left: int
    top: int
    width: int
    height: int

    @property
    def view_box(self) -> str:
        return f"{self.left} {self.top} {self.width} {self.height}"

    @property
    def unit(self) -> float:
        return self.width / 600

    def point(self, latitude: float, longitude: float) -> tuple[int, int]:
        """Where a latitude and longitude lie in this map's units."""
        return project(latitude, longitude)


MARGIN = 0.02


def boundary_paths(codes: Sequence[str]) -> Map | None:
    """A map of these places, in the order given; those without a border are left out.

    Only places of England have one. None when none of them has. Borders are made for looking at,
    not for deciding on which side of a street somebody lives. One query.
    """
    held = Outline.objects.select_related("place").in_bulk(list(dict.fromkeys(codes)))
    outlines = [held[code] for code in dict.fromkeys(codes) if code in held]
    if not outlines:
        return None
    left, top = min(o.west for o in outlines), min(o.north for o in outlines)
    right, bottom = max(o.east for o in outlines), max(o.south for o in outlines)
    edge = round(max(right - left, bottom - top) * MARGIN)
    shapes = tuple(Shape(o.place_id, o.place.name, o.path, o.label_x, o.label_y) for o in outlines)
    return Map(shapes, left - edge, top - edge, right - left + 2 * edge, bottom - top + 2 * edge)
