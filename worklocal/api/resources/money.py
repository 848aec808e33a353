"""Contracts, claims and the ledger: a provider reads its own, a commissioner the area's."""

import uuid
from datetime import date, datetime
from typing import Any

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.viewer import Viewer
from worklocal.api.door import Room
from worklocal.api.shapes import Listed, Shape
from worklocal.commissioning.claims.models import Claim, ClaimState
from worklocal.commissioning.claims.selectors import (
    claim_for,
    claims_of_provider,
    claims_to_work_on,
)
from worklocal.commissioning.contracts.models import Contract, ContractKind
from worklocal.commissioning.contracts.selectors import contract_for, contracts_of
from worklocal.commissioning.ledger.models import AccountKind
from worklocal.commissioning.ledger.selectors import (
    Movement,
    accounts_with_balances,
    movements,
)

ROOM = Room("money", frozenset({RoleKind.PROVIDER, RoleKind.COMMISSIONER}))
LEDGER = Room("ledger", frozenset({RoleKind.COMMISSIONER}))


class PriceOut(Shape):
    """`most`: how often it is paid under the contract; null: no limit."""

    outcome: str
    pence: int
    most: int | None


class ContractOut(Shape):
    id: uuid.UUID
    reference: str
    title: str
    provider: str
    kind: ContractKind
    allocated_pence: int
    starts_on: date
    ends_on: date
    prices: list[PriceOut]


class ClaimOut(Shape):
    """`referral_id` is given to the provider alone: nothing else here leads to a person."""

    id: uuid.UUID
    reference: str
    contract: str
    provider: str
    referral_id: uuid.UUID | None
    outcome: str
    achieved_on: date
    grade: str
    days_proved: int
    pence: int
    state: ClaimState
    state_since: datetime
    submitted_at: datetime


class AccountOut(Shape):
    id: uuid.UUID
    kind: AccountKind
    about: str
    fund: str
    pence: int


class EntryOut(Shape):
    account_id: uuid.UUID
    kind: AccountKind
    about: str
    pence: int


class MovementOut(Shape):
    """The pence of its entries add up to nothing."""

    id: uuid.UUID
    kind: str
    at: datetime
    reverses: uuid.UUID | None
    entries: list[EntryOut]


def _contract(request: Any, contract_id: uuid.UUID) -> Contract | None:
    return contract_for(request.viewer, contract_id)


def _claim(request: Any, claim_id: uuid.UUID) -> Claim | None:
    return claim_for(request.viewer, claim_id)


def claim_out(row: Claim, viewer: Viewer) -> ClaimOut:
    return ClaimOut(
        id=row.pk, reference=row.reference, contract=row.contract.reference,
        provider=row.contract.provider.name,
        referral_id=row.referral_id if viewer.role == RoleKind.PROVIDER else None,
        outcome=row.outcome, achieved_on=row.achieved_on, grade=row.evidence.get("grade", ""),
        days_proved=row.evidence.get("days_proved", 0), pence=row.pence,
        state=ClaimState(row.state), state_since=row.state_since, submitted_at=row.submitted_at,
    )  # fmt: skip


def _contract_out(row: Contract) -> ContractOut:
    return ContractOut(
        id=row.pk, reference=row.reference, title=row.title, provider=row.provider.name,
        kind=ContractKind(row.kind), allocated_pence=row.allocated_pence,
        starts_on=row.starts_on, ends_on=row.ends_on,
        prices=[
            PriceOut(outcome=p.outcome, pence=p.pence, most=p.most)
            for p in sorted(row.prices.all(), key=lambda p: p.outcome)
        ],
    )  # fmt: skip


@ROOM.get("/contracts", Listed[ContractOut])
def contracts(request: Any) -> Listed[ContractOut]:
    """Contracts, the newest first: your own, or all of the area."""
    return Listed[ContractOut](items=[_contract_out(row) for row in contracts_of(request.viewer)])


@ROOM.get("/contracts/{uuid:contract_id}", ContractOut, load=_contract)
def contract(request: Any, contract_id: uuid.UUID) -> ContractOut:
    """One contract with its prices."""
    return _contract_out(request.thing)


@ROOM.get("/claims", Listed[ClaimOut])
def claims(
    request: Any, state: ClaimState | None = None, after: uuid.UUID | None = None
) -> Listed[ClaimOut]:
    """Claims: a provider's own, the newest first; all of the area, the longest waiting first.

    `state` narrows a commissioner's list alone.
    """
    viewer = request.viewer
    if viewer.role == RoleKind.PROVIDER:
        page = claims_of_provider(viewer, after=after)
    else:
        states = [state] if state else list(ClaimState)
        page = claims_to_work_on(viewer, states=states, after=after)
    return Listed[ClaimOut](
        items=[claim_out(row, viewer) for row in page.claims], next_after=page.next_after
    )


@ROOM.get("/claims/{uuid:claim_id}", ClaimOut, load=_claim)
def claim(request: Any, claim_id: uuid.UUID) -> ClaimOut:
    """One claim."""
    return claim_out(request.thing, request.viewer)


@LEDGER.get("/ledger/accounts", Listed[AccountOut])
def ledger_accounts(request: Any) -> Listed[AccountOut]:
    """Every account of the area with what is in it, in the order money flows."""
    return Listed[AccountOut](
        items=[
            AccountOut(id=each.account.pk, kind=AccountKind(each.account.kind), about=each.about,
                       fund=each.fund, pence=each.pence)
            for each in accounts_with_balances(request.viewer)
        ]
    )  # fmt: skip


@LEDGER.get("/ledger/movements", Listed[MovementOut])
def ledger_movements(request: Any, after: uuid.UUID | None = None) -> Listed[MovementOut]:
    """Every movement of money, the newest first."""
    page = movements(request.viewer, after=after)
    return Listed[MovementOut](
        items=[_movement(each) for each in page.movements], next_after=page.next_after
    )


def _movement(each: Movement) -> MovementOut:
    row = each.transaction
    return MovementOut(
        id=row.pk, kind=row.kind, at=row.at, reverses=row.reverses_id,
        entries=[
            EntryOut(account_id=account.pk, kind=AccountKind(account.kind), about=about,
                     pence=pence)
            for account, about, pence in each.entries
        ],
    )  # fmt: skip
