"""For a provider's own system: referrals sent to it, its answers, progress, and claims."""

import uuid
from datetime import date, datetime
from typing import Any, Literal

from worklocal.accounts.enums import RoleKind
from worklocal.api.door import Room, found, once
from worklocal.api.resources.money import ClaimOut, claim_out
from worklocal.api.shapes import Listed, Shape, words
from worklocal.commissioning.claims import services as claims
from worklocal.commissioning.claims.evidence import Claimable, claimable_of
from worklocal.commissioning.claims.selectors import claim_for
from worklocal.commissioning.contracts.selectors import contracts_of
from worklocal.core import clock
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.referrals import services
from worklocal.support.referrals.enums import DeclineReason, ReferralOutcome
from worklocal.support.referrals.models import OPEN_STATES, Referral, ReferralState
from worklocal.support.referrals.selectors import (
    readable_by_provider,
    referral_to,
    referrals_to,
)

ROOM = Room("provider", frozenset({RoleKind.PROVIDER}))
Words = words(1000)
Answer = words(300, 1)


class ReferralOut(Shape):
    """`shared` is what the person agreed to send. It is empty for somebody you turned down."""

    id: uuid.UUID
    state: ReferralState
    need: str
    service_name: str
    reason: str
    shared: dict[str, str]
    sent_at: datetime
    answer_due_on: date
    state_since: datetime
    outcome: str


class ReferralAnswer(Shape):
    """A no needs its reason. `words` are read by the person and their coach."""

    accept: bool
    reason: DeclineReason | None = None
    words: Words = ""  # type: ignore[valid-type]


class Progress(Shape):
    """NOTE needs `words`; ENDED needs `outcome`."""

    what: Literal["NOTE", "STARTED", "ENDED"]
    outcome: ReferralOutcome | None = None
    words: Words = ""  # type: ignore[valid-type]


class ClaimableOut(Shape):
    outcome: str
    contract: str
    achieved_on: date
    grade: str
    days_proved: int
    pence: int


class NewClaim(Shape):
    """Nothing else is sent: day, proof and price are read from the record."""

    outcome: Words  # type: ignore[valid-type]


class QueryAnswer(Shape):
    words: Answer  # type: ignore[valid-type]


def _referral(request: Any, referral_id: uuid.UUID) -> Referral | None:
    return referral_to(request.viewer, referral_id)


def _claim(request: Any, claim_id: uuid.UUID) -> Any:
    return claim_for(request.viewer, claim_id)


def _out(row: Referral) -> ReferralOut:
    is_open = row.state in OPEN_STATES
    return ReferralOut(
        id=row.pk, state=ReferralState(row.state), need=row.need, service_name=row.service_name,
        reason=row.reason if is_open else "",
        shared={str(k): str(v) for k, v in readable_by_provider(row).items()},
        sent_at=row.sent_at, answer_due_on=row.answer_due_on, state_since=row.state_since,
        outcome=row.outcome,
    )  # fmt: skip


@ROOM.get("/referrals", Listed[ReferralOut])
def referrals(
    request: Any, state: ReferralState | None = None, after: uuid.UUID | None = None
) -> Listed[ReferralOut]:
    """What was sent to your organisation, the oldest first. Each is a read, and kept as one."""
    states = [state] if state else list(ReferralState)
    page = referrals_to(request.viewer, states=states, order="sent_at", after=after)
    return Listed[ReferralOut](
        items=[_out(row) for row in page.referrals], next_after=page.next_after
    )


@ROOM.get("/referrals/{uuid:referral_id}", ReferralOut, load=_referral)
def referral(request: Any, referral_id: uuid.UUID) -> ReferralOut:
    """One referral."""
    return _out(request.thing)


@ROOM.post("/referrals/{uuid:referral_id}/answer", ReferralOut, load=_referral)
def referral_answer(request: Any, referral_id: uuid.UUID, data: ReferralAnswer) -> ReferralOut:
    """Say whether you take the person on."""
    once(request, data, lambda: services.answer_referral(
        referral=request.thing, accept=data.accept, at=clock.now(),
        reason=data.reason or "", words=str(data.words),
    ).pk)  # fmt: skip
    return _out(found(referral_to(request.viewer, referral_id)))


@ROOM.post("/referrals/{uuid:referral_id}/progress", ReferralOut, load=_referral)
def referral_progress(request: Any, referral_id: uuid.UUID, data: Progress) -> ReferralOut:
    """Say that help started, how it goes, or that it ended."""

    def do() -> uuid.UUID:
        row, at, said = request.thing, clock.now(), str(data.words)
        if data.what == "NOTE":
            if not said:
                raise services.ReasonNeeded("Write how it goes.")
            return services.note_progress(referral=row, words=said, at=at).pk
        return services.record_progress(
            referral=row, to=ReferralState(data.what), at=at, outcome=data.outcome or "",
            words=said,
        ).pk  # fmt: skip

    once(request, data, do)
    return _out(found(referral_to(request.viewer, referral_id)))


@ROOM.get("/referrals/{uuid:referral_id}/claimable", Listed[ClaimableOut], load=_referral)
def referral_claimable(request: Any, referral_id: uuid.UUID) -> Listed[ClaimableOut]:
    """Outcomes of this referral that may be claimed now."""
    return Listed[ClaimableOut](
        items=[
            ClaimableOut(
                outcome=each.reached.outcome, contract=each.price.contract.reference,
                achieved_on=each.reached.achieved_on, grade=each.reached.grade,
                days_proved=each.reached.days_proved, pence=each.price.pence,
            )
            for each in _claimable(request)
        ]
    )  # fmt: skip


@ROOM.post("/referrals/{uuid:referral_id}/claims", {201: ClaimOut}, load=_referral)
def referral_claim(request: Any, referral_id: uuid.UUID, data: NewClaim) -> ClaimOut:
    """Claim one outcome of one person, under the first of your contracts that pays for it."""

    def do() -> uuid.UUID:
        outcome = str(data.outcome)
        each = next((c for c in _claimable(request) if c.reached.outcome == outcome), None)
        if each is None:
            raise claims.NothingToClaim("The record does not show this outcome, or it is claimed.")
        return claims.submit_claim(
            contract=each.price.contract, referral=request.thing, outcome=outcome,
            framework=_framework(request), at=clock.now(),
        ).pk  # fmt: skip

    return claim_out(found(claim_for(request.viewer, once(request, data, do))), request.viewer)


@ROOM.post("/claims/{uuid:claim_id}/answer", ClaimOut, load=_claim)
def claim_answer(request: Any, claim_id: uuid.UUID, data: QueryAnswer) -> ClaimOut:
    """Answer what the commissioner asked about a claim."""
    once(request, data, lambda: claims.answer_query(
        claim=request.thing, words=str(data.words), at=clock.now()
    ).pk)  # fmt: skip
    return claim_out(found(claim_for(request.viewer, claim_id)), request.viewer)


def _framework(request: Any) -> Any:
    return framework_for(request.viewer.area.pk, clock.today())


def _claimable(request: Any) -> list[Claimable]:
    contracts = list(contracts_of(request.viewer))
    return claimable_of(request.thing, contracts=contracts, framework=_framework(request))
