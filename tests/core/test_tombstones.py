"""G07: the oldest of the audit is purged, a tombstone stands, and the chain still verifies."""

import datetime as dt

import psycopg
import pytest

from tests.parallel import _point_at
from worklocal.config.databases import django_settings
from worklocal.core import audit, chain, clock, tombstones
from worklocal.core.context import Context, acting
from worklocal.core.models import AuditEntry, AuditLink, AuditTombstone
from worklocal.exchange.requests import audit_purge

from tests.exchange.benefits_gateway.conftest import committed  # noqa: F401, isort: skip


@pytest.fixture
def old(committed, settings, tmp_path):  # noqa: F811
    """Ten entries of long ago and five of today, anchored between and after; as the owner."""
    settings.AUDIT_WITNESS_DIR = tmp_path
    _point_at(django_settings(committed.urls["owner"]))
    area = committed.cast.area.pk
    long_ago = clock.now() - dt.timedelta(days=8 * 366)
    with acting(Context.system(area)):
        AuditEntry.objects.filter(area_id=area).delete()
        AuditLink.objects.filter(area_id=area).delete()
    with acting(Context.system(area)):
        for _ in range(10):
            AuditEntry(area_id=area, action="old.thing", created_at=long_ago).save(
                force_insert=True
            )
    chain.anchor(area, at=clock.now())
    with acting(Context.system(area)):
        for _ in range(5):
            audit.record("new.thing")
    committed.area, committed.faults = area, lambda: _faults(area)
    return committed


def _faults(area):
    with acting(Context.system(area), read_only=True):
        return chain.verify(area).faults


def test_what_is_old_goes_and_the_chain_still_verifies(old):
    assert old.faults() == []

    stone = audit_purge.purge(old.area, at=clock.now())

    assert (stone.entries, stone.number) == (10, 10)
    with acting(Context.system(old.area)):
        left = AuditEntry.objects.filter(area_id=old.area).values_list("action", flat=True)
        assert set(left) == {"new.thing"}
    assert old.faults() == []
    chain.anchor(old.area, at=clock.now())
    with acting(Context.system(old.area)):
        audit.record("newer.thing")
    assert old.faults() == []
    assert audit_purge.purge(old.area, at=clock.now()) is None


def test_nothing_younger_than_seven_years_goes(old):
    with acting(Context.system(old.area)):
        AuditEntry.objects.filter(action="old.thing").update(
            created_at=clock.now() - dt.timedelta(days=7 * 365)
        )
    assert audit_purge.purgeable(old.area, at=clock.now()) is None


def test_a_chain_that_does_not_verify_is_not_purged(old):
    with psycopg.connect(old.urls["owner"]) as owner:
        owner.execute("UPDATE core_auditentry SET action = 'other' WHERE action = 'old.thing'")

    with pytest.raises(audit_purge.ChainBroken):
        audit_purge.purge(old.area, at=clock.now())


REMOVE_ONE = """
DELETE FROM core_auditentry WHERE id = (SELECT entry_id FROM core_auditlink WHERE number = 12)
"""


@pytest.mark.parametrize(
    ("tampering", "words"),
    [
        ("DELETE FROM core_audittombstone", "links before it are missing"),
        ("UPDATE core_audittombstone SET entries = 3", "seal is broken"),
        ("UPDATE core_audittombstone SET digest = decode('00', 'hex')", "was changed or moved"),
        (REMOVE_ONE, "was removed"),
        ("DELETE FROM core_auditlink WHERE number <= 12", "links before it are missing"),
    ],
)
def test_a_purge_opens_no_window(old, tampering, words):
    audit_purge.purge(old.area, at=clock.now())
    with psycopg.connect(old.urls["owner"]) as owner:
        owner.execute(tampering)

    assert any(words in fault for fault in old.faults()), old.faults()


def test_a_forged_tombstone_further_on_is_found(old):
    """The owner of the database cuts more away, and writes a stone without the secret key."""
    audit_purge.purge(old.area, at=clock.now())
    with psycopg.connect(old.urls["owner"]) as owner:
        owner.execute(
            "INSERT INTO core_audittombstone (area_id, number, digest, entries, before, purged_at,"
            " rule_version, seal) SELECT area_id, number, digest, 2, now(), now(), 2, 'forged'"
            " FROM core_auditlink WHERE number = 12"
        )
        owner.execute("DELETE FROM core_auditentry WHERE id IN (SELECT entry_id FROM"
                      " core_auditlink WHERE number <= 12)")  # fmt: skip
        owner.execute("DELETE FROM core_auditlink WHERE number <= 12")

    found = " ".join(old.faults())
    assert "seal is broken" in found
    assert "the witness was never told" in found


def test_the_application_can_neither_purge_nor_bury(old):
    audit_purge.purge(old.area, at=clock.now())
    with psycopg.connect(old.urls["wl_app"]) as app:
        for statement in ("DELETE FROM core_audittombstone", "DELETE FROM core_auditlink",
                          "INSERT INTO core_audittombstone (number) VALUES (1)"):  # fmt: skip
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement)
            app.rollback()
    assert AuditTombstone.objects.count() == 1
    assert tombstones.faults(old.area) == []
