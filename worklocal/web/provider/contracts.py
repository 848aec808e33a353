"""Our contracts: what is paid for, at which price, and what is left."""

from typing import Any

from worklocal.commissioning.claims.selectors import money_by_contract
from worklocal.commissioning.contracts.models import Contract, ContractKind
from worklocal.commissioning.contracts.selectors import contracts_of
from worklocal.web.money.words import contract_days, price_rows
from worklocal.web.provider.base import ProviderPage
from worklocal.web.record.referral_words import words_of_need
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import listing, money


class Contracts(ProviderPage):
    title = "Our contracts"
    template_name = "provider/contracts.html"

    def content(self) -> dict[str, Any]:
        claimed, framework = money_by_contract(self.viewer), self.framework
        return {
            "contracts": [
                {
                    "title": contract.title, "rows": self._rows(contract, claimed),
                    "prices": price_rows(list(contract.prices.all()), framework),
                    "caption": f"Prices of {contract.reference}",
                }
                for contract in contracts_of(self.viewer)
            ],
            "heads": [Column("Outcome", first=True), Column("Most", numeric=True),
                      Column("Price", numeric=True)],
        }  # fmt: skip

    @staticmethod
    def _rows(contract: Contract, claimed: dict[Any, tuple[int, int]]) -> list[Row]:
        paid, waiting = claimed.get(contract.pk, (0, 0))
        rows = [
            Row("Reference", contract.reference),
            Row("Kind", str(ContractKind(contract.kind).label)),
            Row("Runs", contract_days(contract)),
            Row("Set aside for you", money(contract.allocated_pence)),
            Row("Paid so far", money(paid)),
            Row("Claimed and waiting", money(waiting)),
            Row("Left when those are paid", money(contract.allocated_pence - paid - waiting)),
        ]
        if contract.needs:
            needs = listing(words_of_need(need).lower() for need in contract.needs)
            rows.insert(3, Row("For people referred for", needs))
        return rows
