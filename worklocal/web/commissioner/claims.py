"""The queue of claims, and one claim: check, ask, refuse, approve and pay, take back."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from worklocal.commissioning.claims import services
from worklocal.commissioning.claims.models import CLAIM_MOVES, Claim, ClaimState
from worklocal.commissioning.claims.selectors import (
    claim_for,
    claims_to_work_on,
    counts_by_state,
    steps_of,
)
from worklocal.commissioning.ledger.selectors import movements
from worklocal.exchange.sign_in import step_up
from worklocal.reference.framework.shapes import Framework
from worklocal.web.commissioner.base import MoneyForm, MoneyPage
from worklocal.web.commissioner.ledger import MOVEMENT_HEADS, movement_row
from worklocal.web.money.words import (
    claim_events,
    claim_tag,
    claimed_for,
    evidence_rows,
    names_of,
    proof_words,
)
from worklocal.web.record.pages import Deed, Done, found
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Lines, Row
from worklocal.web.shell.presenters import Link, moment, money, short_day

TABS = (
    ("submitted", "To check", (ClaimState.SUBMITTED,)),
    ("checked", "To approve", (ClaimState.CHECKED,)),
    ("queried", "Queried", (ClaimState.QUERIED,)),
    ("paid", "Paid", (ClaimState.PAID,)),
    ("closed", "Refused or recovered", (ClaimState.REFUSED, ClaimState.RECOVERED)),
)
CLAIM_HEADS = [
    Column("Claim", first=True), "Provider", "Outcome", "Evidence", "Submitted",
    Column("Amount", numeric=True), "Where it stands",
]  # fmt: skip


def claim_row(claim: Claim, framework: Framework) -> list[Any]:
    evidence = claim.evidence
    facts = [f"Reached {short_day(claim.achieved_on)}"]
    if "grade" in evidence:
        facts.append(f"{evidence['days_proved']:,} days, {proof_words(evidence['grade']).lower()}")
    return [
        Link(claim.reference, reverse("commissioner:claim", args=[claim.pk])),
        Lines([claim.contract.provider.name, claim.contract.reference]),
        claimed_for(claim, framework), Lines(facts), short_day(claim.submitted_at),
        money(claim.pence), claim_tag(claim.state),
    ]  # fmt: skip


class Claims(MoneyPage):
    """Claims in one state, the one that has waited longest first."""

    title = "Claims"
    template_name = "commissioner/claims.html"

    def content(self) -> dict[str, Any]:
        chosen = self.request.GET.get("state", "submitted")
        states = next((states for slug, _, states in TABS if slug == chosen), None)
        if states is None:
            raise Http404
        page = claims_to_work_on(self.viewer, states=states, after=self.after())
        counts, here = counts_by_state(self.viewer), reverse("commissioner:claims")
        framework = self.framework

        def words(label: str, states: tuple[ClaimState, ...]) -> str:
            return f"{label} ({sum(counts.get(state, (0, 0))[0] for state in states):,})"

        return {
            "tabs": [Link(words(label, of), f"{here}?state={slug}") for slug, label, of in TABS],
            "tab_now": f"{here}?state={chosen}",
            "heads": CLAIM_HEADS, "rows": [claim_row(each, framework) for each in page.claims],
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
            "csv_url": reverse("commissioner:claims_csv"),
        }  # fmt: skip


class ClaimLoaded(MoneyPage):
    def load(self, **ids: Any) -> None:
        self.claim: Claim = found(claim_for(self.viewer, ids["claim_id"]))

    @property
    def url(self) -> str:
        return reverse("commissioner:claim", args=[self.claim.pk])

    def refused(self) -> str:
        return self.url


class ClaimPage(ClaimLoaded):
    """The evidence by its dates, days and grade; nothing here says whose it is."""

    title = "Claim"
    template_name = "commissioner/claim.html"

    def back(self) -> Link:
        slug = next((s for s, _, states in TABS if self.claim.state in states), "submitted")
        return Link("All claims", f"{reverse('commissioner:claims')}?state={slug}")

    def content(self) -> dict[str, Any]:
        claim, steps = self.claim, steps_of(self.claim)
        return {
            "reference": claim.reference, "tag": claim_tag(claim.state),
            "amount": money(claim.pence),
            "evidence": self._evidence(), "rows": self._rows(), "deeds": self._deeds(),
            "needs_another": self._is_mine() and claim.state == ClaimState.CHECKED,
            "events": claim_events(steps, names_of(steps)),
            "movement_heads": MOVEMENT_HEADS,
            "movements": [
                movement_row(m) for m in movements(self.viewer, about_ids=[claim.pk]).movements
            ],
        }  # fmt: skip

    def _evidence(self) -> list[Row]:
        claim = self.claim
        rows = [Row("Outcome", claimed_for(claim, self.framework)),
                *evidence_rows(claim.evidence, achieved=claim.achieved_on)]  # fmt: skip
        if "seal" in claim.evidence:
            rows.append(Row("Sealed as", claim.evidence["seal"]))
        return rows

    def _rows(self) -> list[Row]:
        claim = self.claim
        contract = claim.contract
        url = reverse("commissioner:contract", args=[contract.pk])
        rows = [
            Row("Provider", contract.provider.name),
            Row("Contract", Link(f"{contract.reference}, {contract.title}", url)),
            Row("Amount", money(claim.pence)),
            Row("Submitted", f"{moment(claim.submitted_at)}, by {claim.submitted_by.display_name}"),
        ]
        if claim.checked_by:
            rows.append(Row("Checked by", claim.checked_by.display_name))
        if claim.approved_by:
            rows.append(Row("Approved by", claim.approved_by.display_name))
        return rows

    def _is_mine(self) -> bool:
        return self.viewer.user_id in (self.claim.submitted_by_id, self.claim.checked_by_id)

    def _deeds(self) -> dict[str, str]:
        """Addresses of what may be done now, by what it is; nothing for what may not."""
        names = {
            "check": ClaimState.CHECKED, "query": ClaimState.QUERIED,
            "refuse": ClaimState.REFUSED, "approve": ClaimState.PAID,
            "recover": ClaimState.RECOVERED,
        }  # fmt: skip
        may = CLAIM_MOVES.may_move
        found_deeds = {
            name: reverse(f"commissioner:claim_{name}", args=[self.claim.pk])
            if may(self.claim.state, to) else ""
            for name, to in names.items()
        }  # fmt: skip
        if self._is_mine() and self.claim.state == ClaimState.CHECKED:
            found_deeds["approve"] = ""
        return found_deeds


class CheckClaim(ClaimLoaded, Deed):
    def do(self) -> Done:
        services.check_claim(claim=self.claim, framework=self.framework, at=self.now)
        return Done(self.url, "The record shows what was claimed. Another commissioner approves.")


@step_up.required(step_up.MONEY)
class ApproveClaim(ClaimLoaded, Deed):
    def do(self) -> Done:
        claim = services.approve_claim(claim=self.claim, at=self.now)
        return Done(self.url, f"{money(claim.pence)} has been paid for {claim.reference}.")


class ReasonForm(forms.Form):
    reason = forms.LongTextField(
        label="Reason", count=300, rows=4, noun="the reason",
        hint="The provider reads it. Do not name a person.",
    )  # fmt: skip


class WithReason(ClaimLoaded, MoneyForm):
    form_class = ReasonForm
    to: ClaimState

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        if not CLAIM_MOVES.may_move(self.claim.state, self.to) and self.request.method != "POST":
            raise Http404

    def back(self) -> Link:
        return Link(f"Claim {self.claim.reference}", self.url)

    def content(self) -> dict[str, Any]:
        rows = [Row("Outcome", claimed_for(self.claim, self.framework)),
                Row("Amount", money(self.claim.pence))]  # fmt: skip
        return {**super().content(), "caption": self.claim.reference, "rows": rows}


class QueryClaim(WithReason):
    title = "Ask the provider"
    button = "Send the question"
    to = ClaimState.QUERIED

    def do(self, form: ReasonForm) -> Done:
        services.query_claim(claim=self.claim, reason=form.cleaned_data["reason"], at=self.now)
        return Done(self.url, "Your question has been sent to the provider.")


class RefuseClaim(WithReason):
    title = "Refuse the claim"
    button = "Refuse the claim"
    to = ClaimState.REFUSED

    def do(self, form: ReasonForm) -> Done:
        services.refuse_claim(claim=self.claim, reason=form.cleaned_data["reason"], at=self.now)
        return Done(self.url, "The claim is refused. The provider can read why.")


@step_up.required(step_up.MONEY)
class RecoverClaim(WithReason):
    title = "Take the payment back"
    button = "Take the payment back"
    intro = "The ledger gets the mirror image of the payment; the first entry stays as it was."
    to = ClaimState.RECOVERED

    def do(self, form: ReasonForm) -> Done:
        services.recover_claim(claim=self.claim, reason=form.cleaned_data["reason"], at=self.now)
        return Done(self.url, "The payment is taken back. The money is the contract’s again.")
