"""Funds: where money comes from, for how long, and what it may pay for."""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from worklocal.commissioning.contracts.selectors import contracts_of
from worklocal.commissioning.ledger.pot import bring_in_fund
from worklocal.commissioning.ledger.selectors import (
    ContractMoney,
    FundMoney,
    fund_for,
    money_by_contract,
    money_by_fund,
    movements,
)
from worklocal.exchange.sign_in import step_up
from worklocal.web.commissioner.base import MoneyForm, MoneyPage, Unsound
from worklocal.web.commissioner.ledger import MOVEMENT_HEADS, movement_row
from worklocal.web.commissioner.overview import FUND_HEADS, fund_row
from worklocal.web.money.drawing import Split, split_bars
from worklocal.web.money.words import outcome_words, payable_outcomes
from worklocal.web.record.pages import Done, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, days_between, listing, money

NOTHING = ContractMoney(paid=0, left=0)


class Funds(MoneyPage):
    title = "Funds"
    template_name = "commissioner/funds.html"

    def content(self) -> dict[str, Any]:
        rows = [fund_row(each) for each in money_by_fund(self.viewer)]
        return {"heads": FUND_HEADS, "rows": rows, "new_url": reverse("commissioner:fund_new")}


class FundForm(forms.OnceForm):
    name = forms.TextField(label="Name of the fund", max_length=120, noun="the name of the fund")
    source = forms.TextField(
        label="Who gives the money?", max_length=120, missing="Enter who gives the money"
    )
    amount = forms.MoneyField(label="Amount", noun="the amount", least=1, most=10**12)
    starts_on = forms.DateField(label="First day", noun="the first day", hint="For example, 1 4 "
                                "2026")  # fmt: skip
    ends_on = forms.DateField(label="Last day", noun="the last day",
                              hint="The money is spent on outcomes up to this day")  # fmt: skip
    outcomes = forms.CheckboxesField(
        label="What may it pay for?", small=True, required=False, say_optional=False,
        hint="Tick nothing if the fund does not say. A contract cannot pay for anything else.",
    )  # fmt: skip
    ring_fence = forms.LongTextField(
        label="Its rules, in a sentence or two", required=False, count=500, rows=3
    )

    def __init__(self, *args: Any, outcomes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcomes"].choices = outcomes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be on or after the first day")
        return said


@step_up.required(step_up.MONEY)
class NewFund(MoneyForm):
    title = "Open a fund"
    button = "Open the fund"
    intro = (
        "Its money goes into the pot at once and keeps its own rules: it is never mixed with "
        "another fund’s."
    )
    form_class = FundForm

    def back(self) -> Link:
        return Link("All funds", reverse("commissioner:funds"))

    def options(self) -> dict[str, Any]:
        return {"outcomes": payable_outcomes(self.framework)}

    def do(self, form: FundForm) -> Done:
        said = form.cleaned_data
        try:
            fund = bring_in_fund(
                name=said["name"], source=said["source"], amount_pence=said["amount"],
                starts_on=said["starts_on"], ends_on=said["ends_on"],
                ring_fence=said["ring_fence"], outcomes=said["outcomes"], at=self.now,
                key=str(said["submission_key"]),
            )  # fmt: skip
        except ValidationError as wrong:
            raise Unsound(wrong) from None
        url = reverse("commissioner:fund", args=[fund.pk])
        return Done(url, f"{fund.name} is open, with {money(fund.amount_pence)} in the pot.")


class FundPage(MoneyPage):
    """One fund: its rules, its contracts, and every movement of its money."""

    title = "Fund"
    template_name = "commissioner/fund.html"

    def load(self, **ids: Any) -> None:
        self.money: FundMoney = found(fund_for(self.viewer, ids["fund_id"]))

    def back(self) -> Link:
        return Link("All funds", reverse("commissioner:funds"))

    def content(self) -> dict[str, Any]:
        each, framework = self.money, self.framework
        fund = each.fund
        contracts = [c for c in contracts_of(self.viewer) if c.fund_id == fund.pk]
        moneys = money_by_contract(self.viewer)
        about = [fund.pk, *(contract.pk for contract in contracts)]
        pays_for = listing(outcome_words(code, framework) for code in fund.outcomes)
        return {
            "name": fund.name,
            "rows": [
                Row("From", fund.source), Row("Runs", days_between(fund.starts_on, fund.ends_on)),
                Row("Pays for", pays_for or "Any outcome"),
                Row("Its rules", fund.ring_fence or "None beyond these"),
            ],
            "svg": split_bars([Split(fund.name, each.paid, each.with_contracts, each.in_pot)]),
            "money_heads": FUND_HEADS, "money_rows": [fund_row(each)],
            "contract_heads": [Column("Contract", first=True), "Provider",
                               Column("Agreed", numeric=True), Column("Paid", numeric=True),
                               Column("Left", numeric=True)],
            "contract_rows": [
                [Link(c.reference, reverse("commissioner:contract", args=[c.pk])),
                 c.provider.name, money(moneys.get(c.pk, NOTHING).allocated),
                 money(moneys.get(c.pk, NOTHING).paid), money(moneys.get(c.pk, NOTHING).left)]
                for c in contracts
            ],
            "new_url": f"{reverse('commissioner:contract_new')}?fund={fund.pk}",
            "movement_heads": MOVEMENT_HEADS,
            "movements": [
                movement_row(m) for m in movements(self.viewer, about_ids=about).movements
            ],
        }  # fmt: skip
