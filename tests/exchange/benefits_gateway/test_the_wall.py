"""The wall itself: what each database role can reach, and the words that stand in no table."""

import re
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.db import connection

from tests.exchange.benefits_gateway import facts
from worklocal.core import jobs
from worklocal.exchange.benefits_gateway import enums
from worklocal.exchange.benefits_gateway.kinds import closed_list
from worklocal.exchange.benefits_gateway.models import BenefitsMessage
from worklocal.exchange.benefits_gateway.triggers import OUTBOX

HOUSE = Path(__file__).parents[3] / "worklocal"
FORBIDDEN = re.compile(
    r"sanction|hardship_pay|non_?compli|complian|penalt(?:y|ies)_(?!free)|failure_to_attend|"
    r"disallow|good_reason|universal_credit|fraud|stopped_benefit|labour_market_doubt"
)
"""Words under which a fact of a sanction would be kept. None names a table, column or template."""
REFUSED = psycopg.errors.InsufficientPrivilege


def test_the_list_and_the_code_agree():
    listed = closed_list()

    assert list(listed.kinds) == enums.Kind.values
    assert [e for kind in listed.kinds.values() for e in kind.events] == enums.Event.values
    assert list(listed.reasons) == enums.Reason.values
    assert list(listed.wrong) == enums.Wrong.values
    for kind in listed.kinds.values():
        assert kind.purpose
        assert kind.gateway
        assert {field.type for field in kind.fields} <= {"date", "uuid", "code"}
    assert [kind.code for kind in listed.kinds.values() if kind.attendance] == ["ATTENDANCE"]
    assert [kind.code for kind in listed.kinds.values() if kind.consent] == ["WORK"]


def test_nothing_of_a_sanction_has_a_table_a_column_or_a_page(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name || '.' || column_name FROM information_schema.columns"
            " WHERE table_schema = 'public'"
        )
        names = [row[0] for row in cursor.fetchall()]
    pages = [path for path in HOUSE.rglob("*.html") if FORBIDDEN.search(path.read_text().lower())]

    assert len(names) > 500
    assert [name for name in names if FORBIDDEN.search(name)] == []
    assert pages == []


@pytest.mark.parametrize("word", ["x.sanction_date", "x.non_compliant", "sanctions.id"])
def test_the_word_list_catches_what_it_is_for(word):
    assert FORBIDDEN.search(word)


def _tables(connection):
    return [
        row[0]
        for row in connection.execute(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm')"
            " AND n.nspname = 'public' ORDER BY 1"
        )
    ]


def _readable(connection, tables):
    asked = "SELECT has_any_column_privilege(%s, 'SELECT') OR has_table_privilege(%s, 'SELECT')"
    return [table for table in tables if connection.execute(asked, [table, table]).fetchone()[0]]


def test_the_gateway_reads_the_outbox_and_nothing_else(database_urls):
    with psycopg.connect(database_urls["wl_gateway"], autocommit=True) as gateway:
        tables = _tables(gateway)
        assert len(tables) > 90
        assert _readable(gateway, tables) == [OUTBOX], "by right, whatever row security hides"
        for table in tables:
            if table == OUTBOX:
                gateway.execute(f"SELECT count(*) FROM {table}")
            else:
                with pytest.raises(REFUSED):
                    gateway.execute(f"SELECT 1 FROM {table} LIMIT 1")
            for sql in (f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
                with pytest.raises(REFUSED):
                    gateway.execute(sql)


def test_the_gateway_may_call_two_of_our_functions_that_act_as_the_owner(database_urls):
    with psycopg.connect(database_urls["wl_gateway"], autocommit=True) as gateway:
        may = [
            row[0]
            for row in gateway.execute(
                "SELECT p.proname FROM pg_proc p WHERE p.prosecdef AND p.proname LIKE 'wl\\_%'"
                " AND has_function_privilege(p.oid, 'EXECUTE')"
                " AND p.prorettype <> 'trigger'::regtype ORDER BY 1"
            )
        ]

    assert may == ["wl_mark_sent", "wl_take_benefits"]


def test_the_application_cannot_write_the_outbox_or_its_log(db):
    with connection.cursor() as cursor:
        for table in (OUTBOX, "benefits_gateway_sentlog"):
            for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege('wl_app', %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), (table, right)
        cursor.execute(
            "SELECT p.proname FROM pg_proc p WHERE p.prosrc ILIKE '%%insert into ' || %s || '%%'"
            " ORDER BY 1",
            [OUTBOX],
        )
        assert cursor.fetchall() == [("wl_derive_benefits",)]


def test_no_code_but_the_wall_s_own_touches_the_outbox():
    """No rule, page, export, task or API reaches it: W01 and W10, over every line of the house."""
    words = ("BenefitsMessage", OUTBOX, "wl_form_benefits", "wl_derive_benefits", "wl_mark_sent")
    ours = (
        "exchange/benefits_gateway/", "web/citizen/benefits.py",
        "web/demonstration/building/benefits.py",  # as the owner, before anybody is let in
    )  # fmt: skip
    reaching = [
        path.relative_to(HOUSE).as_posix()
        for path in HOUSE.rglob("*.py")
        if any(word in path.read_text() for word in words)
    ]

    assert [name for name in reaching if not name.startswith(ours)] == []
    assert {name for name in jobs.registered() if "benefit" in name} == {"benefits.form_due"}
    assert apps.get_model("benefits_gateway", "BenefitsMessage") is BenefitsMessage


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'RULE'"), ("kind", "'WORK'"), ("event", "'MISSED'"), ("reason", "'ILL'"),
        ("reason", "'late again'"), ("team_id", "NULL"), ("wrong", "'words'"),
        ("state", "'SENT'"), ("shown_at", "now()"), ("receipt", "gen_random_uuid()"),
    ],
)  # fmt: skip
def test_a_row_outside_the_list_is_refused_even_from_the_owner(database_urls, column, value):
    columns = {
        "id": "gen_random_uuid()", "created_at": "now()", "person_id": "gen_random_uuid()",
        "area_id": "gen_random_uuid()",
        "kind": "'REGISTERED'", "event": "'REGISTERED'", "fact_id": "gen_random_uuid()",
        "reference": "gen_random_uuid()", "happened_on": "current_date", "reason": "''",
        "team_id": "gen_random_uuid()", "state": "'FORMED'", "wrong": "''", "cancelled_for": "''",
        "shown_by": "''",
    }  # fmt: skip
    with psycopg.connect(database_urls["owner"]) as owner:
        plain = (
            f"INSERT INTO {OUTBOX} ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"
        )
        owner.execute(plain)
        columns[column] = value
        changed = (
            f"INSERT INTO {OUTBOX} ({', '.join(columns)}) VALUES ({', '.join(columns.values())})"
        )
        too_long = psycopg.errors.StringDataRightTruncation
        with pytest.raises((psycopg.errors.CheckViolation, too_long)):
            owner.execute(changed)
        owner.rollback()


def test_a_message_cannot_be_sent_before_its_time_even_by_the_owner(committed):
    facts.link(committed.cast)
    (message,) = facts.form(committed.cast)

    assert not _goes_early(committed.urls["owner"], message.pk)


def test_taking_the_two_days_out_is_noticed(committed):
    """The mutation: without the guard and the constraint the test above would fail."""
    facts.link(committed.cast)
    (message,) = facts.form(committed.cast)
    with psycopg.connect(committed.urls["owner"], autocommit=True) as owner:
        owner.execute(f"DROP TRIGGER wl_benefits_guard ON {OUTBOX}")
        assert not _goes_early(committed.urls["owner"], message.pk), "the constraint holds alone"
        owner.execute(f"ALTER TABLE {OUTBOX} DROP CONSTRAINT benefits_sent_after_hold")

    assert _goes_early(committed.urls["owner"], message.pk)


def _goes_early(owner_url, message_id) -> bool:
    try:
        with psycopg.connect(owner_url) as owner:
            owner.execute(
                f"UPDATE {OUTBOX} SET state = 'SENT', sent_at = now(), sent_on = current_date,"
                " receipt = gen_random_uuid() WHERE id = %s",
                [message_id],
            )
            owner.rollback()
    except psycopg.errors.CheckViolation:
        return False
    return True


@pytest.mark.parametrize(
    ("shown", "goes"),
    [
        ("2026-11-23", "2026-11-25"),  # a Monday
        ("2026-11-26", "2026-11-30"),  # a Thursday: over the weekend
        ("2026-11-27", "2026-12-01"),
        ("2026-12-24", "2026-12-30"),  # over Christmas, Boxing Day as it is kept, and a weekend
    ],
)
def test_two_working_days_pass_over_weekends_and_bank_holidays(db, shown, goes):
    with connection.cursor() as cursor:
        cursor.execute("SELECT wl_working_days_after(%s::date, 2)::text", [shown])
        assert cursor.fetchone() == (goes,)
