"""Who may do what with the outbox, laid on after every migration.

`wl_app` reads it, and asks for messages to be formed, shown and answered by functions that take a
kind, a fact or a code and nothing else. `wl_gateway` reads it, and marks one as sent.
"""

from govuk_bank_holidays.bank_holidays import BankHolidays

from worklocal.core.rowsecurity import GRANT_IS_LIVE
from worklocal.exchange.benefits_gateway import derivation, guard
from worklocal.exchange.benefits_gateway.kinds import closed_list

OUTBOX = "benefits_gateway_benefitsmessage"
LOG = "benefits_gateway_sentlog"
FOR_APPLICATION = (
    "wl_derive_benefits(text, uuid)",
    "wl_form_benefits_message(text, uuid)",
    "wl_show_benefits_messages(uuid[])",
    "wl_answer_benefits_message(uuid, text, text)",
)
FOR_GATEWAY = ("wl_take_benefits(uuid)", "wl_mark_sent(uuid, uuid)")
INNER = (
    "wl_benefits_due(uuid, text, uuid)",
    "wl_benefits_due_all(uuid)",
    "wl_benefits_due_one(uuid, text, uuid)",
    "wl_benefits_still_due(benefits_gateway_benefitsmessage)",
    "wl_cancel_benefits(uuid[], text)",
)
STOPPERS = {
    "people_consent": "UPDATE OF withdrawn_at",
    "benefits_gateway_agencylink": "UPDATE",
    "benefits_gateway_attendancestop": "INSERT OR UPDATE",
    "benefits_gateway_areaswitch": "INSERT OR UPDATE",
    "benefits_gateway_incident": "INSERT",
    "trials_allocation": "INSERT",
    "trials_allocationstep": "INSERT",
}
"""What stops messages that wait, in the transaction in which it is recorded."""


def bank_holidays() -> list[str]:
    """Bank holidays of England and Wales, from the list that comes with the library: no network."""
    days = BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)
    return sorted(each["date"].isoformat() for each in days)


def statements() -> list[str]:
    listed = closed_list()
    holidays = ", ".join(f"'{day}'" for day in bank_holidays())
    return [
        "DROP FUNCTION IF EXISTS wl_show_benefits_message(uuid)",
        derivation.LONDON,
        guard.WORKING_DAYS.replace("{holidays}", holidays),
        derivation.BODY.replace("{version}", str(listed.version)),
        guard.CANCEL,
        *derivation.due_statements(),
        guard.STILL_DUE,
        derivation.DERIVE,
        derivation.FORM,
        guard.GUARD.replace("{hold}", str(listed.hold_working_days)).replace(
            "{post}", str(listed.letter_working_days)
        ),
        guard.STOPPED,
        guard.SHOW,
        guard.ANSWER.replace("{live}", GRANT_IS_LIVE),
        guard.TAKE,
        guard.MARK_SENT,
        f"DROP TRIGGER IF EXISTS wl_benefits_guard ON {OUTBOX}",
        (
            f"CREATE TRIGGER wl_benefits_guard BEFORE INSERT OR UPDATE ON {OUTBOX}"
            " FOR EACH ROW EXECUTE FUNCTION wl_benefits_guard()"
        ),
        *_stoppers(),
        *_rights(),
    ]


def _stoppers() -> list[str]:
    lines = []
    for table, moment in STOPPERS.items():
        when = (
            "WHEN (NEW.purpose = 'BENEFITS_WORK' AND NEW.withdrawn_at IS NOT NULL)"
            if table == "people_consent"
            else ""
        )
        lines += [
            f"DROP TRIGGER IF EXISTS wl_benefits_stopped ON {table}",
            (
                f"CREATE TRIGGER wl_benefits_stopped AFTER {moment} ON {table} FOR EACH ROW"
                f" {when} EXECUTE FUNCTION wl_benefits_stopped()"
            ),
        ]
    return lines


def _rights() -> list[str]:
    named = (*FOR_APPLICATION, *FOR_GATEWAY, *INNER)
    return [
        f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {OUTBOX}, {LOG} FROM wl_app",
        "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM wl_gateway",
        "REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM wl_gateway",
        f"GRANT SELECT ON {OUTBOX} TO wl_gateway",
        *[f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC" for name in named],
        *[f"GRANT EXECUTE ON FUNCTION {name} TO wl_app" for name in FOR_APPLICATION],
        *[f"GRANT EXECUTE ON FUNCTION {name} TO wl_gateway" for name in FOR_GATEWAY],
    ]
