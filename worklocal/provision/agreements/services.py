"""Adding, renewing and ending an agreement. The audit keeps the days that it had before."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from worklocal.accounts.enums import FieldGroup, RoleKind
from worklocal.accounts.models import Organisation
from worklocal.core import audit, context, idempotency
from worklocal.core.errors import NotPermitted, Refusal
from worklocal.provision.agreements.enums import SHAREABLE, AgreementKind, LegalBasis
from worklocal.provision.agreements.models import Agreement


class DaysOutOfOrder(Refusal):
    """It starts, is looked at again, and ends, in this order."""


@dataclass(frozen=True)
class Terms:
    """What was signed. Name an organisation that signs in here, or another body by its name."""

    kind: AgreementKind
    purpose: str
    legal_basis: LegalBasis
    starts_on: date
    ends_on: date
    review_on: date
    organisation: Organisation | None = None
    party: str = ""
    law: str = ""
    partner_sees: Iterable[FieldGroup] = ()
    we_see: Iterable[FieldGroup] = ()


def add_agreement(*, terms: Terms, key: str = "") -> Agreement:
    """Put an agreement on record; the same key is once. Private notes can never be in one."""
    _check_steward()
    _check_days(terms.starts_on, terms.review_on, terms.ends_on)
    if bool(terms.organisation) == bool(terms.party.strip()):
        raise Refusal("Choose an organisation from the list, or write the name of another one.")

    def add() -> uuid.UUID:
        row = Agreement(
            area_id=context.acting_area(), kind=terms.kind, organisation=terms.organisation,
            party=terms.party.strip(), purpose=terms.purpose, legal_basis=terms.legal_basis,
            law=terms.law, partner_sees=_codes(terms.partner_sees), we_see=_codes(terms.we_see),
            starts_on=terms.starts_on, ends_on=terms.ends_on, review_on=terms.review_on,
            added_by_id=context.current().user,
        )  # fmt: skip
        row.save(force_insert=True)
        audit.record("agreement.added", thing=row, detail={"groups": row.partner_sees})
        return row.pk

    request = {"partner": terms.organisation and terms.organisation.pk, "party": terms.party,
               "starts_on": terms.starts_on, "purpose": terms.purpose}  # fmt: skip
    made = idempotency.once(key, action="agreement.add", request=request, do=add)
    return Agreement.objects.get(pk=made)


@transaction.atomic
def renew_agreement(*, agreement: Agreement, ends_on: date, review_on: date) -> Agreement:
    """Let it run on. One that is over is not woken: a new one is signed."""
    _check_steward()
    row = _standing(agreement)
    if ends_on <= row.ends_on:
        if (ends_on, review_on) == (row.ends_on, row.review_on):
            return row
        raise DaysOutOfOrder("The new last day must be after the one it has now.")
    _check_days(row.starts_on, review_on, ends_on)
    before = {"ends_on": str(row.ends_on), "review_on": str(row.review_on)}
    row.ends_on, row.review_on = ends_on, review_on
    row.save(update_fields=["ends_on", "review_on"])
    audit.record("agreement.renewed", thing=row, detail={"before": before, "to": str(ends_on)})
    return row


@transaction.atomic
def end_agreement(*, agreement: Agreement, reason: str, on: date) -> Agreement:
    """End it today: whatever it opened is closed at the next statement."""
    _check_steward()
    if not reason.strip():
        raise Refusal("Say why it ends.")
    row = _standing(agreement)
    row.ended_on, row.end_reason = on, reason.strip()
    row.save(update_fields=["ended_on", "end_reason"])
    audit.record("agreement.ended", thing=row)
    return row


def _standing(agreement: Agreement) -> Agreement:
    row = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    if row.ended_on is not None:
        raise Refusal("This agreement was ended before. Add a new one.")
    return row


def _codes(groups: Iterable[FieldGroup]) -> list[str]:
    chosen = set(groups)
    if chosen - set(SHAREABLE):
        raise Refusal("Private notes are never shared under an agreement.")
    return [str(group) for group in SHAREABLE if group in chosen]


def _check_days(starts_on: date, review_on: date, ends_on: date) -> None:
    if not starts_on <= review_on <= ends_on:
        raise DaysOutOfOrder("It must start first, then be reviewed, and end last.")


def _check_steward() -> None:
    now = context.current()
    if now.role != RoleKind.STEWARD and now.role != "SYSTEM":
        raise NotPermitted("Only the data protection officer keeps agreements.")
