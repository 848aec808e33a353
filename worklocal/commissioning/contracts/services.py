"""Agreeing a contract: money is allocated to it from its fund at the same moment."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from worklocal.accounts.models import Organisation
from worklocal.commissioning.contracts.models import Contract, ContractKind, Price
from worklocal.commissioning.funds.models import Fund
from worklocal.core import audit, context, events
from worklocal.core.errors import Refusal


class OutsideFund(Refusal):
    """The contract runs outside its fund's days, or pays for what the fund may not."""


class PriceMissing(Refusal):
    """A contract for results says what a result is worth."""


def agree_contract(
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
) -> Contract:
    """Make a contract and its prices (outcome code to pence). Raises OutsideFund, ValidationError.

    `most` is how many of an outcome are paid for at most. The allocation itself is posted by the
    ledger in the same transaction: pages call `ledger.pot.agree_and_allocate`, which does both.
    """
    if kind == ContractKind.RESULTS and not prices:
        raise PriceMissing("Enter a price for at least one outcome.")
    if starts_on < fund.starts_on or ends_on > fund.ends_on:
        raise OutsideFund("The contract must start and end within the days of its fund.")
    barred = set(prices) - set(fund.outcomes) if fund.outcomes else set()
    if barred:
        raise OutsideFund("This fund may not pay for: " + ", ".join(sorted(barred)) + ".")
    contract = Contract(
        area_id=context.acting_area(),
        reference=reference,
        title=title,
        provider=provider,
        fund=fund,
        kind=kind,
        allocated_pence=allocated_pence,
        starts_on=starts_on,
        ends_on=ends_on,
        needs=list(needs),
    )
    contract.full_clean(exclude=["needs"])
    contract.save(force_insert=True)
    Price.objects.bulk_create(
        Price(
            area_id=contract.area_id,
            contract=contract,
            provider_id=provider.pk,
            outcome=outcome,
            pence=pence,
            most=(most or {}).get(outcome),
        )
        for outcome, pence in sorted(prices.items())
    )
    audit.record("contract.agreed", thing=contract)
    events.publish("contract.agreed", contract=contract.pk)
    return contract
