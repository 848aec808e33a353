"""Loading the shipped data: all there, nothing twice, refused in words."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from worklocal.reference.places.models import Place, PostcodePoint
from worklocal.reference.provenance.loading import LoadRefused, data_folder, found, loaders
from worklocal.reference.provenance.models import Provenance

ROOMS = ["places", "occupations", "skills", "labour_market", "framework", "directory"]
TABLES = {
    "places_place": 474,
    "places_postcodepoint": 130_714,
    "places_outline": 320,
    "places_similarplace": 23_145,
    "occupations_occupation": 551,
    "occupations_jobtitle": 31_964,
    "occupations_escooccupation": 3_007,
    "skills_skill": 13_896,
    "skills_occupationskill": 123_788,
    "labour_market_indicator": 47,
    "labour_market_observation": 114_634,
    "directory_service": 1_126,
    "directory_location": 409,
}


def silent(_: str) -> None:
    """Nobody listens."""


def rows_in(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def fingerprint(table: str) -> str:
    """Of the rows as they are stored: any row that was written again changes it."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT md5(coalesce(string_agg(t::text || ctid::text, '' ORDER BY ctid), ''))"
            f" FROM {table} t"
        )
        return str(cursor.fetchone()[0])


def test_every_room_with_data_has_a_loader_in_the_order_of_the_floors():
    assert list(loaders()) == ROOMS


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "rows"), TABLES.items())
def test_what_ships_is_all_there(table: str, rows: int):
    assert rows_in(table) == rows


@pytest.mark.django_db
def test_every_load_says_where_its_data_came_from():
    stored = {row.dataset: row for row in Provenance.objects.order_by("dataset")}

    assert sorted(stored) == sorted(ROOMS)
    assert all(row.source and row.licence and row.rows and len(row.sha256) == 64
               for row in stored.values())  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("name", ROOMS)
def test_a_second_load_does_nothing(name: str):
    report = loaders()[name](connection, silent)

    assert (report.changed, report.seconds < 2) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "tables"),
    [
        ("places", ["places_place", "places_outline", "places_postcodepoint"]),
        ("occupations", ["occupations_occupation", "occupations_jobtitle"]),
        ("labour_market", ["labour_market_observation"]),
        ("directory", ["directory_service", "directory_location", "directory_serviceatlocation"]),
    ],
)
def test_loading_again_writes_no_row_that_is_the_same(name: str, tables: list[str]):
    before = [fingerprint(table) for table in tables]

    report = loaders()[name](connection, silent, again=True)

    assert report.changed
    assert [fingerprint(table) for table in tables] == before


@pytest.mark.django_db
def test_loading_again_mends_what_was_changed_and_removes_what_is_not_in_the_files():
    Place.objects.filter(code="E08000003").update(name="Wrong")
    PostcodePoint.objects.create(
        postcode="QQ1 1QQ", precision="FULL", latitude=1, longitude=1, place_id="E08000003"
    )

    loaders()["places"](connection, silent, again=True)

    assert Place.objects.get(code="E08000003").name == "Manchester"
    assert not PostcodePoint.objects.filter(postcode="QQ1 1QQ").exists()


@pytest.mark.django_db
def test_changed_files_are_loaded_without_being_asked(settings, tmp_path):
    for path in (data_folder() / "places").iterdir():
        (tmp_path / "places").mkdir(exist_ok=True)
        (tmp_path / "places" / path.name).write_bytes(path.read_bytes())
    areas = tmp_path / "places" / "areas.csv"
    areas.write_text(areas.read_text().replace(",Manchester,", ",Cottonopolis,"))
    settings.CUSTOM_DATA_DIR = tmp_path

    report = loaders()["places"](connection, silent)

    assert report.changed
    assert Place.objects.get(code="E08000003").name == "Cottonopolis"


def test_a_missing_file_is_refused_by_name(settings, tmp_path):
    settings.CUSTOM_DATA_DIR = tmp_path

    with pytest.raises(LoadRefused, match=r"areas\.csv"):
        found(["places/areas.csv"])


@pytest.mark.django_db
def test_the_command_refuses_a_name_it_does_not_know():
    with pytest.raises(CommandError, match="no data called 'planets'"):
        call_command("load", "planets")


@pytest.mark.django_db
def test_the_command_tells_of_each_room(capsys):
    call_command("load", "places", "directory")

    assert capsys.readouterr().out == "places: no change\ndirectory: no change\n"


def test_the_shipped_data_stays_under_25_megabytes_and_says_what_it_is():
    folders = [path for path in data_folder().iterdir() if path.is_dir()]
    size = sum(path.stat().st_size for path in data_folder().rglob("*") if path.is_file())

    assert size < 25_000_000
    assert [path.name for path in folders if not (path / "README.md").exists()] == []
    for folder in ("places", "labour-market", "soc2020", "esco", "directory", "open-referral"):
        text = (data_folder() / folder / "README.md").read_text(encoding="utf-8")
        assert all(word in text for word in ("**Source.**", "**Licence.**", "**Changed.**"))
