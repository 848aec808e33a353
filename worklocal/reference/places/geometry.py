"""Distances on the globe, and points and borders on a flat map. Pure; knows no database."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, atan2, atanh, cos, radians, sin, sqrt, tan

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = EARTH_RADIUS_KM * radians(1)
UNITS_PER_KM = 100
"""A map unit is ten metres, so that borders are whole numbers and stay true to the street."""

CENTRAL_MERIDIAN = -2.0
ORIGIN_LATITUDE = 49.0


def distance_km(
    from_latitude: float, from_longitude: float, to_latitude: float, to_longitude: float
) -> float:
    """As the crow flies (haversine)."""
    a, b = radians(from_latitude), radians(to_latitude)
    across = radians(to_longitude - from_longitude)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(across / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h)))


def project(latitude: float, longitude: float) -> tuple[int, int]:
    """Map units east and *south* of the origin, ready for SVG.

    A transverse Mercator on a sphere about 2° west: shapes and distances hold to within a
    thousandth anywhere in England, so one projection serves every map.
    """
    phi, offset = radians(latitude), radians(longitude - CENTRAL_MERIDIAN)
    east = EARTH_RADIUS_KM * atanh(cos(phi) * sin(offset))
    north = EARTH_RADIUS_KM * (atan2(tan(phi), cos(offset)) - radians(ORIGIN_LATITUDE))
    return round(east * UNITS_PER_KM), round(-north * UNITS_PER_KM)


@dataclass(frozen=True)
class Drawn:
    """SVG path data in map units and the box that it fills."""

    path: str
    west: int
    north: int
    east: int
    south: int


def draw(rings: Iterable[Sequence[Sequence[float]]]) -> Drawn:
    """Path of closed rings of (longitude, latitude) points, in relative steps to keep it short."""
    pieces: list[str] = []
    xs: list[int] = []
    ys: list[int] = []
    for ring in rings:
        points = [project(point[1], point[0]) for point in ring]
        xs += [x for x, _ in points]
        ys += [y for _, y in points]
        steps = [
            (x - x0, y - y0)
            for (x0, y0), (x, y) in itertools.pairwise(points[:-1])
            if (x, y) != (x0, y0)
        ]
        if len(steps) >= 2:
            line = " ".join(f"{x} {y}" for x, y in steps)
            pieces.append(f"M{points[0][0]} {points[0][1]}l{line}z")
    return Drawn("".join(pieces), min(xs), min(ys), max(xs), max(ys))
