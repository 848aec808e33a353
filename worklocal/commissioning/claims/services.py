"""From a provider's claim to a payment: derived from facts, checked, approved by another, once."""

import hashlib
import secrets
import uuid
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Sum

from worklocal.commissioning.claims.evidence import (
    CLAIMABLE_STATES,
    claimable_by,
    evidence_for,
    pays_for,
)
from worklocal.commissioning.claims.models import (
    CLAIM_MOVES,
    SETTLED_AGAIN,
    Claim,
    ClaimState,
    ClaimStep,
)
from worklocal.commissioning.contracts.models import Contract, Price
from worklocal.commissioning.ledger import services as ledger
from worklocal.commissioning.ledger.models import AccountKind, Transaction
from worklocal.core import audit, context, events, idempotency
from worklocal.core.errors import Refusal
from worklocal.reference.framework.shapes import Framework
from worklocal.support.referrals.models import Referral
from worklocal.support.work.outcomes import Reached

__all__ = [
    "answer_query",
    "approve_claim",
    "check_claim",
    "claimable_by",
    "evidence_for",
    "paid_under",
    "query_claim",
    "recover_claim",
    "refuse_claim",
    "submit_claim",
]  # fmt: skip


class NothingToClaim(Refusal):
    """The facts do not show this outcome, or not with proof that can be paid on."""


class ClaimedAlready(Refusal):
    """An outcome of one person is claimed once, whoever helped."""


class ContractFull(Refusal):
    """The contract pays for so many of an outcome and no more."""


class OwnClaim(Refusal):
    """Who submitted or checked a claim does not approve it."""


class ReasonNeeded(Refusal):
    """The provider is told why, in words it can act on."""


def submit_claim(
    *, contract: Contract, referral: Referral, outcome: str, framework: Framework, at: datetime,
    key: str = "",
) -> Claim:  # fmt: skip
    """Claim one outcome of one person. Nothing is typed: day, proof and price are read from facts.

    Raises NothingToClaim, ClaimedAlready. The same key is once.
    """

    def submit() -> uuid.UUID:
        price = contract.prices.select_for_update().filter(outcome=outcome).first()
        reached = _payable(referral, outcome, framework)
        if price is None or reached is None or not pays_for(contract, referral, reached):
            raise NothingToClaim(
                "The record does not show this outcome yet, within the contract and with proof "
                "that can be paid on."
            )
        _check_room(price)
        claim = Claim(
            area_id=contract.area_id,
            contract=contract,
            provider_id=contract.provider_id,
            person_id=referral.person_id,
            referral_id=referral.pk,
            reference=f"C{secrets.randbelow(10**9):09d}",
            outcome=outcome,
            achieved_on=reached.achieved_on,
            pence=price.pence,
            evidence=_facts(reached),
            state_since=at,
            submitted_by_id=context.acting_user(),
            submitted_at=at,
        )
        try:
            with transaction.atomic():
                claim.save(force_insert=True)
        except IntegrityError:
            raise ClaimedAlready("This outcome has been claimed for this person already.") from None
        _step(claim, old="", at=at)
        audit.record("claim.submitted", person_id=claim.person_id, thing=claim)
        events.publish("claim.submitted", claim=claim.pk)
        return claim.pk

    request = {"contract": contract.pk, "referral": referral.pk, "outcome": outcome}
    made = idempotency.once(key, action="claim.submit", request=request, do=submit)
    return Claim.objects.select_related("contract").get(pk=made)


def _payable(referral: Referral, outcome: str, framework: Framework) -> Reached | None:
    """The outcome as the facts show it; nothing while the referral is not taken on."""
    if referral.state not in CLAIMABLE_STATES:
        return None
    found = evidence_for(referral, framework=framework)
    return next((r for r in found if r.outcome == outcome and r.is_payable), None)


def _check_room(price: Price) -> None:
    """The price row is locked, so that parallel claims cannot together pass the contract's most."""
    if price.most is None:
        return
    made = Claim.objects.filter(contract=price.contract_id, outcome=price.outcome)
    if made.exclude(state__in=SETTLED_AGAIN).count() >= price.most:
        raise ContractFull(
            f"The contract pays for {price.most} of these, and all of them are claimed."
        )


def _facts(reached: Reached) -> dict[str, object]:
    return {
        "achieved_on": reached.achieved_on.isoformat(),
        "grade": reached.grade,
        "days_proved": reached.days_proved,
    }


def check_claim(*, claim: Claim, framework: Framework, at: datetime) -> Claim:
    """Read the facts again and keep what they show. Raises NothingToClaim when they differ."""
    claim = _lock(claim)
    if context.current().user == claim.submitted_by_id:
        raise OwnClaim("Somebody else must check this claim: you submitted it.")
    CLAIM_MOVES.check_move(claim.state, ClaimState.CHECKED)
    with context.elevated("claim-evidence"):
        referral = Referral.objects.get(pk=claim.referral_id)
    found = {r.outcome: r for r in evidence_for(referral, framework=framework)}
    reached = found.get(claim.outcome)
    if reached is None or not reached.is_payable or reached.achieved_on != claim.achieved_on:
        raise NothingToClaim(
            "The record no longer shows this outcome on that day with proof that can be paid on. "
            "Query the claim or refuse it."
        )
    claim.evidence = {
        **_facts(reached),
        "checked_at": at.isoformat(),
        "seal": _seal(claim, reached),
    }
    claim.checked_by_id = context.current().user
    claim.save(update_fields=["evidence", "checked_by"])
    return _move(claim, to=ClaimState.CHECKED, at=at)


def _seal(claim: Claim, reached: Reached) -> str:
    """Fingerprint of what was checked, so that a later change of the facts shows."""
    text = f"{claim.pk}|{claim.pence}|{reached}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def query_claim(*, claim: Claim, reason: str, at: datetime) -> Claim:
    """Ask the provider about a claim before deciding."""
    if not reason.strip():
        raise ReasonNeeded("Write what you need to know from the provider.")
    return _move(_lock(claim), to=ClaimState.QUERIED, at=at, reason=reason)


def answer_query(*, claim: Claim, words: str, at: datetime, key: str = "") -> Claim:
    """A provider answers a query: the claim waits to be checked again. The same key is once."""

    def answer() -> uuid.UUID:
        if not words.strip():
            raise ReasonNeeded("Write your answer to the query.")
        return _move(_lock(claim), to=ClaimState.SUBMITTED, at=at, reason=words).pk

    request = {"claim": claim.pk, "words": words}
    made = idempotency.once(key, action="claim.answer", request=request, do=answer)
    return Claim.objects.select_related("contract").get(pk=made)


def refuse_claim(*, claim: Claim, reason: str, at: datetime) -> Claim:
    """Refuse a claim with a reason; the outcome may be claimed again when the facts allow."""
    if not reason.strip():
        raise ReasonNeeded("Write why the claim is refused.")
    return _move(_lock(claim), to=ClaimState.REFUSED, at=at, reason=reason)


def approve_claim(*, claim: Claim, at: datetime) -> Claim:
    """Approve and pay a checked claim, once. Raises OwnClaim, NotEnoughMoney, MoveRefused."""
    claim = _lock(claim)
    me = context.current().user
    CLAIM_MOVES.check_move(claim.state, ClaimState.PAID)
    if me in (claim.submitted_by_id, claim.checked_by_id):
        raise OwnClaim("Somebody else must approve this claim: you submitted or checked it.")
    contract = claim.contract
    payment = ledger.move(
        kind="claim.paid",
        about_id=claim.pk,
        out_of=ledger.account(kind=AccountKind.CONTRACT, about_id=contract.pk, fund=contract.fund),
        into=ledger.account(kind=AccountKind.PAID, about_id=contract.pk, fund=contract.fund),
        pence=claim.pence,
        key=f"claim:{claim.pk}",
        at=at,
    )
    claim.approved_by_id, claim.transaction_id = me, payment.pk
    claim.save(update_fields=["approved_by", "transaction_id"])
    return _move(claim, to=ClaimState.PAID, at=at)


def recover_claim(*, claim: Claim, reason: str, at: datetime) -> Claim:
    """Take a payment back by its reversal in the ledger; the money is the contract's again."""
    if not reason.strip():
        raise ReasonNeeded("Write why the money is taken back.")
    claim = _lock(claim)
    CLAIM_MOVES.check_move(claim.state, ClaimState.RECOVERED)
    paid = Transaction.objects.get(kind="claim.paid", about_id=claim.pk)
    ledger.reverse(original=paid, at=at)
    return _move(claim, to=ClaimState.RECOVERED, at=at, reason=reason)


def paid_under(contract: Contract) -> int:
    """Pence paid under a contract so far."""
    paid = Claim.objects.filter(contract=contract, state=ClaimState.PAID)
    return paid.aggregate(total=Sum("pence"))["total"] or 0


def _lock(claim: Claim) -> Claim:
    """Without the contract's fund: a provider may not read funds, and a join would find nothing."""
    return Claim.objects.select_for_update(of=("self",)).select_related("contract").get(pk=claim.pk)


def _move(claim: Claim, *, to: ClaimState, at: datetime, reason: str = "") -> Claim:
    CLAIM_MOVES.check_move(claim.state, to)
    old, claim.state, claim.state_since = claim.state, to, at
    claim.save(update_fields=["state", "state_since"])
    _step(claim, old=old, at=at, reason=reason)
    name = f"claim.{to.lower()}"
    audit.record(name, person_id=claim.person_id, thing=claim)
    events.publish(name, claim=claim.pk)
    return claim


def _step(claim: Claim, *, old: str, at: datetime, reason: str = "") -> None:
    ClaimStep(
        area_id=claim.area_id,
        claim=claim,
        provider_id=claim.provider_id,
        old_state=old,
        new_state=claim.state,
        at=at,
        by_id=context.current().user,
        reason=reason,
    ).save(force_insert=True)
