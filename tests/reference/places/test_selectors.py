"""Where a postcode lies, what lies within what, and which places are alike."""

import re

import pytest

from worklocal.reference.places.enums import Precision, Similarity
from worklocal.reference.places.models import Place
from worklocal.reference.places.selectors import (
    Location,
    boundary_paths,
    cluster_meaning,
    districts_of,
    locate,
    place_named,
    similar_to,
)

pytestmark = pytest.mark.django_db

GREATER_MANCHESTER = [
    "Bolton", "Bury", "Manchester", "Oldham", "Rochdale", "Salford", "Stockport", "Tameside",
    "Trafford", "Wigan",
]  # fmt: skip


def test_locate_finds_a_full_postcode_where_it_is(django_assert_num_queries):
    with django_assert_num_queries(1):
        found = locate("m1 1ae")

    assert found == Location(
        "M1 1AE", "M1 1AE", Precision.FULL, 53.48347, -2.23118, "E08000003", "Manchester",
        "E47000001",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "matched", "precision", "place"),
    [
        ("LS1 4AP", "LS1 4", Precision.SECTOR, "Leeds"),
        ("S1 2HH", "S1 2", Precision.SECTOR, "Sheffield"),
        ("M1 9ZZ", "M1 9", Precision.SECTOR, "Manchester"),
        ("M1", "M1", Precision.DISTRICT, "Manchester"),
        ("OL16 1", "OL16 1", Precision.SECTOR, "Rochdale"),
    ],
)
def test_locate_says_how_exact_it_is(typed: str, matched: str, precision: Precision, place: str):
    found = locate(typed)

    assert found is not None
    assert (found.matched, found.precision, found.place_name) == (matched, precision, place)
    assert found.is_exact is False


@pytest.mark.parametrize("typed", ["", "hello", "ZZ99 9ZZ", "1234"])
def test_locate_answers_none_for_what_is_no_postcode_or_unknown(typed: str):
    assert locate(typed) is None


@pytest.mark.parametrize(
    ("code", "name", "current"),
    [
        ("E08000003", "Manchester", "E08000003"),
        ("E08000019", "Sheffield", "E08000039"),
        ("E07000026", "Cumberland", "E06000063"),
        ("E10000006", "Cumbria", "E10000006"),
    ],
)
def test_place_named_follows_a_code_to_todays_place(code: str, name: str, current: str):
    place = place_named(code)

    assert place is not None
    assert (place.name, place.code) == (name, current)


def test_place_named_answers_none_for_an_unknown_code():
    assert place_named("X00000000") is None


@pytest.mark.parametrize(
    ("code", "names"),
    [("E47000001", GREATER_MANCHESTER), ("E08000003", ["Manchester"]), ("X", [])],
)
def test_districts_of(code: str, names: list[str]):
    assert [place.name for place in districts_of(code)] == names


def test_districts_cover_england_once():
    assert len(districts_of("E92000001")) == 296


def test_similar_to_gives_the_most_alike_first(django_assert_num_queries):
    with django_assert_num_queries(2):
        alike = similar_to("E08000003", limit=3)

    assert [place.name for place in alike] == ["Liverpool", "Cardiff", "Nottingham"]
    assert len(similar_to("E08000003", similarity=Similarity.ECONOMIC)) == 20
    assert similar_to("E92000001") == []


def test_clusters_have_a_meaning():
    manchester = Place.objects.get(code="E08000003")

    assert cluster_meaning(manchester.cluster_global)
    assert cluster_meaning("z") == ""


def test_boundary_paths_draws_places_in_one_box(django_assert_num_queries):
    codes = [place.code for place in districts_of("E47000001")]
    with django_assert_num_queries(1):
        drawn = boundary_paths(codes)

    assert drawn is not None
    assert [shape.name for shape in drawn.shapes] == GREATER_MANCHESTER
    assert all(re.fullmatch(r"[Mlz0-9 -]+", shape.path) for shape in drawn.shapes)
    x, y = drawn.point(53.48347, -2.23118)
    assert drawn.left < x < drawn.left + drawn.width
    assert drawn.top < y < drawn.top + drawn.height
    assert drawn.view_box == f"{drawn.left} {drawn.top} {drawn.width} {drawn.height}"


def test_boundary_paths_answers_none_where_no_border_is_held():
    assert boundary_paths(["S12000033", "X"]) is None
