"""W01-W10: each fault that would open the wall is planted, and a named test turns red for it."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from tests.exchange.benefits_gateway import (
    test_forming,
    test_no_way_in,
    test_sealed,
    test_sending,
    test_the_wall,
)
from tests.harness import wall
from worklocal.config import testing
from worklocal.exchange.benefits_gateway.triggers import LOG, OUTBOX

RED = (AssertionError, pytest.fail.Exception)


@dataclass(frozen=True)
class Rewrite:
    """A function of the database in which some words stand for others."""

    function: str
    words: str
    instead: str


@dataclass(frozen=True)
class Fault:
    """`plant`: statements of the owner; `drops`: constraints of the outbox.

    `turns_red` is the test that must fail, and `takes` what it needs besides a database.
    """

    name: str
    turns_red: Callable[..., Any]
    plant: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    drops: tuple[str, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    takes: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


OF_THE_SCHEMA = [
    Fault(
        "a grant to write the outbox",
        test_no_way_in.test_no_role_has_a_right_to_write_the_outbox_or_its_log,
        plant=(f"GRANT INSERT ON {OUTBOX} TO wl_app",),
        undo=(f"REVOKE INSERT ON {OUTBOX} FROM wl_app",),
    ),
    Fault(
        "a grant to change one column",
        test_no_way_in.test_no_role_has_a_right_to_write_the_outbox_or_its_log,
        plant=(f"GRANT UPDATE (state) ON {OUTBOX} TO wl_report",),
        undo=(f"REVOKE UPDATE (state) ON {OUTBOX} FROM wl_report",),
    ),
    Fault(
        "a grant to delete from the log",
        test_no_way_in.test_no_role_has_a_right_to_write_the_outbox_or_its_log,
        plant=(f"GRANT DELETE ON {LOG} TO wl_app",),
        undo=(f"REVOKE DELETE ON {LOG} FROM wl_app",),
    ),
    Fault(
        "the guard is dropped",
        test_the_wall.test_a_row_outside_the_list_is_refused_even_from_the_owner,
        plant=(f"ALTER TABLE {OUTBOX} DISABLE TRIGGER wl_benefits_guard",),
        undo=(f"ALTER TABLE {OUTBOX} ENABLE TRIGGER wl_benefits_guard",),
        takes={"column": "shown_at", "value": "now()"},
    ),
    Fault(
        "the closed list is dropped",
        test_the_wall.test_a_row_outside_the_list_is_refused_even_from_the_owner,
        drops=("benefits_closed_list",),
        takes={"column": "kind", "value": "'WORK'"},
    ),
    Fault(
        "a column for words",
        test_sealed.test_the_outbox_has_codes_days_and_ids,
        plant=(f"ALTER TABLE {OUTBOX} ADD COLUMN note text",),
        undo=(f"ALTER TABLE {OUTBOX} DROP COLUMN note",),
    ),
    Fault(
        "a message is derived from a note",
        test_sealed.test_messages_are_derived_from_these_facts_and_from_no_note,
        rewrites=(
            Rewrite(
                "wl_benefits_due_one", "people_journey j",
                "people_journey j JOIN coaching_note ON true",
            ),
        ),
    ),
    Fault(
        "room for more than a receipt",
        test_sealed.test_only_a_receipt_comes_back,
        plant=(f"ALTER TABLE {LOG} ADD COLUMN decision varchar(10)",),
        undo=(f"ALTER TABLE {LOG} DROP COLUMN decision",),
    ),
    Fault(
        "the gateway reads a table of people",
        test_the_wall.test_the_gateway_reads_the_outbox_and_nothing_else,
        plant=("GRANT SELECT ON people_person TO wl_gateway",),
        undo=("REVOKE SELECT ON people_person FROM wl_gateway",),
    ),
    Fault(
        "the gateway may form messages",
        test_sealed.test_only_a_receipt_comes_back,
        plant=("GRANT EXECUTE ON FUNCTION wl_derive_benefits(text, uuid) TO wl_gateway",),
        undo=("REVOKE EXECUTE ON FUNCTION wl_derive_benefits(text, uuid) FROM wl_gateway",),
    ),
    Fault(
        "a trigger on notes that forms messages",
        test_no_way_in.test_triggers_on_the_facts_only_ever_stop_messages,
        plant=(
            """CREATE FUNCTION tell_benefits() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM wl_derive_benefits(NULL, NULL); RETURN NULL; END $$""",
            """CREATE TRIGGER tell AFTER INSERT ON coaching_note FOR EACH ROW
            EXECUTE FUNCTION tell_benefits()""",
        ),
        undo=("DROP FUNCTION tell_benefits CASCADE",),
    ),
    Fault(
        "a function by which anybody writes the outbox",
        test_no_way_in.test_five_functions_write_the_outbox_and_none_takes_a_word,
        plant=(
            f"""CREATE FUNCTION tell_agency(words text) RETURNS void LANGUAGE plpgsql
            SECURITY DEFINER AS $$ BEGIN UPDATE {OUTBOX} SET reason = words; END $$""",
        ),
        undo=("DROP FUNCTION tell_agency(text)",),
    ),
]  # fmt: skip

OF_WHAT_HAPPENS = [
    Fault(
        "a field is added to a kind",
        test_forming.test_joining_names_the_team_and_nothing_else,
        rewrites=(Rewrite("wl_benefits_body", "'team',", "'room', m.id, 'team',"),),
    ),
    Fault(
        "the two days are skipped",
        test_sending.test_a_message_goes_two_working_days_after_it_was_shown,
        rewrites=(Rewrite("wl_working_days_after", "p_count > 0", "p_count > 99"),),
    ),
    Fault(
        "the switch of an arm is skipped",
        test_sealed.test_an_arm_that_is_drawn_while_a_message_waits_stops_it,
        rewrites=(
            Rewrite("wl_switched_off_for", "? p_switch", "? 'ANOTHER'"),
            Rewrite("wl_switched_off", "? p_switch", "? 'ANOTHER'"),
        ),
    ),
    Fault(
        "what was not shown is taken",
        test_sealed.test_what_was_not_shown_is_not_taken,
        rewrites=(
            Rewrite("wl_take_benefits", "'SHOWN',", "'SHOWN', 'FORMED',"),
            Rewrite("wl_take_benefits", "send_from <=", "COALESCE(send_from, 'epoch') <="),
        ),
    ),
    Fault(
        "nothing is asked again at sending",
        test_sealed.test_the_switch_of_an_arm_is_asked_again_when_a_message_is_taken,
        rewrites=(Rewrite("wl_take_benefits", "IF wl_benefits_still_due(m)", "IF true"),),
    ),
    Fault(
        "an outage is overlooked",
        test_sealed.test_an_outage_that_becomes_known_later_stops_what_waits,
        rewrites=(
            Rewrite("wl_benefits_due_one", "i.area_id = p_area", "i.area_id = p_area AND false"),
        ),
    ),
    Fault(
        "a yes that was taken back still counts",
        test_sealed.test_a_yes_that_is_taken_back_stops_the_next_sending,
        rewrites=(
            Rewrite("wl_benefits_due_one", "AND c.withdrawn_at IS NULL", ""),
        ),
    ),
    Fault(
        "the log forgets a row unseen",
        test_sealed.test_a_row_taken_out_of_the_log_is_named,
        rewrites=(
            Rewrite("wl_mark_sent", "COALESCE(last_number, 0) + 1", "p_message_number(m.id)"),
        ),
        plant=(
            f"""CREATE FUNCTION p_message_number(uuid) RETURNS bigint LANGUAGE sql AS
            $$ SELECT count(*) * 1000 + 2 FROM {LOG} $$""",
        ),
    ),
]  # fmt: skip


def rewrite(owner: psycopg.Connection, change: Rewrite) -> str:
    """Plant it; return the function as it was."""
    (plain,) = owner.execute(
        "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = %s", [change.function]
    ).fetchone()
    assert change.words in plain, f"{change.function} no longer says {change.words!r}"
    owner.execute(plain.replace(change.words, change.instead))
    return str(plain)


def drop(owner: psycopg.Connection, constraint: str) -> str:
    """Plant it; return what lays the constraint again."""
    (plain,) = owner.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [constraint]
    ).fetchone()
    owner.execute(f"ALTER TABLE {OUTBOX} DROP CONSTRAINT {constraint}")
    return f"ALTER TABLE {OUTBOX} ADD CONSTRAINT {constraint} {plain}"


@contextlib.contextmanager
def planted(url: str, fault: Fault) -> Iterator[None]:
    with psycopg.connect(url, autocommit=True) as owner:
        for line in fault.plant:
            owner.execute(line)
        before = [drop(owner, constraint) for constraint in fault.drops]
        before += [rewrite(owner, change) for change in fault.rewrites]
        yield
        for line in (*reversed(before), *fault.undo):
            owner.execute(line)


@pytest.fixture(scope="module")
def schema(database_urls: dict[str, str]) -> Iterator[dict[str, str]]:
    """The template's tables, for faults that are undone again."""
    name = f"faults_{os.getpid()}"
    yield testing.copy_of_template(name)
    testing.drop(name)


def test_every_named_test_is_green_without_a_fault(schema):
    for fault in OF_THE_SCHEMA:
        fault.turns_red(schema, **fault.takes)


@pytest.mark.parametrize("fault", OF_THE_SCHEMA, ids=str)
def test_a_fault_of_the_schema_is_seen(schema, fault):
    with planted(schema["owner"], fault), pytest.raises(RED):
        fault.turns_red(schema, **fault.takes)


@pytest.mark.parametrize("fault", OF_WHAT_HAPPENS, ids=str)
def test_a_fault_of_what_happens_is_seen(committed, stand_in, fault):
    takes = fault.turns_red.__code__.co_varnames[: fault.turns_red.__code__.co_argcount]
    given = {"committed": committed, "stand_in": stand_in, "cast": committed.cast}
    with planted(committed.urls["owner"], fault), pytest.raises(RED):
        fault.turns_red(**{name: given[name] for name in takes})


def test_a_page_that_reaches_for_the_outbox_is_seen(tmp_path, monkeypatch):
    """W01: the fault is a line of Python."""
    shutil.copytree(
        test_the_wall.HOUSE / "exchange", tmp_path / "exchange",
        ignore=shutil.ignore_patterns("__pycache__"),
    )  # fmt: skip
    monkeypatch.setattr(test_the_wall, "HOUSE", tmp_path)
    test_the_wall.test_no_code_but_the_wall_s_own_touches_the_outbox()
    page = tmp_path / "web" / "coach" / "tell.py"
    page.parent.mkdir(parents=True)
    page.write_text("from x import BenefitsMessage\n\nBenefitsMessage.objects.create()\n")

    with pytest.raises(RED):
        test_the_wall.test_no_code_but_the_wall_s_own_touches_the_outbox()


def test_a_service_that_forms_a_message_for_a_coach_is_seen():
    """W01: the fault is a call of the wall's own service on behalf of a coach."""
    sql = "SELECT wl_form_benefits_message(%s, %s)"

    assert wall.fault_of(sql, role="COACH", asked_by=wall.OURS / "services.py")
    assert not wall.fault_of(sql, role="SYSTEM", asked_by=wall.OURS / "services.py")
