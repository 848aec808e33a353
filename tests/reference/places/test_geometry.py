"""Distances and the map's projection."""

from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worklocal.reference.places.geometry import UNITS_PER_KM, distance_km, draw, project

latitudes = st.floats(50, 55.8)
longitudes = st.floats(-5.7, 1.7)


def test_distance_from_manchester_to_leeds():
    assert distance_km(53.48347, -2.23118, 53.796, -1.5478) == pytest.approx(56.9, abs=0.1)


@given(latitudes, longitudes, latitudes, longitudes)
def test_distance_is_the_same_both_ways(a: float, b: float, c: float, d: float):
    assert distance_km(a, b, c, d) == pytest.approx(distance_km(c, d, a, b))


@given(latitudes, longitudes, st.floats(-0.2, 0.2), st.floats(-0.2, 0.2))
def test_the_map_keeps_distances_to_within_a_hundredth_in_england(
    latitude: float, longitude: float, up: float, across: float
):
    ends = (latitude, longitude), (latitude + up, longitude + across)

    drawn = dist(project(*ends[0]), project(*ends[1])) / UNITS_PER_KM

    assert drawn == pytest.approx(distance_km(*ends[0], *ends[1]), rel=0.01, abs=0.03)


def test_draw_closes_rings_and_leaves_out_points_that_fall_together():
    square = [(-2, 53), (-1.99, 53), (-1.99, 53), (-1.99, 53.01), (-2, 53.01), (-2, 53)]

    drawn = draw([square])

    assert (drawn.west, drawn.south) == project(53, -2)
    assert drawn.path == f"M{drawn.west} {drawn.south}l67 0 0 -111 -67 0z"
