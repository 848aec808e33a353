"""The pot at a glance: what came in, what it was set aside for, what was paid, what is left."""

from typing import Any

from django.urls import reverse

from worklocal.commissioning.claims.models import ClaimState
from worklocal.commissioning.claims.selectors import counts_by_state
from worklocal.commissioning.ledger.selectors import FundMoney, balance, money_by_fund
from worklocal.web.commissioner.base import MoneyPage
from worklocal.web.money.drawing import Split, split_bars
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, money, plural

TO_DO = (
    (ClaimState.SUBMITTED, "To check against the record", "submitted"),
    (ClaimState.CHECKED, "To approve, by somebody else than checked it", "checked"),
    (ClaimState.QUERIED, "Waiting for the provider’s answer", "queried"),
)


class Overview(MoneyPage):
    title = "The pot"
    template_name = "commissioner/overview.html"

    def content(self) -> dict[str, Any]:
        funds, counts = money_by_fund(self.viewer), counts_by_state(self.viewer)
        books = balance(self.viewer)
        return {
            "area": self.viewer.area.name,
            "figures": [
                {"label": "Received", "number": money(sum(f.received for f in funds)),
                 "note": plural(len(funds), "fund", "funds"), "url": reverse("commissioner:funds"),
                 "link": "See the funds"},
                {"label": "Set aside for contracts",
                 "number": money(sum(f.with_contracts for f in funds)),
                 "note": "agreed and not paid yet", "url": reverse("commissioner:contracts"),
                 "link": "See the contracts"},
                {"label": "Paid", "number": money(sum(f.paid for f in funds)),
                 "note": "for outcomes that were checked",
                 "url": f"{reverse('commissioner:claims')}?state=paid",
                 "link": "See what was paid for"},
                {"label": "Free", "number": money(sum(f.in_pot for f in funds)),
                 "note": "in the pot, for no contract yet",
                 "url": reverse("commissioner:contract_new"), "link": "Agree a contract"},
            ],
            "books": Tag("Balanced", "green") if books.holds else Tag("Out of balance", "red"),
            "entries": plural(books.entries, "entry", "entries"),
            "to_do": [
                {"words": words, "url": f"{reverse('commissioner:claims')}?state={slug}",
                 "count": counts.get(state, (0, 0))[0],
                 "pence": money(counts.get(state, (0, 0))[1])}
                for state, words, slug in TO_DO
            ],
            "svg": split_bars([
                Split(f.fund.name, f.paid, f.with_contracts, f.in_pot) for f in funds
            ]) if funds else "",
            "heads": FUND_HEADS, "rows": [fund_row(each) for each in funds],
        }  # fmt: skip


FUND_HEADS = [
    Column("Fund", first=True), Column("Received", numeric=True), Column("Set aside", numeric=True),
    Column("Paid", numeric=True), Column("Free", numeric=True),
]  # fmt: skip


def fund_row(each: FundMoney) -> list[Any]:
    return [
        Link(each.fund.name, reverse("commissioner:fund", args=[each.fund.pk])),
        money(each.received), money(each.with_contracts), money(each.paid), money(each.in_pot),
    ]  # fmt: skip
