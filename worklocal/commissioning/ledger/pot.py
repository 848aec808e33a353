"""The pot: money comes in with a fund and is allocated to contracts; ring-fences are kept."""

from datetime import datetime

from worklocal.commissioning.contracts.models import Contract
from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.ledger.models import AccountKind, Transaction
from worklocal.commissioning.ledger.services import account, move, post


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
