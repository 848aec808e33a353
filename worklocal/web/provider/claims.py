"""Claims: outcomes we may claim, claims we made, and answers to what a commissioner asks."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from worklocal.commissioning.claims import services
from worklocal.commissioning.claims.evidence import Claimable, claimable_of, claimable_page
from worklocal.commissioning.claims.models import Claim, ClaimState
from worklocal.commissioning.claims.selectors import (
    claim_for,
    claim_made,
    claims_of_provider,
    counts_by_state,
    queries_to_answer,
    steps_of,
)
from worklocal.commissioning.contracts.selectors import contracts_of
from worklocal.support.referrals.models import Referral
from worklocal.support.referrals.selectors import named_referrals, referral_to
from worklocal.web.money.words import (
    claim_events,
    claim_tag,
    claimed_for,
    evidence_rows,
    names_of,
    outcome_words,
    proof_words,
)
from worklocal.web.provider.base import ProviderPage, name_in
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Lines, Row
from worklocal.web.shell.presenters import Link, moment, money, plural, short_day

WAITING = (ClaimState.SUBMITTED, ClaimState.CHECKED, ClaimState.QUERIED)


class Claims(ProviderPage):
    """What may be claimed now, and every claim with where it stands."""

    title = "Claims"
    template_name = "provider/claims.html"

    def content(self) -> dict[str, Any]:
        framework = self.framework
        contracts = list(contracts_of(self.viewer))
        ready = claimable_page(
            self.viewer, contracts=contracts, framework=framework, after=self.after("from")
        )
        page = claims_of_provider(self.viewer, after=self.after())
        names = named_referrals(self.viewer, [claim.referral_id for claim in page.claims])
        counts = counts_by_state(self.viewer)
        return {
            "waiting": money(sum(counts.get(state, (0, 0))[1] for state in WAITING)),
            "paid": money(counts.get(ClaimState.PAID, (0, 0))[1]),
            "ready": money(sum(each.price.pence for each in ready.found)),
            "ready_note": plural(len(ready.found), "outcome", "outcomes")
            + (" on this page" if ready.next_after else ""),
            "has_contract": bool(contracts),
            "queries": [
                {"url": reverse("provider:claim", args=[q.pk]), "title": f"Claim {q.reference}",
                 "question": q.question} for q in queries_to_answer(self.viewer)
            ],
            "ready_heads": [Column("Person", first=True), "Outcome", "Reached",
                            Column("Worth", numeric=True)],
            "ready_rows": [self._ready(each, framework) for each in ready.found],
            "ready_next": with_query(self.request, **{"from": str(ready.next_after)})
            if ready.next_after else "",
            "heads": [Column("Claim", first=True), "Person", "Outcome", "Submitted",
                      Column("Amount", numeric=True), "Where it stands"],
            "rows": [self._row(claim, names, framework) for claim in page.claims],
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
        }  # fmt: skip

    def _ready(self, each: Claimable, framework: Any) -> list[Any]:
        outcome, name = each.reached.outcome, name_in(each.referral)
        url = reverse("provider:claim_new", args=[each.referral.pk, outcome])
        title = outcome_words(outcome, framework)
        return [
            Lines([name, Link("Claim", url, f"{title} for {name}")]),
            Lines([title, proof_words(each.reached.grade)]),
            short_day(each.reached.achieved_on), money(each.price.pence),
        ]  # fmt: skip

    def _row(self, claim: Claim, names: dict[Any, Referral], framework: Any) -> list[Any]:
        link = Link(claim.reference, reverse("provider:claim", args=[claim.pk]))
        return [
            link, name_in(names.get(claim.referral_id)),
            Lines([claimed_for(claim, framework), claim.contract.reference]),
            short_day(claim.submitted_at), money(claim.pence), claim_tag(claim.state),
        ]  # fmt: skip


class ClaimForm(forms.OnceForm):
    """Nothing is typed: day, proof and price are read from the record."""


class NewClaim(ProviderPage, FormPage):
    title = "Claim an outcome"
    template_name = "provider/claim_new.html"
    form_class = ClaimForm
    button = "Submit the claim"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.referral: Referral = found(referral_to(self.viewer, ids["referral_id"]))
        self.outcome: str = ids["outcome"]
        if self.outcome not in {each.code for each in self.framework.outcomes}:
            raise Http404
        listed = claimable_of(
            self.referral, contracts=list(contracts_of(self.viewer)), framework=self.framework
        )
        self.claimable = next((c for c in listed if c.reached.outcome == self.outcome), None)

    def back(self) -> Link:
        return Link("All claims", reverse("provider:claims"))

    def content(self) -> dict[str, Any]:
        return {**super().content(), "rows": self._rows()}

    def _rows(self) -> list[Row]:
        each = self.claimable
        if each is None:
            return []
        contract = each.price.contract
        return [
            Row("Person", name_in(self.referral)),
            Row("Outcome", outcome_words(self.outcome, self.framework)),
            *evidence_rows(
                {"days_proved": each.reached.days_proved, "grade": each.reached.grade},
                achieved=each.reached.achieved_on,
            ),
            Row("Contract", f"{contract.reference}, {contract.title}"),
            Row("Price", money(each.price.pence)),
        ]  # fmt: skip

    def do(self, form: ClaimForm) -> Done:
        contract = self._contract()
        claim = services.submit_claim(
            contract=contract, referral=self.referral, outcome=self.outcome,
            framework=self.framework, at=self.now, key=str(form.cleaned_data["submission_key"]),
        )  # fmt: skip
        url = reverse("provider:claim", args=[claim.pk])
        return Done(url, f"Claim {claim.reference} has been submitted.")

    def _contract(self) -> Any:
        """The contract that pays; for a claim sent twice the one it was made under.

        Otherwise any with the price: the service then says why it does not pay.
        """
        if self.claimable is not None:
            return self.claimable.price.contract
        made = claim_made(self.viewer, referral_id=self.referral.pk, outcome=self.outcome)
        if made is not None:
            return made.contract
        priced = [
            contract
            for contract in contracts_of(self.viewer)
            if any(price.outcome == self.outcome for price in contract.prices.all())
        ]
        if not priced:
            raise services.NothingToClaim("None of your contracts pays for this outcome.")
        return priced[0]


class AnswerForm(forms.OnceForm):
    words = forms.LongTextField(
        label="Your answer", count=300, rows=4, missing="Write your answer",
        hint="The commissioner reads it. Do not name the person.",
    )  # fmt: skip


class ClaimPage(ProviderPage, FormPage):
    """One claim: its evidence, its history, and the answer to a query when there is one."""

    title = "Claim"
    template_name = "provider/claim.html"
    form_class = AnswerForm
    button = "Send the answer"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.claim: Claim = found(claim_for(self.viewer, ids["claim_id"]))

    def back(self) -> Link:
        return Link("All claims", reverse("provider:claims"))

    def content(self) -> dict[str, Any]:
        claim, steps = self.claim, steps_of(self.claim)
        queried = next((s.reason for s in steps if s.new_state == ClaimState.QUERIED), "")
        return {
            **super().content(), "reference": claim.reference, "tag": claim_tag(claim.state),
            "rows": [
                Row("Outcome", claimed_for(claim, self.framework)),
                *evidence_rows(claim.evidence, achieved=claim.achieved_on),
                Row("Amount", money(claim.pence)),
                Row("Contract", f"{claim.contract.reference}, {claim.contract.title}"),
                Row("Submitted", f"{moment(claim.submitted_at)}, by "
                    f"{claim.submitted_by.display_name}"),
                Row("Referral", Link("Open the referral",
                                     reverse("provider:referral", args=[claim.referral_id]))),
            ],
            "question": queried if claim.state == ClaimState.QUERIED else "",
            "events": claim_events(steps, names_of(steps)),
        }  # fmt: skip

    def do(self, form: AnswerForm) -> Done:
        services.answer_query(
            claim=self.claim, words=form.cleaned_data["words"], at=self.now,
            key=str(form.cleaned_data["submission_key"]),
        )  # fmt: skip
        return Done(self.request.path, "Your answer has been sent. The claim is checked again.")
