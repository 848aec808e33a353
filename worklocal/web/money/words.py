"""Claims, outcomes and amounts turned into words. Nothing here names a person."""

from collections.abc import Mapping
from typing import Any

from worklocal.accounts.models import User
from worklocal.commissioning.claims.models import Claim, ClaimState, ClaimStep
from worklocal.commissioning.contracts.models import Contract, Price
from worklocal.reference.framework.enums import OutcomeKind
from worklocal.reference.framework.shapes import Framework
from worklocal.support.work.models import ProofKind
from worklocal.web.shell.parts import Event, Row
from worklocal.web.shell.presenters import Tag, day, days_between, moment, money, plural

CLAIM_COLOURS = {
    ClaimState.SUBMITTED: "blue", ClaimState.CHECKED: "purple", ClaimState.QUERIED: "orange",
    ClaimState.REFUSED: "red", ClaimState.PAID: "green", ClaimState.RECOVERED: "grey",
}  # fmt: skip
PAYABLE_KINDS = (OutcomeKind.FIRST_PAID_DAY, OutcomeKind.DAYS_IN_WORK)


def claim_tag(state: str) -> Tag:
    state = ClaimState(state)
    return Tag(str(state.label), CLAIM_COLOURS[state])


def payable_outcomes(framework: Framework) -> list[tuple[str, str]]:
    """Outcomes a contract may put a price on: those that are read from facts, code and title."""
    return [(o.code, o.title) for o in framework.outcomes if o.kind in PAYABLE_KINDS]


def outcome_words(code: str, framework: Framework) -> str:
    return next((o.title for o in framework.outcomes if o.code == code), code)


def proof_words(code: str) -> str:
    return str(ProofKind(code).label) if code in ProofKind.values else "Not known"


def evidence_rows(evidence: Mapping[str, Any], *, achieved: Any) -> list[Row]:
    """What the facts showed: a day, how many days are proved, and the weakest proof among them."""
    rows = [Row("Reached on", day(achieved))]
    if "days_proved" in evidence:
        rows.append(Row("Days in work that are proved", plural(evidence["days_proved"], "day",
                                                               "days")))  # fmt: skip
    if "grade" in evidence:
        rows.append(Row("Weakest proof it rests on", proof_words(evidence["grade"])))
    return rows


def claim_events(steps: list[ClaimStep], names: Mapping[Any, str]) -> list[Event]:
    """Every move of a claim, newest first."""
    words = {("QUERIED", "SUBMITTED"): "Query answered"}
    return [
        Event(
            title=words.get((s.old_state, s.new_state), str(ClaimState(s.new_state).label)),
            when=moment(s.at), datetime=s.at, by=names.get(s.by_id, ""), text=s.reason,
        )
        for s in steps
    ]  # fmt: skip


def names_of(steps: list[ClaimStep]) -> dict[Any, str]:
    """Names of the staff who moved a claim."""
    ids = {step.by_id for step in steps if step.by_id}
    return dict(User.objects.filter(pk__in=ids).order_by("id").values_list("pk", "display_name"))


def contract_days(contract: Contract) -> str:
    return days_between(contract.starts_on, contract.ends_on)


def price_rows(prices: list[Price], framework: Framework) -> list[list[Any]]:
    return [
        [outcome_words(p.outcome, framework), "No limit" if p.most is None else f"{p.most:,}",
         money(p.pence)]
        for p in prices
    ]  # fmt: skip


def claimed_for(claim: Claim, framework: Framework) -> str:
    return outcome_words(claim.outcome, framework)
