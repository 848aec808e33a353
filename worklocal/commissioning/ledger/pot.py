"""The pot: money comes in with a fund and is allocated to contracts; ring-fences are kept."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from worklocal.accounts.models import Organisation
from worklocal.commissioning.contracts.models import Contract, ContractKind
from worklocal.commissioning.contracts.services import agree_contract
from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.funds.services import open_fund
from worklocal.commissioning.ledger.models import AccountKind, Transaction
from worklocal.commissioning.ledger.services import account, move, post
from worklocal.core import idempotency


def bring_in_fund(
    *,
    name: str,
    source: str,
    amount_pence: int,
    starts_on: date,
    ends_on: date,
    at: datetime,
    ring_fence: str = "",
    outcomes: Sequence[str] = (),
    key: str = "",
) -> Fund:
    """Open a fund and post its money into the pot, in one; the same key is once.

    Raises ValidationError with a sentence for each wrong field.
    """

    def bring() -> uuid.UUID:
        fund = open_fund(
            name=name,
            source=source,
            amount_pence=amount_pence,
            starts_on=starts_on,
            ends_on=ends_on,
            ring_fence=ring_fence,
            outcomes=outcomes,
            at=at,
        )
        receive_fund(fund=fund, at=at)
        return fund.pk

    request = {"name": name, "source": source, "pence": amount_pence, "from": starts_on}
    return Fund.objects.get(pk=idempotency.once(key, action="fund.open", request=request, do=bring))


def agree_and_allocate(
    *,
    reference: str,
    title: str,
    provider: Organisation,
    fund: Fund,
    kind: ContractKind,
    allocated_pence: int,
    starts_on: date,
    ends_on: date,
    prices: Mapping[str, int],
    at: datetime,
    needs: Sequence[str] = (),
    most: Mapping[str, int] | None = None,
    key: str = "",
) -> Contract:
    """Agree a contract and set its money aside from its fund, in one; the same key is once.

    Raises OutsideFund, PriceMissing, NotEnoughMoney, ValidationError; then nothing is kept.
    """

    def agree() -> uuid.UUID:
        contract = agree_contract(
            reference=reference,
            title=title,
            provider=provider,
            fund=fund,
            kind=kind,
            allocated_pence=allocated_pence,
            starts_on=starts_on,
            ends_on=ends_on,
            prices=prices,
            needs=needs,
            most=most,
            at=at,
        )
        allocate(contract=contract, at=at)
        return contract.pk

    request = {
        "reference": reference,
        "provider": provider.pk,
        "fund": fund.pk,
        "pence": allocated_pence,
        "prices": dict(prices),
    }
    made = idempotency.once(key, action="contract.agree", request=request, do=agree)
    return Contract.objects.select_related("fund", "provider").get(pk=made)


def receive_fund(*, fund: Fund, at: datetime) -> Transaction:
    """Bring a fund's money into the pot: out of the funder's account, into the pot's."""
    funder = account(kind=AccountKind.FUND, about_id=fund.pk, fund=fund)
    pot = account(kind=AccountKind.POT, about_id=fund.pk, fund=fund)
    moves = [(funder, -fund.amount_pence), (pot, fund.amount_pence)]
    return post(kind="fund.received", about_id=fund.pk, moves=moves, key=f"fund:{fund.pk}", at=at)


def allocate(*, contract: Contract, at: datetime) -> Transaction:
    """Set a contract's money aside from its fund's pot. Raises NotEnoughMoney."""
    fund = contract.fund
    return move(
        kind="contract.allocated",
        about_id=contract.pk,
        out_of=account(kind=AccountKind.POT, about_id=fund.pk, fund=fund),
        into=account(kind=AccountKind.CONTRACT, about_id=contract.pk, fund=fund),
        pence=contract.allocated_pence,
        key=f"contract:{contract.pk}",
        at=at,
    )
