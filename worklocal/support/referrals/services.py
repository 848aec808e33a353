"""Sending a person on to a provider, and what the provider answers. Nothing is lost or doubled."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from worklocal.accounts.enums import FieldGroup, GrantReason
from worklocal.accounts.models import Organisation, holder_key
from worklocal.accounts.services import close_grants, open_grant
from worklocal.core import audit, clock, context, events, idempotency
from worklocal.core.errors import Refusal
from worklocal.core.periods import add_working_days
from worklocal.core.transitions import MoveRefused
from worklocal.provision.agreements.selectors import groups_open_to
from worklocal.support.people.enums import ConsentPurpose
from worklocal.support.people.models import Journey
from worklocal.support.people.services import give_consent
from worklocal.support.referrals.enums import WithdrawReason
from worklocal.support.referrals.models import (
    OPEN_STATES,
    REFERRAL_MOVES,
    Referral,
    ReferralPart,
    ReferralState,
    ReferralStep,
)

ANSWER_WORKING_DAYS = 5


class AlreadyReferred(Refusal):
    """An open referral to this provider for this need exists."""


class ReasonNeeded(Refusal):
    """A provider that declines says why."""


class AgreementNeeded(Refusal):
    """No live agreement lets the provider see this part of a record, whatever the person says."""


@dataclass(frozen=True)
class Part:
    """One sensitive answer that the person agreed to send, in words."""

    group: FieldGroup
    label: str
    value: str


@dataclass(frozen=True)
class Destination:
    """Where a person is sent. `parts` open when it accepts, while an agreement lets it see them."""

    provider: Organisation
    service_name: str
    need: str
    service_id: uuid.UUID | None = None
    parts: tuple[Part, ...] = field(default=())


def send_referral(
    *,
    journey: Journey,
    destination: Destination,
    shared: Mapping[str, str],
    consent_wording: str,
    at: datetime,
    reason: str = "",
    answer_due_on: date | None = None,
    key: str = "",
) -> Referral:
    """Send a person on, with their yes and exactly the facts in `shared`; the same key is once.

    The provider's own grant opens when it accepts: until then it reads the referral alone. Raises
    AlreadyReferred and AgreementNeeded. Without `answer_due_on` the provider has five working days.
    """

    def send() -> uuid.UUID:
        if Referral.objects.filter(
            person=journey.person_id,
            provider=destination.provider,
            need=destination.need,
            state__in=OPEN_STATES,
        ).exists():
            raise AlreadyReferred("There is an open referral to them for this already.")
        _check_agreement(destination, at)
        consent = give_consent(
            person=journey.person,
            purpose=ConsentPurpose.REFERRAL,
            wording=consent_wording,
            at=at,
        )
        referral = Referral(
            area_id=journey.area_id,
            person_id=journey.person_id,
            journey=journey,
            provider=destination.provider,
            service_id=destination.service_id,
            service_name=destination.service_name,
            need=destination.need,
            reason=reason,
            shared=dict(shared),
            consent=consent,
            sent_by_id=context.acting_user(),
            sent_at=at,
            answer_due_on=answer_due_on or add_working_days(at.date(), ANSWER_WORKING_DAYS),
            state_since=at,
            parts_sent=len(destination.parts),
        )
        referral.save(force_insert=True)
        _step(referral, old="", at=at)
        _send_parts(referral, destination.parts)
        audit.record("referral.sent", person_id=journey.person_id, thing=referral)
        events.publish("referral.sent", referral=referral.pk, person=journey.person_id)
        return referral.pk

    request = {
        "journey": journey.pk,
        "provider": destination.provider.pk,
        "need": destination.need,
        "shared": dict(shared),
        "parts": [part.label for part in destination.parts],
    }
    made = idempotency.once(key, action="referral.send", request=request, do=send)
    return Referral.objects.select_related("provider", "person").get(pk=made)


def _check_agreement(destination: Destination, at: datetime) -> None:
    wanted = {part.group for part in destination.parts}
    if wanted - groups_open_to(destination.provider.pk, on=clock.day_of(at)):
        raise AgreementNeeded(
            "No sharing agreement with them covers this part of the record. Send it without."
        )


def _send_parts(referral: Referral, parts: tuple[Part, ...]) -> None:
    ReferralPart.objects.bulk_create(
        ReferralPart(
            area_id=referral.area_id, referral=referral, person_id=referral.person_id,
            provider_id=referral.provider_id, field_group=part.group, label=part.label,
            value=part.value,
        )
        for part in parts
    )  # fmt: skip


def answer_referral(
    *,
    referral: Referral,
    accept: bool,
    at: datetime,
    reason: str = "",
    words: str = "",
    key: str = "",
) -> Referral:
    """A provider says yes or no, once for each key. A no needs its reason; a yes opens a grant.

    The grant is of kind REFERRAL: it names the parts that were sent, and never opens the record.
    """
    if not accept and not reason:
        raise ReasonNeeded("Choose the reason why you cannot take this person on.")
    to = ReferralState.ACCEPTED if accept else ReferralState.DECLINED

    def answer() -> uuid.UUID:
        moved = _move(referral, to=to, at=at, reason="" if accept else reason, words=words)
        if accept:
            with context.elevated("record-opened-by-grant"):
                sent = moved.parts.order_by("id").values_list("field_group", flat=True)
                open_grant(
                    person_id=moved.person_id,
                    holder=holder_key("o", moved.provider_id),
                    reason=GrantReason.REFERRAL,
                    starts_at=at,
                    field_groups=sorted({FieldGroup(code) for code in sent}),
                    source_id=moved.pk,
                )
        return moved.pk

    request = {"referral": referral.pk, "to": str(to)}
    return _again(idempotency.once(key, action="referral.answer", request=request, do=answer))


def record_progress(
    *,
    referral: Referral,
    to: ReferralState,
    at: datetime,
    outcome: str = "",
    words: str = "",
    key: str = "",
) -> Referral:
    """A provider says that help started or ended; an end has an outcome and closes their access."""
    if to == ReferralState.ENDED and not outcome:
        raise ReasonNeeded("Choose how it ended.")

    def move() -> uuid.UUID:
        moved = _move(referral, to=to, at=at, reason=outcome, words=words)
        if to == ReferralState.ENDED:
            Referral.objects.filter(pk=moved.pk).update(outcome=outcome)
            close_grants(source_id=moved.pk, at=at)
        return moved.pk

    request = {"referral": referral.pk, "to": str(to)}
    return _again(idempotency.once(key, action="referral.progress", request=request, do=move))


def note_progress(*, referral: Referral, words: str, at: datetime, key: str = "") -> Referral:
    """A provider writes how it goes while they help. The person and their coach read it.

    Raises MoveRefused unless the referral is accepted or started.
    """

    def note() -> uuid.UUID:
        row = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
        if row.state not in (ReferralState.ACCEPTED, ReferralState.STARTED):
            raise MoveRefused("You can write on progress only while you are helping.")
        _step(row, old=row.state, at=at, words=words)
        audit.record("referral.noted", person_id=row.person_id, thing=row)
        return row.pk

    request = {"referral": referral.pk, "words": words}
    return _again(idempotency.once(key, action="referral.note", request=request, do=note))


def _again(referral_id: uuid.UUID) -> Referral:
    return Referral.objects.select_related("provider").get(pk=referral_id)


def withdraw_referral(*, referral: Referral, at: datetime, reason: str = "") -> Referral:
    """The person or their coach takes a referral back; the provider sees that, and no more."""
    moved = _move(referral, to=ReferralState.WITHDRAWN, at=at, reason=reason)
    close_grants(source_id=moved.pk, at=at)
    return moved


def withdraw_unanswered(*, journey_id: uuid.UUID, at: datetime) -> None:
    """The journey has ended: no provider takes on one who has left. Help that began goes on."""
    waiting = Referral.objects.filter(journey=journey_id, state=ReferralState.SENT)
    for referral in waiting.order_by("id"):
        withdraw_referral(referral=referral, at=at, reason=WithdrawReason.JOURNEY_ENDED)


def _move(
    referral: Referral, *, to: ReferralState, at: datetime, reason: str = "", words: str = ""
) -> Referral:
    referral = Referral.objects.select_for_update(of=("self",)).get(pk=referral.pk)
    REFERRAL_MOVES.check_move(referral.state, to)
    old, referral.state, referral.state_since = referral.state, to, at
    referral.save(update_fields=["state", "state_since"])
    _step(referral, old=old, at=at, reason=reason, words=words)
    name = f"referral.{to.lower()}"
    audit.record(name, person_id=referral.person_id, thing=referral, detail={"reason": reason})
    events.publish(name, referral=referral.pk, person=referral.person_id)
    return referral


def _step(referral: Referral, *, old: str, at: datetime, reason: str = "", words: str = "") -> None:
    ReferralStep(
        area_id=referral.area_id,
        referral=referral,
        person_id=referral.person_id,
        provider_id=referral.provider_id,
        old_state=old,
        new_state=referral.state,
        at=at,
        by_id=context.current().user,
        reason=reason,
        words=words,
    ).save(force_insert=True)
