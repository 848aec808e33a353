"""W01, W10: no role, address, method, right or function lets anybody write to the outbox."""

import logging
from pathlib import Path

import psycopg
import pytest
from django.db import connection, models

from tests.access.money import add_money
from tests.access.routes import guarded_routes
from tests.access.trying import Cell, Matrix, relations
from tests.access.world import build_world
from tests.harness import wall
from worklocal.accounts.enums import RoleKind
from worklocal.config.databases import ROLES
from worklocal.exchange.benefits_gateway import missed
from worklocal.exchange.benefits_gateway.models import BenefitsMessage, ContactTry, MissedReview
from worklocal.exchange.benefits_gateway.triggers import LOG, OUTBOX

RIGHTS = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
WRITERS = {
    "wl_answer_benefits_message", "wl_cancel_benefits", "wl_derive_benefits", "wl_mark_sent",
    "wl_show_benefits_messages",
}  # fmt: skip
"""Every function that writes the outbox. None takes a word: kinds, facts, codes and ids."""
ONE_IN = 300
SAID = (
    b"kind=ATTENDANCE&event=MISSED&state=SENT&receipt=1&holds=on&code=ILL&reason=ILL&message=1"
    b"&action=notify_agency&happened_on=2026-01-01"
)


def rights_of(owner: psycopg.Connection) -> list[tuple[str, str, str]]:
    """Role, table and right, for every login role but the owner, columns included."""
    found = []
    roles = [row[0] for row in owner.execute(
        "SELECT rolname FROM pg_roles WHERE NOT rolsuper AND rolname NOT LIKE 'pg\\_%'"
        " UNION SELECT 'public' ORDER BY 1")]  # fmt: skip
    assert set(ROLES) <= set(roles)
    for role in roles:
        for table in (OUTBOX, LOG):
            for right in RIGHTS:
                asked = "SELECT has_table_privilege(%s, %s, %s)"
                if right in ("INSERT", "UPDATE", "REFERENCES"):
                    asked = "SELECT has_any_column_privilege(%s, %s, %s)"
                if owner.execute(asked, [role, table, right]).fetchone()[0]:
                    found.append((role, table, right))
    return found


def test_no_role_has_a_right_to_write_the_outbox_or_its_log(database_urls):
    """W01, over every role of the database and every column."""
    with psycopg.connect(database_urls["owner"]) as owner:
        assert rights_of(owner) == []


def test_five_functions_write_the_outbox_and_none_takes_a_word(database_urls):
    """W01, W02, W10: read from the database's own catalogue."""
    with psycopg.connect(database_urls["owner"]) as owner:
        rows = owner.execute(
            "SELECT proname, pg_get_function_identity_arguments(oid) FROM pg_proc"
            " WHERE pronamespace = 'public'::regnamespace AND prosrc ~* %s",
            [rf"(insert\s+into|update|delete\s+from)\s+({OUTBOX}|{LOG})"],
        ).fetchall()

    assert {name for name, _ in rows} == WRITERS
    arguments = {
        part.split()[-1] for _, named in rows for part in named.split(", ") if part.strip()
    }
    assert arguments <= {"uuid", "uuid[]", "text"}
    texts = {name for name, named in rows if "text" in named}
    assert texts == {"wl_answer_benefits_message", "wl_cancel_benefits", "wl_derive_benefits"}


def test_triggers_on_the_facts_only_ever_stop_messages(database_urls):
    """W10: no trigger of any table forms a message; those that name the outbox cancel."""
    with psycopg.connect(database_urls["owner"]) as owner:
        rows = owner.execute(
            "SELECT DISTINCT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal"
            " AND (p.prosrc LIKE '%benefits%' OR p.proname LIKE '%benefits%') ORDER BY 1"
        ).fetchall()
        source = owner.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = 'wl_benefits_stopped'"
        ).fetchone()[0]

    assert [row[0] for row in rows] == ["wl_benefits_guard", "wl_benefits_stopped"]
    assert wall.WRITES.search(source) is None
    assert "wl_derive_benefits" not in source


STAFF = [kind for kind in RoleKind if kind is not RoleKind.CITIZEN]


@pytest.mark.parametrize(
    "one_in", [ONE_IN, pytest.param(1, marks=pytest.mark.sweep)], ids="one in {}".format
)
def test_no_address_lets_staff_write_to_the_outbox(db, caplog, record_property, one_in):
    """W01: every role of staff × every address × every method, under the suite's own trap."""
    caplog.set_level(logging.CRITICAL, "django.request")
    world = build_world()
    add_money(world)
    matrix = Matrix(world)
    staff = [name for name, role in world.viewers.items() if role.kind in STAFF]
    before = _outbox(world.cast)
    tried, reached = 0, []
    for route in guarded_routes():
        for name in staff:
            for method in ("POST", "PUT", "PATCH", "DELETE"):
                for relation in relations(route):
                    cell = Cell(name, route, method, relation)
                    if cell.falls(one_in):
                        continue
                    tried += 1
                    answer = _say(matrix, cell)
                    if "benefits outbox" in answer:
                        reached.append(f"{cell}: {answer}")
    record_property("figure", f"ways into the benefits outbox: {tried:,} tried by staff")
    assert reached == []
    assert tried > 200
    assert _outbox(world.cast) == before


def _say(matrix: Matrix, cell: Cell) -> str:
    try:
        with matrix.undone(cell.viewer) as client:
            client.generic(
                cell.method, matrix.url(cell), SAID,
                content_type="application/x-www-form-urlencoded",
            )  # fmt: skip
    except AssertionError as problem:
        return str(problem)
    except Exception as problem:  # noqa: BLE001 - another test's concern
        return type(problem).__name__
    return ""


def _outbox(cast) -> list:
    with cast.as_area():
        return list(BenefitsMessage.objects.order_by("id").values_list("pk", "state"))


@pytest.mark.parametrize(
    ("sql", "role", "asked_by", "said"),
    [
        ("UPDATE benefits_gateway_benefitsmessage SET x = 1", "COACH", "support/x.py", "reaches"),
        ('INSERT INTO "benefits_gateway_sentlog" (id)', "SYSTEM", "web/x.py", "reaches"),
        ("SELECT wl_form_benefits_message('WORK', %s)", "SYSTEM", "support/x.py", "reaches"),
        ("SELECT wl_derive_benefits(NULL, NULL)", "LEADER",
         "exchange/benefits_gateway/services.py", "for LEADER"),
    ],
)  # fmt: skip
def test_the_trap_catches_what_it_is_for(sql, role, asked_by, said):
    """W01: the recorder over the suite's services is itself tried."""
    assert said in wall.fault_of(sql, role=role, asked_by=wall.HOUSE / asked_by)
    assert wall.fault_of(sql, role=role, asked_by=None) == ""


def test_the_trap_is_set(cast, monkeypatch):
    """W01: a service that reached for the outbox would fail whichever test runs it."""
    monkeypatch.setattr(wall, "asker", lambda frame: wall.HOUSE / "support/plans/services.py")
    with cast.as_(cast.ben), connection.cursor() as cursor, pytest.raises(AssertionError):
        cursor.execute(f"DELETE FROM {OUTBOX}")


def test_tries_and_looks_keep_codes_and_reach_for_no_message():
    """W01, W06: staff's side of a missed meeting has no words and no way to a message."""
    for model in (ContactTry, MissedReview):
        texts = [f for f in model._meta.get_fields() if isinstance(f, models.CharField)]
        assert texts
        assert all(field.choices and field.max_length <= 10 for field in texts)
    source = Path(missed.__file__).read_text()
    for word in ("BenefitsMessage", "wl_", "form_message", "form_all", "show_formed", "cursor"):
        assert word not in source
    for page in (Path(wall.HOUSE) / "web" / "coach").rglob("*.py"):
        assert "benefits_gateway.services" not in page.read_text()
        assert "BenefitsMessage" not in page.read_text()


def test_no_file_of_the_house_offers_an_action_that_tells_the_agency():
    """W10: no rule, task or choice of an action has a kind that notifies the agency."""
    wanted = ("notify_agency", "NOTIFY_AGENCY", "tell_agency", "refer_for_sanction")
    found = [
        path.name for path in Path(wall.HOUSE).rglob("*.py")
        if any(word in path.read_text() for word in wanted)
    ]  # fmt: skip

    assert found == []
