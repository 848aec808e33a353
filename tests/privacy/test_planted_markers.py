"""C01, C04: a marker in every table and file; all in the package, none after erasure or restore."""

import io
import json
import os
import shutil
import uuid

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from pypdf import PdfReader

from tests.cast import make_person
from tests.parallel import _point_at
from tests.privacy.backups import dump, restore
from tests.privacy.planting import files_with, plant, tables_with
from worklocal.accounts.models import User
from worklocal.config import testing
from worklocal.config.databases import django_settings
from worklocal.core import clock
from worklocal.core.personal_data import declared, of_models
from worklocal.exchange.requests import access
from worklocal.exchange.requests.erasure import erase_person

HERS, ANOTHERS = "ZQAMINAZQ", "ZQGUSTAVZQ"


@pytest.fixture
def planted(committed):
    cast = committed.cast
    with cast.as_area():
        gustav = make_person(cast.area, "Gustav", family_name="Holtby")
        his = User.objects.create_user("gustav@people.example", display_name="Gustav")
    common = {"area_id": cast.area.pk, "staff_id": cast.ben.user_id}
    with psycopg.connect(committed.urls["owner"]) as owner:
        committed.hers = plant(
            owner, person_id=cast.amina.pk, user_id=cast.amina.user_id, marker=HERS, **common
        )
        committed.anothers = plant(
            owner, person_id=gustav.pk, user_id=his.pk, marker=ANOTHERS, **common
        )
    return committed


def test_the_package_holds_every_marker_of_hers_and_none_of_another_s(planted, record_property):
    """C01."""
    with planted.cast.as_area():
        package = access.package_of(person_id=planted.cast.amina.pk, at=clock.now())
        text = package.as_json()

    said = json.loads(text)["tables"]
    exported = {model._meta.label_lower for model, rule in of_models() if rule.export}
    for label, marker in planted.hers.markers.items():
        if label in exported or label not in declared():
            assert marker in json.dumps(said[label]), label
    for label in exported:
        assert str(planted.hers.rows[label]) in json.dumps(said[label]), label
    assert ANOTHERS not in text
    assert str(planted.anothers.rows["coaching.note"]) not in text
    pages = PdfReader(io.BytesIO(package.as_pdf())).pages
    read = "".join(page.extract_text() for page in pages).replace("\n", "")
    wanted = {m for label, m in planted.hers.markers.items() if label in said}
    assert [marker for marker in wanted if marker not in read] == []
    assert ANOTHERS not in read
    record_property("figure", f"subject access: {len(exported)} tables, each marked row found")


def test_what_was_sent_in_is_in_the_package_byte_for_byte(planted):
    """C01: files."""
    with planted.cast.as_area():
        package = access.package_of(person_id=planted.cast.amina.pk, at=clock.now())
        (file,) = json.loads(package.as_json())["files"]

    import base64

    assert base64.b64decode(file["base64"]).decode() == f"{HERS}FILEQ"


def test_nothing_is_left_after_erasure_and_nothing_after_a_restore(
    planted, tmp_path, own_files, record_property
):
    """C04: the dump is PostgreSQL's own, taken before and restored into another database."""
    cast, listed = planted.cast, tmp_path / "erasures.jsonl"
    backup, files_yesterday = tmp_path / "yesterday.dump", tmp_path / "files_yesterday"
    dump(planted.urls["owner"], backup)
    shutil.copytree(own_files, files_yesterday)
    with psycopg.connect(planted.urls["owner"]) as owner:
        before = tables_with(owner, HERS)
        assert {"accounts_user", "mfa_authenticator", "procrastinate_jobs"} <= before
        assert len(before) > 30
    assert len(files_with(HERS)) == 1

    _point_at(django_settings(planted.urls["owner"]))
    with cast.as_area():
        erase_person(person_id=cast.amina.pk, at=clock.now(), listed=listed)
    _assert_gone(planted, planted.urls["owner"])

    name = f"restored_{os.getpid()}"
    restored = restore(backup, name)
    shutil.rmtree(own_files)
    shutil.copytree(files_yesterday, own_files)
    try:
        with psycopg.connect(restored) as owner:
            assert tables_with(owner, HERS) == before
        _point_at(django_settings(restored))
        call_command("erasures", "replay", list=listed, stdout=io.StringIO())
        _assert_gone(planted, restored)
    finally:
        _point_at(django_settings(planted.urls["owner"]))
        testing.drop(name)
    assert "Amina" not in listed.read_text()
    assert str(cast.amina.pk) not in listed.read_text()
    record_property("figure", f"erasure: {len(before)} tables marked before, 0 after and restored")


def _assert_gone(planted, url):
    with psycopg.connect(url) as owner:
        assert tables_with(owner, HERS) == set()
        assert len(tables_with(owner, ANOTHERS)) > 30
        for model, rule in of_models():
            if rule.erase == "delete":
                row = planted.hers.rows[model._meta.label_lower]
                table = model._meta.db_table
                left = owner.execute(f'SELECT 1 FROM "{table}" WHERE id = %s', [row])
                assert left.fetchone() is None, table
    assert files_with(HERS) == []
    assert len(files_with(ANOTHERS)) == 1
    said = [session.get_decoded().get("said", "") for session in Session.objects.order_by("pk")]
    assert any(ANOTHERS in each for each in said)
    assert not any(HERS in each for each in said)


def test_the_application_cannot_erase_and_says_so(planted, tmp_path):
    """An account that row security holds back would leave rows and call them gone."""
    from worklocal.exchange.requests.erasure import CannotErase

    with planted.cast.as_area(), pytest.raises(CannotErase, match="BYPASSRLS"):
        erase_person(person_id=uuid.uuid4(), at=clock.now(), listed=tmp_path / "erasures.jsonl")
