"""Contracts: which provider, which fund, what an outcome is worth, and what became of the money."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from worklocal.accounts.enums import OrganisationKind
from worklocal.accounts.models import Organisation
from worklocal.commissioning.claims.models import ClaimState
from worklocal.commissioning.claims.selectors import claims_to_work_on
from worklocal.commissioning.contracts.models import Contract, ContractKind
from worklocal.commissioning.contracts.selectors import contract_for, contracts_of
from worklocal.commissioning.ledger.pot import agree_and_allocate
from worklocal.commissioning.ledger.selectors import (
    ContractMoney,
    fund_for,
    money_by_contract,
    money_by_fund,
    movements,
)
from worklocal.exchange.sign_in import step_up
from worklocal.provision.directory.enums import Need
from worklocal.web.commissioner.base import MoneyForm, MoneyPage, Unsound
from worklocal.web.commissioner.claims import CLAIM_HEADS, claim_row
from worklocal.web.commissioner.ledger import MOVEMENT_HEADS, movement_row
from worklocal.web.money.drawing import Split, split_bars
from worklocal.web.money.words import contract_days, payable_outcomes, price_rows
from worklocal.web.record.pages import Done, found
from worklocal.web.record.referral_words import words_of_need
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, listing, money

NOTHING = ContractMoney(paid=0, left=0)
MONEY_HEADS = [
    Column("Contract", first=True), "Provider", "Runs", Column("Agreed", numeric=True),
    Column("Paid", numeric=True), Column("Left", numeric=True),
]  # fmt: skip


class Contracts(MoneyPage):
    title = "Contracts"
    template_name = "commissioner/contracts.html"

    def content(self) -> dict[str, Any]:
        moneys = money_by_contract(self.viewer)
        return {
            "heads": MONEY_HEADS, "new_url": reverse("commissioner:contract_new"),
            "rows": [contract_row(c, moneys.get(c.pk, NOTHING)) for c in contracts_of(self.viewer)],
        }  # fmt: skip


def contract_row(contract: Contract, each: ContractMoney) -> list[Any]:
    return [
        Link(f"{contract.reference}, {contract.title}",
             reverse("commissioner:contract", args=[contract.pk])),
        contract.provider.name, contract_days(contract), money(each.allocated), money(each.paid),
        money(each.left),
    ]  # fmt: skip


class ContractForm(forms.OnceForm):
    """A price field and a number field for each outcome that is read from facts."""

    reference = forms.TextField(label="Reference", max_length=20, width="10", noun="a reference",
                                hint="Such as WL-2026-04")  # fmt: skip
    title = forms.TextField(label="What the contract is for", max_length=150,
                            missing="Enter what the contract is for")  # fmt: skip
    provider = forms.SearchSelectField(label="Provider", noun="the provider")
    fund = forms.RadiosField(label="Which fund pays?", missing="Select the fund that pays",
                             small=True)  # fmt: skip
    kind = forms.RadiosField(
        label="How is it paid?", choices=ContractKind.choices, small=True,
        hints={"RESULTS": "For each outcome that is proved", "BLOCK": "An amount for a service",
               "GRANT": "An amount for a purpose"},
        missing="Select how it is paid",
    )  # fmt: skip
    amount = forms.MoneyField(
        label="Money set aside for it", noun="the money set aside", least=100, most=10**12,
        hint="It leaves the free part of the fund at once",
    )  # fmt: skip
    starts_on = forms.DateField(label="First day", noun="the first day")
    ends_on = forms.DateField(label="Last day", noun="the last day")
    needs = forms.CheckboxesField(
        label="For people referred for", choices=Need.choices, small=True, required=False,
        say_optional=False, hint="Tick nothing if it is for everybody",
    )  # fmt: skip

    def __init__(self, *args: Any, providers: Any, funds: Any, outcomes: Any, **options: Any
                 ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["provider"].choices = [("", "Select an option"), *providers]  # type: ignore[attr-defined]
        self.fields["fund"].choices = [(pk, words) for pk, words, _ in funds]  # type: ignore[attr-defined]
        self.fields["fund"].options.hints.update({pk: hint for pk, _, hint in funds})  # type: ignore[attr-defined]
        self.outcomes = outcomes
        for code, title in outcomes:
            self.fields[f"price_{code}"] = forms.MoneyField(
                label=f"Price for “{title}”", noun=f"the price for “{title}”", least=1, most=10**9,
                required=False, hint="Leave it empty if the contract does not pay for this",
            )  # fmt: skip
            self.fields[f"most_{code}"] = forms.NumberField(
                label=f"How many of them at most? (“{title}”)", noun="how many at most", least=1,
                most=100_000, required=False,
            )  # fmt: skip

        prices = [f"{kind}_{code}" for code, _ in outcomes for kind in ("price", "most")]
        self.order_fields([name for name in self.fields if name not in ("needs", *prices)]
                          + [*prices, "needs"])  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must be on or after the first day")
        if said.get("kind") == ContractKind.RESULTS and not self.prices(said):
            self.add_error(f"price_{self.outcomes[0][0]}", "Enter a price for at least one outcome")
        return said

    def prices(self, said: dict[str, Any]) -> dict[str, int]:
        return {c: said[f"price_{c}"] for c, _ in self.outcomes if said.get(f"price_{c}")}

    def most(self, said: dict[str, Any]) -> dict[str, int]:
        return {c: said[f"most_{c}"] for c, _ in self.outcomes if said.get(f"most_{c}")}


@step_up.required(step_up.MONEY)
class NewContract(MoneyForm):
    title = "Agree a contract"
    button = "Agree the contract"
    intro = "The money is set aside in the same moment, from one fund and within its rules."
    form_class = ContractForm

    def back(self) -> Link:
        return Link("All contracts", reverse("commissioner:contracts"))

    def initial(self) -> dict[str, Any]:
        return {"kind": "RESULTS", "fund": self.request.GET.get("fund", "")}

    def options(self) -> dict[str, Any]:
        providers = Organisation.objects.filter(
            area=self.viewer.area, kind=OrganisationKind.PROVIDER, is_active=True
        ).order_by("name", "id")
        return {
            "providers": [(str(each.pk), each.name) for each in providers],
            "funds": [
                (str(m.fund.pk), m.fund.name, f"{money(m.in_pot)} free")
                for m in money_by_fund(self.viewer)
            ],
            "outcomes": payable_outcomes(self.framework),
        }

    def do(self, form: ContractForm) -> Done:
        said = form.cleaned_data
        providers = Organisation.objects.filter(
            area=self.viewer.area, kind=OrganisationKind.PROVIDER
        )
        fund = found(fund_for(self.viewer, uuid.UUID(said["fund"]))).fund
        try:
            contract = agree_and_allocate(
                reference=said["reference"], title=said["title"],
                provider=providers.get(pk=said["provider"]), fund=fund,
                kind=ContractKind(said["kind"]), allocated_pence=said["amount"],
                starts_on=said["starts_on"], ends_on=said["ends_on"], needs=said["needs"],
                prices=form.prices(said), most=form.most(said), at=self.now,
                key=str(said["submission_key"]),
            )  # fmt: skip
        except ValidationError as wrong:
            raise Unsound(wrong) from None
        url = reverse("commissioner:contract", args=[contract.pk])
        return Done(url, f"{contract.reference} is agreed and its money is set aside.")


class ContractPage(MoneyPage):
    """One contract: prices, what is paid and left, its claims, and every movement."""

    title = "Contract"
    template_name = "commissioner/contract.html"

    def load(self, **ids: Any) -> None:
        self.contract: Contract = found(contract_for(self.viewer, ids["contract_id"]))

    def back(self) -> Link:
        return Link("All contracts", reverse("commissioner:contracts"))

    def content(self) -> dict[str, Any]:
        contract, framework = self.contract, self.framework
        each = money_by_contract(self.viewer).get(contract.pk, NOTHING)
        fund = found(fund_for(self.viewer, contract.fund_id)).fund
        claims = claims_to_work_on(
            self.viewer, states=list(ClaimState), contract_id=contract.pk, after=self.after()
        )
        about = [contract.pk, *(claim.pk for claim in claims.claims)]
        needs = listing(words_of_need(need).lower() for need in contract.needs)
        return {
            "name": contract.title, "reference": contract.reference,
            "rows": [
                Row("Provider", contract.provider.name),
                Row("Fund", Link(fund.name, reverse("commissioner:fund", args=[fund.pk]))),
                Row("Kind", str(ContractKind(contract.kind).label)),
                Row("Runs", contract_days(contract)),
                Row("For people referred for", needs or "Anything"),
            ],
            "svg": split_bars([Split(contract.reference, each.paid, each.left, 0)]),
            "money_heads": MONEY_HEADS, "money_rows": [contract_row(contract, each)],
            "price_heads": [Column("Outcome", first=True), Column("Most", numeric=True),
                            Column("Price", numeric=True)],
            "prices": price_rows(list(contract.prices.all()), framework),
            "claim_heads": CLAIM_HEADS,
            "claims": [claim_row(claim, framework) for claim in claims.claims],
            "next_url": with_query(self.request, after=str(claims.next_after))
            if claims.next_after else "",
            "movement_heads": MOVEMENT_HEADS,
            "movements": [
                movement_row(m) for m in movements(self.viewer, about_ids=about).movements
            ],
        }  # fmt: skip
