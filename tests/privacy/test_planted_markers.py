"""C01, C03, C04: a marker in every table; all in the package, none after erasure or a restore."""

import io
import json
import uuid

import psycopg
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from tests.parallel import _point_at
from tests.privacy.planting import plant, tables_with
from worklocal.config.databases import django_settings
from worklocal.core import clock
from worklocal.core.personal_data import declared
from worklocal.exchange.requests import access
from worklocal.exchange.requests.erasure import erase_person

HERS, ANOTHERS = "ZQAMINAZQ", "ZQGUSTAVZQ"


@pytest.fixture
def planted(committed):
    cast = committed.cast
    with cast.as_area():
        from tests.cast import make_person

        gustav = make_person(cast.area, "Gustav", family_name="Holtby")
    with psycopg.connect(committed.urls["owner"]) as owner:
        area = cast.area.pk
        committed.hers = plant(
            owner, person_id=cast.amina.pk, journey_id=cast.journey.pk, area_id=area, marker=HERS
        )
        committed.anothers = plant(
            owner, person_id=gustav.pk, journey_id=uuid.uuid4(), area_id=area, marker=ANOTHERS
        )
    committed.gustav = gustav
    return committed


def test_the_package_holds_every_marker_of_hers_and_none_of_another_s(planted):
    with planted.cast.as_area():
        package = access.package_of(person_id=planted.cast.amina.pk, at=clock.now())

    said = json.loads(package.as_json())["tables"]
    assert len(planted.hers) > 20
    for label, marker in planted.hers.items():
        assert marker in json.dumps(said[label]), label
    assert ANOTHERS not in package.as_json()
    pages = PdfReader(io.BytesIO(package.as_pdf())).pages
    read = "".join(page.extract_text() for page in pages).replace("\n", "")
    assert [label for label, marker in planted.hers.items() if marker not in read] == []
    assert ANOTHERS not in read


def test_nothing_is_left_after_erasure_and_nothing_after_a_restore(planted, tmp_path):
    cast, listed = planted.cast, tmp_path / "erasures.jsonl"
    kept = {label.replace(".", "_") for label, rule in declared().items() if rule.erase == "keep"}
    with psycopg.connect(planted.urls["owner"]) as owner:
        yesterday = _dump(owner)
    _point_at(django_settings(planted.urls["owner"]))
    with cast.as_area():
        erase_person(person_id=cast.amina.pk, at=clock.now(), listed=listed)

    with psycopg.connect(planted.urls["owner"]) as owner:
        assert tables_with(owner, HERS) <= kept
        assert len(tables_with(owner, ANOTHERS)) > 20
        _restore(owner, yesterday)
        assert len(tables_with(owner, HERS)) > 20
    call_command("erasures", "replay", list=listed, stdout=io.StringIO())

    with psycopg.connect(planted.urls["owner"]) as owner:
        assert tables_with(owner, HERS) <= kept
        assert len(tables_with(owner, ANOTHERS)) > 20
    assert "Amina" not in listed.read_text()
    assert str(cast.amina.pk) not in listed.read_text()


def _dump(owner):
    """Yesterday's copy, as the rows that the tables of people held."""
    owner.execute("CREATE SCHEMA yesterday")
    tables = [row[0] for row in owner.execute(TABLES).fetchall()]
    for table in tables:
        owner.execute(f'CREATE TABLE yesterday."{table}" AS TABLE public."{table}"')
    owner.commit()
    return tables


def _restore(owner, tables):
    owner.execute("SET session_replication_role = 'replica'")
    for table in tables:
        owner.execute(f'DELETE FROM public."{table}"')
        owner.execute(f'INSERT INTO public."{table}" SELECT * FROM yesterday."{table}"')
    owner.execute("SET session_replication_role = 'origin'")
    owner.commit()


TABLES = """
SELECT DISTINCT table_name FROM information_schema.columns
WHERE table_schema = 'public' AND (column_name = 'person_id' OR table_name IN
  ('people_person', 'accounts_user', 'account_emailaddress', 'requests_erasureproof'))
"""


def test_another_person_s_name_in_a_note_is_flagged_and_one_s_own_is_not(cast):
    from tests.cast import make_person
    from worklocal.support.coaching.models import Note

    with cast.as_area():
        make_person(cast.area, "Gustav", family_name="Holtby")
        note = Note.objects.create(
            area=cast.area, person=cast.amina, journey=cast.journey, author=cast.ben.user,
            text="Amina came with Gustav Holtby and spoke with Ben.", written_at=clock.now(),
        )  # fmt: skip
        package = access.package_of(person_id=cast.amina.pk, at=clock.now())

    (flag,) = [flag for flag in package.flags if flag.table == "coaching.note"]
    assert (flag.row, flag.column, flag.names) == (str(note.pk), "text", ("Gustav", "Holtby"))
