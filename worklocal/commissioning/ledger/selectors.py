"""Questions about money: every pound from fund to contract to claim to payment.

Balances are always added up from entries: nothing here is a kept total that could drift.
"""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from worklocal.accounts.viewer import Viewer
from worklocal.commissioning.contracts.models import Contract
from worklocal.commissioning.funds.models import Fund
from worklocal.commissioning.ledger.models import Account, AccountKind, Entry, Transaction

PAGE = 25


@dataclass(frozen=True)
class FundMoney:
    """One fund's money: received = not allocated + allocated and not paid + paid."""

    fund: Fund
    in_pot: int
    with_contracts: int
    paid: int

    @property
    def received(self) -> int:
        return self.in_pot + self.with_contracts + self.paid

    @property
    def allocated(self) -> int:
        return self.with_contracts + self.paid


@dataclass(frozen=True)
class ContractMoney:
    """What was set aside for a contract, and what of it is paid and left."""

    paid: int
    left: int

    @property
    def allocated(self) -> int:
        return self.paid + self.left


@dataclass(frozen=True)
class AccountLine:
    """An account, what it is about in words, and its pence."""

    account: Account
    about: str
    fund: str
    pence: int


@dataclass(frozen=True)
class Movement:
    """One transaction with its entries as (account, about, pence)."""

    transaction: Transaction
    entries: list[tuple[Account, str, int]] = field(default_factory=list)

    @property
    def pence(self) -> int:
        return sum(pence for _, _, pence in self.entries if pence > 0)


@dataclass(frozen=True)
class Balance:
    """Whether the books add up: the sum of all entries, and transactions that do not."""

    total: int
    entries: int
    faults: tuple[uuid.UUID, ...]

    @property
    def holds(self) -> bool:
        return self.total == 0 and not self.faults


def money_by_fund(viewer: Viewer) -> list[FundMoney]:
    """Each fund of the area with its money, by name; three queries however many there are."""
    totals: dict[tuple[uuid.UUID, str], int] = defaultdict(int)
    rows = (
        Entry.objects.filter(area=viewer.area)
        .order_by("account__fund_id", "account__kind")
        .values("account__fund_id", "account__kind")
        .annotate(pence=Sum("pence"))
    )
    for row in rows:
        totals[row["account__fund_id"], row["account__kind"]] = row["pence"]
    return [
        FundMoney(
            fund=fund,
            in_pot=totals[fund.pk, AccountKind.POT],
            with_contracts=totals[fund.pk, AccountKind.CONTRACT],
            paid=totals[fund.pk, AccountKind.PAID],
        )
        for fund in Fund.objects.filter(area=viewer.area).order_by("name", "id")
    ]


def fund_for(viewer: Viewer, fund_id: uuid.UUID) -> FundMoney | None:
    """One of them."""
    return next((each for each in money_by_fund(viewer) if each.fund.pk == fund_id), None)


def money_by_contract(viewer: Viewer) -> dict[uuid.UUID, ContractMoney]:
    """What is paid and left of each contract, by its id; one query."""
    totals: dict[uuid.UUID, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    rows = (
        Entry.objects.filter(
            area=viewer.area, account__kind__in=[AccountKind.CONTRACT, AccountKind.PAID]
        )
        .order_by("account__about_id", "account__kind")
        .values("account__about_id", "account__kind")
        .annotate(pence=Sum("pence"))
    )
    for row in rows:
        totals[row["account__about_id"]][row["account__kind"]] = row["pence"]
    return {
        contract: ContractMoney(paid=each[AccountKind.PAID], left=each[AccountKind.CONTRACT])
        for contract, each in totals.items()
    }


def accounts_with_balances(viewer: Viewer) -> list[AccountLine]:
    """Every account of the area with what is in it, fund by fund, in the order money flows."""
    rows = list(
        Account.objects.filter(area=viewer.area)
        .annotate(pence=Sum("entries__pence"))
        .order_by("fund_id", "kind", "id")
    )
    names = names_of_accounts(viewer)
    flow = list(AccountKind)
    lines = [
        AccountLine(row, names.get(row.about_id, ""), names.get(row.fund_id, ""), row.pence or 0)
        for row in rows
    ]
    return sorted(
        lines, key=lambda each: (each.fund, flow.index(AccountKind(each.account.kind)), each.about)
    )


def names_of_accounts(viewer: Viewer) -> dict[uuid.UUID, str]:
    names = dict(Fund.objects.filter(area=viewer.area).order_by("id").values_list("pk", "name"))
    contracts = Contract.objects.filter(area=viewer.area).select_related("provider").order_by("id")
    return names | {c.pk: f"{c.reference}, {c.provider.name}" for c in contracts}


@dataclass(frozen=True)
class MovementPage:
    """Some transactions, newest first, and the id behind which the next page begins."""

    movements: list[Movement]
    next_after: uuid.UUID | None


def movements(
    viewer: Viewer, *, after: uuid.UUID | None = None, about_ids: list[uuid.UUID] | None = None,
    limit: int = PAGE,
) -> MovementPage:  # fmt: skip
    """A page of the area's transactions, newest first; of some funds, contracts or claims alone."""
    rows: QuerySet[Transaction] = Transaction.objects.filter(area=viewer.area)
    if about_ids is not None:
        rows = rows.filter(about_id__in=about_ids)
    last = rows.filter(pk=after).first() if after else None
    if last is not None:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))
    listed = list(rows.select_related("reverses").order_by("-at", "-id")[: limit + 1])
    more = listed[limit - 1].pk if len(listed) > limit else None
    return MovementPage(_with_entries(viewer, listed[:limit]), more)


def _with_entries(viewer: Viewer, rows: list[Transaction]) -> list[Movement]:
    names = names_of_accounts(viewer)
    found = {row.pk: Movement(row) for row in rows}
    entries = (
        Entry.objects.filter(transaction__in=list(found)).select_related("account").order_by("id")
    )
    for entry in entries:
        about = names.get(entry.account.about_id, "")
        found[entry.transaction_id].entries.append((entry.account, about, entry.pence))
    return list(found.values())


def balance(viewer: Viewer) -> Balance:
    """Add the whole ledger of the area up again."""
    entries = Entry.objects.filter(area=viewer.area)
    total = entries.aggregate(total=Sum("pence"))["total"] or 0
    faults = (
        entries.order_by("transaction_id")
        .values("transaction_id")
        .annotate(pence=Sum("pence"))
        .exclude(pence=0)
        .values_list("transaction_id", flat=True)[:20]
    )
    return Balance(total, entries.count(), tuple(faults))


def paid_at(transaction_id: uuid.UUID | None) -> datetime | None:
    """When a transaction was posted."""
    row = Transaction.objects.filter(pk=transaction_id).first() if transaction_id else None
    return row.at if row else None
