"""The ledger: accounts with what is in them, every movement, and whether it all adds up."""

from typing import Any

from django.urls import reverse

from worklocal.commissioning.ledger.models import AccountKind
from worklocal.commissioning.ledger.selectors import (
    Movement,
    accounts_with_balances,
    balance,
    movements,
)
from worklocal.web.commissioner.base import MoneyPage
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Lines
from worklocal.web.shell.presenters import Tag, clock, money, plural, short_day

MOVEMENT_HEADS = [
    Column("When", first=True), "What", "Out of", "Into", Column("Amount", numeric=True),
]  # fmt: skip
WHAT = {
    "fund.received": "Fund received", "contract.allocated": "Set aside for a contract",
    "claim.paid": "Claim paid", "claim.paid.reversed": "Payment taken back",
    "contract.allocated.reversed": "Set-aside taken back",
}  # fmt: skip
ACCOUNTS = {
    AccountKind.FUND: "Funder", AccountKind.POT: "Pot", AccountKind.CONTRACT: "Set aside",
    AccountKind.PAID: "Paid", AccountKind.BUDGET: "Personal budget",
}  # fmt: skip


def what_words(kind: str) -> str:
    return WHAT.get(kind, kind.replace(".", " ").replace("_", " ").capitalize())


def movement_row(movement: Movement) -> list[Any]:
    def named(sign: int) -> Lines:
        return Lines([
            f"{ACCOUNTS[AccountKind(account.kind)]}: {about}"
            for account, about, pence in movement.entries if pence * sign > 0
        ])  # fmt: skip

    row = movement.transaction
    return [
        Lines([short_day(row.at), clock(row.at)]),
        what_words(row.kind),
        named(-1),
        named(1),
        money(movement.pence),
    ]


class Ledger(MoneyPage):
    title = "Ledger"
    template_name = "commissioner/ledger.html"

    def content(self) -> dict[str, Any]:
        books = balance(self.viewer)
        page = movements(self.viewer, after=self.after())
        return {
            "holds": books.holds,
            "tag": Tag("Balanced", "green") if books.holds else Tag("Out of balance", "red"),
            "total": money(books.total),
            "entries": plural(books.entries, "entry", "entries"),
            "faults": plural(len(books.faults), "movement", "movements"),
            "account_heads": [Column("Fund", first=True), "Account", "For",
                              Column("Balance", numeric=True)],
            "accounts": [
                [line.fund, ACCOUNTS[AccountKind(line.account.kind)],
                 "" if line.account.about_id == line.account.fund_id else line.about,
                 money(line.pence)]
                for line in accounts_with_balances(self.viewer)
            ],
            "heads": MOVEMENT_HEADS, "rows": [movement_row(each) for each in page.movements],
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
            "csv_url": reverse("commissioner:ledger_csv"),
            "accounts_csv_url": reverse("commissioner:accounts_csv"),
        }  # fmt: skip
