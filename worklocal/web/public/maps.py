"""A map of the area, or of the surroundings of a place, for the shell's `area_map`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from worklocal.reference.places.geometry import UNITS_PER_KM
from worklocal.reference.places.selectors import Map, boundary_paths, districts_of
from worklocal.web.shell.parts import Point, Shape

CLOSEST_KM = 1.5
ALONE_KM = 8
"""A single place is shown with the districts about it, or the map says nothing."""

ROOM = 1.2


@dataclass(frozen=True)
class Mark:
    """Something on the map; `number` is its number in the list beside the map."""

    latitude: float
    longitude: float
    title: str
    url: str = ""
    number: str = ""
    here: bool = False


def map_of(
    area_code: str, marks: Sequence[Mark], *, closest_km: float = CLOSEST_KM
) -> dict[str, Any] | None:
    """View box, shapes and points; zoomed to the marks. None when the area has no border."""
    drawn = boundary_paths([place.code for place in districts_of(area_code)])
    if drawn is None:
        return None
    points = [_point(drawn, mark) for mark in marks]
    return {
        "view_box": _around(points, closest_km) if points else drawn.view_box,
        "shapes": [Shape(shape.path, shape.name) for shape in drawn.shapes],
        "points": points,
    }


def _point(drawn: Map, mark: Mark) -> Point:
    x, y = drawn.point(mark.latitude, mark.longitude)
    return Point(x, y, mark.title, mark.url, mark.number, mark.here)


def _around(points: Sequence[Point], closest_km: float) -> str:
    """A box about the points, never closer than a walk, wider than it is high."""
    xs, ys = [point.x for point in points], [point.y for point in points]
    middle_x, middle_y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    half_width = max((max(xs) - min(xs)) / 2, (max(ys) - min(ys)) / 2 * 1.5, 0) * ROOM
    half_width = max(half_width, closest_km * UNITS_PER_KM * 1.5)
    half_height = half_width / 1.5
    left, top = round(middle_x - half_width), round(middle_y - half_height)
    return f"{left} {top} {round(2 * half_width)} {round(2 * half_height)}"
