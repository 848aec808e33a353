"""The audit's chain: what anybody changes afterwards, the database's owner too, is found."""

import io
import json
import os
import random
import threading
import uuid
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from tests.cast import make_area
from tests.parallel import _point_at, at_once, own_database
from worklocal.config import testing
from worklocal.config.databases import django_settings
from worklocal.core import audit, chain, clock, tasks
from worklocal.core.context import Context, acting
from worklocal.core.models import AuditAnchor, AuditEntry

__all__ = ["own_database"]
ENTRIES = 24


@pytest.fixture(scope="module")
def owners_database(database_urls, django_db_blocker):
    """A database of this module's own, reached as its owner, who no guard holds back."""
    name = f"chain_{os.getpid()}"
    urls = testing.copy_of_template(name)
    before = dict(connections.databases["default"])
    with django_db_blocker.unblock():
        _point_at(django_settings(urls["owner"]))
        yield
        _point_at(before)
    testing.drop(name)


@pytest.fixture(scope="module")
def written(owners_database):
    """Two areas, each with a chain of entries that were really committed."""
    areas = [make_area("gm", "E47000001", "One"), make_area("wy", "E47000003", "Two")]
    for number in range(ENTRIES):
        for area in areas:
            with acting(Context.system(area.pk)):
                audit.record("plan.agreed", person_id=uuid.uuid4(), detail={"number": number})
    return SimpleNamespace(area=areas[0], other=areas[1])


@pytest.fixture
def scratch(written, tmp_path, settings):
    """Whatever the test does to the rows is undone; the witness writes to a folder of its own."""
    settings.AUDIT_WITNESS_DIR = tmp_path
    with transaction.atomic():
        yield written
        transaction.set_rollback(True)


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def faults(area):
    return chain.verify(area.pk).faults


def entry(scratch, number):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id FROM core_auditlink WHERE area_id = %s AND number = %s",
            [scratch.area.pk, number],
        )
        return cursor.fetchone()[0]


def test_a_chain_that_was_left_alone_is_whole(scratch):
    verdict = chain.verify(scratch.area.pk)

    assert (verdict.links, verdict.faults) == (ENTRIES, [])


CHANGES = {
    "action": "'claim.paid'", "role": "'LEADER'", "is_read": "true", "purpose": "'support'",
    "person_id": "gen_random_uuid()", "actor_id": "gen_random_uuid()", "thing": "'plan'",
    "thing_id": "gen_random_uuid()", "detail": """'{"number": 99}'::jsonb""",
    "created_at": "created_at + interval '1 microsecond'",
}  # fmt: skip


@pytest.mark.parametrize("column", sorted(CHANGES))
def test_a_changed_entry_is_named(scratch, column):
    """G01: altered by the database's owner."""
    changed = entry(scratch, 7)

    run(f"UPDATE core_auditentry SET {column} = {CHANGES[column]} WHERE id = %s", changed)

    assert faults(scratch.area) == [f"link 7: entry {changed} was changed or moved"]
    assert faults(scratch.other) == []


def test_every_column_of_an_entry_is_in_its_hash():
    columns = {field.column for field in AuditEntry._meta.concrete_fields}

    assert columns == {*CHANGES, "id", "area_id"}


def test_words_cannot_be_moved_from_one_column_to_the_next(scratch):
    """G01."""
    changed = entry(scratch, 5)

    run("UPDATE core_auditentry SET role = action, action = role WHERE id = %s", changed)

    assert faults(scratch.area) == [f"link 5: entry {changed} was changed or moved"]


def test_a_removed_entry_is_named(scratch):
    """G01."""
    gone = entry(scratch, 9)

    run("DELETE FROM core_auditentry WHERE id = %s", gone)

    assert faults(scratch.area) == [f"link 9: entry {gone} was removed"]


def test_an_entry_removed_with_its_link_leaves_a_gap(scratch):
    """G01."""
    gone = entry(scratch, 9)

    run("DELETE FROM core_auditlink WHERE entry_id = %s", gone)
    run("DELETE FROM core_auditentry WHERE id = %s", gone)

    assert faults(scratch.area) == [
        "link 10: links before it are missing",
        f"link 10: entry {entry(scratch, 10)} was changed or moved",
    ]


def test_entries_that_changed_places_are_named(scratch):
    """G01: reordered."""
    first, second = entry(scratch, 3), entry(scratch, 4)

    run("UPDATE core_auditlink SET entry_id = %s WHERE entry_id = %s", uuid.uuid4(), second)
    run("UPDATE core_auditlink SET entry_id = %s WHERE entry_id = %s", second, first)
    run("UPDATE core_auditlink SET entry_id = %s WHERE area_id = %s AND number = 4",
        first, scratch.area.pk)  # fmt: skip

    assert faults(scratch.area) == [
        f"link 3: entry {second} was changed or moved",
        f"link 4: entry {first} was changed or moved",
    ]


def test_an_entry_put_in_behind_the_trigger_is_named(scratch):
    """G01: added."""
    run("ALTER TABLE core_auditentry DISABLE TRIGGER wl_audit_link")
    with acting(Context.system(scratch.area.pk)):
        audit.record("nobody.saw")
    added = AuditEntry.objects.get(action="nobody.saw")

    assert faults(scratch.area) == [f"entry {added.pk}: is in no link of the chain"]


def rewrite(scratch):
    """What an owner who knows the rule would do: change an entry, then make every link anew."""
    run("UPDATE core_auditentry SET role = 'LEADER' WHERE id = %s", entry(scratch, 2))
    run("""
        DO $$ DECLARE link record; last bytea := ''; BEGIN
          FOR link IN SELECT * FROM core_auditlink ORDER BY area_id, number LOOP
            IF link.number = 1 THEN last := ''; END IF;
            SELECT wl_audit_digest(last, link.number, e) INTO last
              FROM core_auditentry e WHERE e.id = link.entry_id;
            UPDATE core_auditlink SET digest = last WHERE id = link.id;
          END LOOP;
        END $$""")


def test_a_chain_rewritten_whole_differs_from_its_anchors(scratch):
    """G02."""
    chain.anchor(scratch.area.pk, at=clock.now())

    rewrite(scratch)

    assert faults(scratch.area) == [
        f"link {ENTRIES}: differs from the anchor in the database",
        f"link {ENTRIES}: differs from what the witness was told",
    ]


def test_a_chain_rewritten_together_with_its_anchors_differs_from_the_witness(scratch):
    """G02: also when the anchors were rewritten with it."""
    chain.anchor(scratch.area.pk, at=clock.now())

    rewrite(scratch)
    run("UPDATE core_auditanchor a SET digest = l.digest FROM core_auditlink l"
        " WHERE l.area_id = a.area_id AND l.number = a.number")  # fmt: skip

    assert faults(scratch.area) == [f"link {ENTRIES}: differs from what the witness was told"]


def test_a_chain_cut_short_differs_from_its_anchors(scratch):
    """G02."""
    chain.anchor(scratch.area.pk, at=clock.now())
    last = entry(scratch, ENTRIES)

    run("DELETE FROM core_auditlink WHERE entry_id = %s", last)
    run("DELETE FROM core_auditentry WHERE id = %s", last)
    run("DELETE FROM core_auditanchor")

    assert faults(scratch.area) == [f"link {ENTRIES}: differs from what the witness was told"]


def test_a_removed_anchor_is_named(scratch):
    chain.anchor(scratch.area.pk, at=clock.now())

    AuditAnchor.objects.all().delete()

    assert faults(scratch.area) == [f"link {ENTRIES}: its anchor was removed from the database"]


def test_a_witness_line_that_was_changed_is_named(scratch):
    chain.anchor(scratch.area.pk, at=clock.now())
    path = chain.Witness().path(scratch.area.pk)
    said = json.loads(path.read_text())

    path.write_text(json.dumps({**said, "at": "2020-01-01"}) + "\n")

    assert faults(scratch.area) == ["line 1 of the witness file: its seal is broken"]


def test_the_witness_is_told_once_for_each_head(scratch):
    assert chain.anchor(scratch.area.pk, at=clock.now()).number == ENTRIES
    assert chain.anchor(scratch.area.pk, at=clock.now()) is None
    assert len(list(chain.Witness().lines(scratch.area.pk))) == 1


def test_a_hundred_random_changes_are_all_found(scratch):
    """G01: mutated a hundred ways."""
    dice = random.Random(7)
    for _ in range(100):
        number, column = dice.randint(1, ENTRIES), dice.choice(sorted(CHANGES))
        changed = entry(scratch, number)
        with transaction.atomic():
            run(f"UPDATE core_auditentry SET {column} = {CHANGES[column]} WHERE id = %s"
                f" AND {column} IS DISTINCT FROM {CHANGES[column]}", changed)  # fmt: skip
            assert faults(scratch.area) == [f"link {number}: entry {changed} was changed or moved"]
            transaction.set_rollback(True)


def test_the_command_passes_when_nothing_was_changed(scratch):
    said = io.StringIO()
    call_command("audit", "anchor", stdout=said)
    call_command("audit", "verify", stdout=said)

    assert f"link {ENTRIES} told to the witness" in said.getvalue()
    assert f"{ENTRIES} links, 2 anchors, 0 faults" in said.getvalue()


def test_the_command_fails_and_names_what_was_changed(scratch):
    changed, said, named = entry(scratch, 7), io.StringIO(), io.StringIO()
    run("UPDATE core_auditentry SET role = 'LEADER' WHERE id = %s", changed)

    with pytest.raises(CommandError):
        call_command("audit", "verify", stdout=said, stderr=named)

    assert f"{scratch.area.pk}: link 7: entry {changed} was changed" in named.getvalue()


def test_the_witness_is_told_every_hour(scratch):
    tasks.anchor_audit()

    assert set(AuditAnchor.objects.values_list("area_id", "number")) == {
        (scratch.area.pk, ENTRIES), (scratch.other.pk, ENTRIES),
    }  # fmt: skip


@pytest.mark.parametrize("table", ["core_auditentry", "core_auditlink", "core_auditanchor"])
@pytest.mark.parametrize("words", ["UPDATE {} SET area_id = area_id", "DELETE FROM {}",
                                   "TRUNCATE {}"])  # fmt: skip
def test_the_application_can_only_add(cast, table, words):
    """G01: the live service has no right to change or remove."""
    denied = pytest.raises(DatabaseError, match="permission denied")
    with cast.as_area(), denied, transaction.atomic():
        run(words.format(table))


def test_the_application_cannot_write_a_link_of_its_own(cast):
    denied = pytest.raises(DatabaseError, match="permission denied")
    with cast.as_area(), denied, transaction.atomic():
        run("INSERT INTO core_auditlink (area_id, number, entry_id, digest)"
                " VALUES (%s, 1, %s, 'x')", cast.area.pk, uuid.uuid4())  # fmt: skip


AT_A_TIME = threading.BoundedSemaphore(100)  # the tests' server takes 120 connections


@pytest.mark.parametrize(
    "writers", [20, pytest.param(200, marks=pytest.mark.sweep)], ids="{} writers".format
)
def test_many_at_once_write_one_chain_without_a_gap(own_database, writers, settings, tmp_path):
    """G03: two hundred in the sweep."""
    settings.AUDIT_WITNESS_DIR = tmp_path
    area = make_area("gm", "E47000001", "One")

    def write(number):
        with AT_A_TIME:
            with acting(Context.system(area.pk)):
                audit.record("first", detail={"by": number})
                audit.record("second", detail={"by": number})
            connection.close()

    assert at_once(writers, write) == [None] * writers

    with acting(Context.system(area.pk)):
        verdict = chain.verify(area.pk)
    assert (verdict.links, verdict.faults) == (writers * 2, [])
