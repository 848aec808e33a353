"""Files to keep: claims, accounts and ledger entries. None holds a person's name or id."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.commissioning.claims.models import Claim
from worklocal.commissioning.ledger.models import Entry
from worklocal.commissioning.ledger.selectors import accounts_with_balances, names_of_accounts
from worklocal.core import clock
from worklocal.exchange.sign_in import step_up
from worklocal.web.money.download import csv_response, pounds

BATCH = 2000


@require_safe
@step_up.required(step_up.EXPORT, "GET", "HEAD")
@for_roles(RoleKind.COMMISSIONER)
def claims(request: HttpRequest) -> HttpResponse:
    """Every claim of the area, oldest first."""
    rows = (
        Claim.objects.filter(area=request.viewer.area)  # type: ignore[attr-defined]
        .select_related("contract", "contract__provider", "contract__fund")
        .order_by("submitted_at", "id")
    )
    heads = ["claim", "provider", "contract", "fund", "outcome", "reached_on", "days_proved",
             "weakest_proof", "pounds", "state", "submitted_at", "state_since"]  # fmt: skip
    return csv_response("claims", heads, map(_claim, rows.iterator(chunk_size=BATCH)))


def _claim(claim: Claim) -> list[Any]:
    return [
        claim.reference, claim.contract.provider.name, claim.contract.reference,
        claim.contract.fund.name, claim.outcome, claim.achieved_on,
        claim.evidence.get("days_proved", ""), claim.evidence.get("grade", ""),
        pounds(claim.pence), claim.state, _moment(claim.submitted_at), _moment(claim.state_since),
    ]  # fmt: skip


def _moment(value: Any) -> str:
    return value.astimezone(clock.LONDON).isoformat(timespec="seconds")  # type: ignore[no-any-return]


@require_safe
@step_up.required(step_up.EXPORT, "GET", "HEAD")
@for_roles(RoleKind.COMMISSIONER)
def ledger(request: HttpRequest) -> HttpResponse:
    """Every entry, oldest first: what goes in is positive, what goes out negative."""
    viewer = request.viewer  # type: ignore[attr-defined]
    names = names_of_accounts(viewer)
    rows = (
        Entry.objects.filter(area=viewer.area)
        .select_related("transaction", "account")
        .order_by("transaction__at", "transaction_id", "id")
    )

    def lines() -> Iterator[list[Any]]:
        for entry in rows.iterator(chunk_size=BATCH):
            move, account = entry.transaction, entry.account
            yield [
                move.pk, _moment(move.at), move.kind, names.get(account.fund_id, ""), account.kind,
                names.get(account.about_id, ""), pounds(entry.pence), move.reverses_id or "",
            ]  # fmt: skip

    heads = ["movement", "at", "kind", "fund", "account", "for", "pounds", "reverses"]
    return csv_response("ledger", heads, lines())


@require_safe
@step_up.required(step_up.EXPORT, "GET", "HEAD")
@for_roles(RoleKind.COMMISSIONER)
def accounts(request: HttpRequest) -> HttpResponse:
    """Every account with what is in it; the column adds up to nought."""
    rows = (
        [line.fund, line.account.kind, line.about, pounds(line.pence)]
        for line in accounts_with_balances(request.viewer)  # type: ignore[attr-defined]
    )
    return csv_response("accounts", ["fund", "account", "for", "pounds"], rows)
