"""What a message is made of, when it may be taken, and what may come back."""

import datetime as dt
import json
import re

import psycopg
import pytest

from tests.evidence.product.trial import allocate, register
from tests.exchange.benefits_gateway import facts
from worklocal.core import clock
from worklocal.core.context import Context, acting
from worklocal.evidence.trials.allocating import note_step, override_arm
from worklocal.evidence.trials.enums import StepKind, StepReason, Switch
from worklocal.evidence.trials.models import Allocation
from worklocal.evidence.trials.selectors import switches_of
from worklocal.exchange.benefits_gateway import guard, services
from worklocal.exchange.benefits_gateway.client import BenefitsApi
from worklocal.exchange.benefits_gateway.derivation import NO_ATTENDANCE
from worklocal.exchange.benefits_gateway.enums import IncidentCause
from worklocal.exchange.benefits_gateway.gateway import send_due
from worklocal.exchange.benefits_gateway.models import AgencyLink
from worklocal.exchange.benefits_gateway.triggers import LOG, OUTBOX
from worklocal.support.people.services import withdraw_consent

FACTS = {
    "people_journey", "people_consent", "coaching_leadperiod", "appointments_appointment",
    "work_job", "trials_allocation", "trials_allocationstep", "trials_trial",
}  # fmt: skip
"""All of the record that the rule book looks at, besides this room's own tables."""
COLUMN_TYPES = {"uuid", "date", "timestamp with time zone", "boolean", "character varying"}
LONGEST_CODE = 12
TABLE = re.compile(r"\b([a-z]+(?:_[a-z]+)*_[a-z]+)\b")


def read_by_the_rule_book(owner: psycopg.Connection) -> set[str]:
    """Tables named in the functions from which every message is derived."""
    tables = {
        row[0]
        for row in owner.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p', 'v', 'm')"
            " AND relnamespace = 'public'::regnamespace"
        )
    }
    sources = owner.execute(
        "SELECT prosrc FROM pg_proc WHERE proname = ANY (%s)",
        [["wl_benefits_due_all", "wl_benefits_due_one", "wl_switched_off", "wl_switched_off_for",
          "wl_derive_benefits", "wl_benefits_body", "wl_benefits_still_due"]],
    ).fetchall()  # fmt: skip
    assert len(sources) == 7
    return {name for (source,) in sources for name in TABLE.findall(source)} & tables


def test_messages_are_derived_from_these_facts_and_from_no_note(database_urls):
    """W02, W10: neither notes, plans, assessments, health, money nor messages are ever read."""
    with psycopg.connect(database_urls["owner"]) as owner:
        found = read_by_the_rule_book(owner)

    assert {name for name in found if not name.startswith("benefits_gateway_")} == FACTS


def test_the_outbox_has_codes_days_and_ids(database_urls):
    """W02, W06: no column wider than the longest code, and each held to a list."""
    with psycopg.connect(database_urls["owner"]) as owner:
        columns = owner.execute(
            "SELECT column_name, data_type, character_maximum_length"
            " FROM information_schema.columns WHERE table_name = %s",
            [OUTBOX],
        ).fetchall()
        (checks,) = owner.execute(
            "SELECT string_agg(pg_get_constraintdef(oid), ' ') FROM pg_constraint"
            " WHERE conrelid = %s::regclass AND contype = 'c'",
            [OUTBOX],
        ).fetchone()

    assert len(columns) > 20
    for name, kind, longest in columns:
        assert kind in COLUMN_TYPES, name
        if kind == "character varying":
            assert longest <= LONGEST_CODE, name
            assert f"({name})" in checks, f"{name} is not held to a list of codes"


def test_only_a_receipt_comes_back(database_urls):
    """W07: the way in from the gateway takes two ids; the log has no room for an answer."""
    with psycopg.connect(database_urls["owner"]) as owner:
        columns = {
            row[0]
            for row in owner.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [LOG]
            )
        }
        taken = dict(
            owner.execute(
                "SELECT p.proname, pg_get_function_identity_arguments(p.oid) FROM pg_proc p"
                " WHERE p.prosecdef AND p.prorettype <> 'trigger'::regtype"
                " AND p.pronamespace = 'public'::regnamespace"
                " AND has_function_privilege('wl_gateway', p.oid, 'EXECUTE')"
            ).fetchall()
        )

    assert columns == {
        "id", "created_at", "area_id", "person_id", "message_id", "number", "body", "sha256",
        "chained", "receipt", "sent_at",
    }  # fmt: skip
    assert taken == {
        "wl_take_benefits": "p_message uuid", "wl_mark_sent": "p_message uuid, p_receipt uuid",
    }  # fmt: skip


def test_more_than_a_receipt_is_not_kept(committed, stand_in, monkeypatch):
    """W07: an answer that tells of a decision is dropped, but for its receipt."""
    plain = stand_in._take

    def chatty(key, body):
        status, answer = plain(key, body)
        return status, {**answer, "decision": "ZZSANCTIONZZ", "note": "ZZSANCTIONZZ"}

    monkeypatch.setattr(stand_in, "_take", chatty)
    facts.link(committed.cast)
    facts.form(committed.cast)
    facts.days_pass(committed.urls["owner"], 7)

    assert go(committed, stand_in) == {"sent": 1}

    with psycopg.connect(committed.urls["owner"]) as owner:
        for table in (LOG, "benefits_gateway_benefitsmessage", "core_auditentry"):
            kept = owner.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t").fetchone()[0]
            assert "ZZSANCTIONZZ" not in kept


def go(committed, stand_in) -> dict[str, int]:
    with (
        psycopg.connect(committed.urls["wl_gateway"]) as gateway, BenefitsApi(stand_in.url) as api
    ):  # fmt: skip
        return dict(send_due(gateway, api).counts)


def test_what_was_not_shown_is_not_taken(committed, stand_in):
    """W04: a letter that nobody posted, however old."""
    facts.link(committed.cast)
    with committed.cast.as_area():
        committed.cast.amina.user = None
        committed.cast.amina.save(update_fields=["user"])
    (message,) = facts.form(committed.cast)
    assert message.state == "FORMED"

    with psycopg.connect(committed.urls["wl_gateway"]) as gateway:
        assert gateway.execute("SELECT wl_take_benefits(%s)", [message.pk]).fetchone() == (None,)
    assert go(committed, stand_in) == {}


def _waiting(committed):
    """A meeting's message, shown, whose time has come; joining is not told."""
    cast = committed.cast
    facts.link(cast)
    facts.switch_on(cast)
    facts.consent(cast)
    facts.meeting(cast, days_ago=3)
    facts.job(cast)
    facts.form(cast)
    facts.days_pass(committed.urls["owner"], 7)


def _into_the_arm(cast) -> Allocation:
    trial = register(cast)
    allocation = allocate(cast, trial, cast.amina.pk)
    if allocation.arm == "usual":
        with cast.as_(cast.ben):
            override_arm(
                allocation=allocation, to_arm="free", reason=StepReason.SAFETY, at=clock.now()
            )
    return allocation


def told_kinds(stand_in) -> list[str]:
    return sorted(json.loads(body)["kind"] for body in stand_in.taken.values())


def test_an_arm_that_is_drawn_while_a_message_waits_stops_it(committed, stand_in):
    """W05: the product's own allocation; work is still told, as the person said yes to that."""
    _waiting(committed)
    _into_the_arm(committed.cast)

    go(committed, stand_in)

    assert told_kinds(stand_in) == ["REGISTERED", "WORK"]


def test_the_switch_of_an_arm_is_asked_again_when_a_message_is_taken(committed, stand_in):
    """W05: also where the trigger was not there to stop it."""
    _waiting(committed)
    with psycopg.connect(committed.urls["owner"], autocommit=True) as owner:
        for table in ("trials_allocation", "trials_allocationstep"):
            owner.execute(f"DROP TRIGGER wl_benefits_stopped ON {table}")
    _into_the_arm(committed.cast)

    assert go(committed, stand_in) == {"sent": 2, "stopped": 1}

    assert told_kinds(stand_in) == ["REGISTERED", "WORK"]


def test_an_outage_that_becomes_known_later_stops_what_waits(committed, stand_in):
    """W08, V09."""
    _waiting(committed)
    with committed.cast.as_(committed.cast.stefan):
        services.record_incident(
            starts_at=clock.now() - dt.timedelta(days=3, hours=1),
            ends_at=clock.now() - dt.timedelta(days=2, hours=23), cause=IncidentCause.TECHNICAL,
        )  # fmt: skip

    go(committed, stand_in)

    assert told_kinds(stand_in) == ["REGISTERED", "WORK"]
    with committed.cast.as_area():
        stopped = [row for row in facts.outbox() if row.kind == "ATTENDANCE"]
        assert [(row.state, row.cancelled_for) for row in stopped] == [("CANCELLED", "INCIDENT")]


def test_a_yes_that_is_taken_back_stops_the_next_sending(committed, stand_in):
    """C05: between the yes and the sending nothing but the withdrawal."""
    _waiting(committed)
    with committed.cast.as_(committed.cast.amina_role):
        yes = committed.cast.amina.consents.get(purpose="BENEFITS_WORK")
        withdraw_consent(consent=yes, at=clock.now())

    go(committed, stand_in)

    assert told_kinds(stand_in) == ["ATTENDANCE", "REGISTERED"]


def test_a_link_that_ended_stops_everything(committed, stand_in):
    """W03: without the agency's reference there is nobody to tell of."""
    _waiting(committed)
    with committed.cast.as_area():
        AgencyLink.objects.update(ends_on=clock.today() - dt.timedelta(days=10))

    assert go(committed, stand_in) == {}
    with committed.cast.as_area():
        assert {row.cancelled_for for row in facts.outbox()} == {"UNLINKED"}


def test_python_and_the_database_agree_about_arms(cast, monkeypatch):
    """W05: `switches_of` and the rule book, over all that may happen to somebody's part."""
    trial = register(cast)
    allocation = allocate(cast, trial, cast.amina.pk)
    at = clock.now()

    def agree() -> bool:
        from django.db import connection

        with acting(Context.system(cast.area.pk)), connection.cursor() as cursor:
            said = NO_ATTENDANCE in switches_of(cast.amina.pk)
            for function, one in (("", cast.area.pk), ("_for", cast.amina.pk)):
                cursor.execute(
                    f"SELECT count(*) FROM wl_switched_off{function}(%s, %s)"
                    " WHERE person_id = %s AND until = 'infinity'",
                    [one, NO_ATTENDANCE, cast.amina.pk],
                )
                assert cursor.fetchone()[0] == int(said)
        return said

    seen = [agree()]
    to = {"usual": "free", "free": "usual"}
    arm = allocation.arm
    for hours in (1, 2, 3):
        arm = to[arm]
        with cast.as_(cast.ben):
            override_arm(
                allocation=allocation, to_arm=arm, reason=StepReason.MISTAKE,
                at=at + dt.timedelta(hours=hours),
            )  # fmt: skip
        seen.append(agree())
    with cast.as_(cast.ben):
        note_step(
            allocation=allocation, kind=StepKind.LOST, reason=StepReason.NO_ANSWER,
            at=at + dt.timedelta(hours=4),
        )  # fmt: skip
    seen.append(agree())
    with cast.as_(cast.amina_role):
        withdraw_consent(consent=allocation.consent, at=at + dt.timedelta(hours=5))
    from worklocal.evidence.trials.allocating import end_part

    with cast.as_area():
        end_part(consent_id=allocation.consent_id, at=at + dt.timedelta(hours=5))
    seen.append(agree())

    assert True in seen
    assert seen[-1] is False
    assert NO_ATTENDANCE == Switch.ATTENDANCE_MESSAGES_OFF


def test_a_row_taken_out_of_the_log_is_named(committed, stand_in):
    """G01 for the agency's log: also when the owner did it."""
    _waiting(committed)
    go(committed, stand_in)
    with psycopg.connect(committed.urls["owner"]) as owner:
        assert broken_links(owner, committed) == []
        owner.execute(f"DELETE FROM {LOG} WHERE number = 2")
        assert broken_links(owner, committed) == [3]
        owner.rollback()


def broken_links(owner, committed) -> list[int]:
    return [row[0] for row in owner.execute(guard.VERIFY, [committed.cast.area.pk])]


@pytest.mark.parametrize("days", [0, 3])
def test_a_letter_counts_from_the_day_it_was_posted(cast, days):
    """W04: not from the day on which somebody wrote down that it was; never before it was made."""
    from worklocal.core.models import Notification

    facts.link(cast)
    with cast.as_area():
        cast.amina.user = None
        cast.amina.save(update_fields=["user"])
    (message,) = facts.form(cast)
    posted = clock.now() - dt.timedelta(days=days)
    with cast.as_area():
        Notification.objects.filter(key=f"benefits:{message.pk}").update(
            status="SENT", sent_at=posted
        )
    (message,) = facts.form(cast)

    assert message.shown_on == clock.today(), "a letter cannot be posted before it was made"
