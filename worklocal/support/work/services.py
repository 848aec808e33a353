"""Starts, ends and corrections of jobs, how we know of them, and check-ins."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from worklocal.core import audit, clock, context, events, idempotency
from worklocal.core.errors import Refusal
from worklocal.employers.firms.models import Firm
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey
from worklocal.support.people.services import move_journey, note_contact, set_next_due
from worklocal.support.work.models import CheckIn, CheckInOutcome, Job, Proof, ProofKind
from worklocal.support.work.rules import check_in_days

STILL_IN_WORK = (
    CheckInOutcome.GOING_WELL,
    CheckInOutcome.NEEDS_HELP,
    CheckInOutcome.AT_RISK,
)


class JobReplaced(Refusal):
    """The row was corrected before; the newer one counts."""


class StartTooEarly(Refusal):
    """Work that began before the journey is not a start with the service."""


@dataclass(frozen=True)
class JobFacts:
    """What is said of a job. `ends_on` is the last day worked; pay is pence an hour."""

    employer_name: str
    title: str
    starts_on: date
    ends_on: date | None = None
    end_reason: str = ""
    hours_a_week: Decimal | None = None
    pay_pence_hour: int | None = None
    soc2020: str = ""
    is_self_employment: bool = False
    firm: Firm | None = None
    vacancy_id: uuid.UUID | None = None


def record_start(
    *,
    journey: Journey,
    job: JobFacts,
    proof: ProofKind,
    at: datetime,
    key: str = "",
) -> Job:
    """Record a start, how we know of it, and the check-ins of the next twelve months.

    Raises StartTooEarly. The same key is once.
    """

    def start() -> uuid.UUID:
        if job.starts_on < journey.started_on:
            raise StartTooEarly("Enter a first day of work on or after the day they joined.")
        row = _new_job(journey, job, at=at)
        _add_proof(row, kind=proof, from_on=job.starts_on, to_on=_seen_until(job, at), at=at)
        CheckIn.objects.bulk_create(
            CheckIn(area_id=row.area_id, job=row, person_id=row.person_id, week=week, due_on=due)
            for week, due in check_in_days(job.starts_on)
            if job.ends_on is None or due <= job.ends_on
        )
        if journey.state in (JourneyState.ACTIVE, JourneyState.PAUSED):
            move_journey(journey=journey, to=JourneyState.IN_WORK, at=at)
        Journey.objects.filter(pk=journey.pk).update(work_started_on=job.starts_on)
        _tell_next_check_in(journey.pk, row.person_id)
        audit.record("work.started", person_id=row.person_id, thing=row)
        events.publish("work.changed", person=row.person_id, journey=journey.pk)
        return row.pk

    request = {"journey": journey.pk, "employer": job.employer_name, "starts": job.starts_on}
    made = idempotency.once(key, action="work.start", request=request, do=start)
    return Job.objects.get(pk=made)


def _seen_until(job: JobFacts, at: datetime) -> date:
    today = clock.day_of(at)
    last = today if job.ends_on is None else min(job.ends_on, today)
    return max(job.starts_on, last)


def _new_job(journey: Journey, job: JobFacts, *, at: datetime) -> Job:
    row = Job(
        area_id=journey.area_id,
        person_id=journey.person_id,
        journey=journey,
        firm=job.firm,
        vacancy_id=job.vacancy_id,
        employer_name=job.employer_name,
        title=job.title,
        soc2020=job.soc2020,
        is_self_employment=job.is_self_employment,
        starts_on=job.starts_on,
        ends_on=job.ends_on,
        end_reason=job.end_reason,
        hours_a_week=job.hours_a_week,
        pay_pence_hour=job.pay_pence_hour,
        recorded_by_id=context.current().user,
        recorded_at=at,
    )
    row.save(force_insert=True)
    return row


def correct_job(*, job: Job, facts: JobFacts, at: datetime) -> Job:
    """Put a corrected row in place of a job; the first is kept and counts no more."""
    job = Job.objects.select_for_update(of=("self",)).select_related("journey").get(pk=job.pk)
    if job.replaced_by_id:
        raise JobReplaced("This entry was corrected before. Open the newer one.")
    row = _new_job(job.journey, facts, at=at)
    Job.objects.filter(pk=job.pk).update(replaced_by=row)
    Proof.objects.bulk_create(
        Proof(
            area_id=row.area_id,
            job=row,
            person_id=row.person_id,
            kind=proof.kind,
            from_on=max(proof.from_on, facts.starts_on),
            to_on=proof.to_on if facts.ends_on is None else min(proof.to_on, facts.ends_on),
            seen_by_id=proof.seen_by_id,
            seen_at=proof.seen_at,
            file_id=proof.file_id,
        )
        for proof in job.proofs.order_by("id")
        if proof.to_on >= facts.starts_on
        and (facts.ends_on is None or proof.from_on <= facts.ends_on)
    )
    CheckIn.objects.filter(job=job).update(job=row)
    audit.record("work.corrected", person_id=row.person_id, thing=row, detail={"was": str(job.pk)})
    events.publish("work.changed", person=row.person_id, journey=row.journey_id)
    return row


def end_job(*, job: Job, ends_on: date, reason: str, at: datetime) -> Job:
    """Record the last day worked. The journey goes back to active unless other work goes on.

    Raises StartTooEarly when the last day is before the first, and JobReplaced.
    """
    job = Job.objects.select_for_update(of=("self",)).select_related("journey").get(pk=job.pk)
    if job.replaced_by_id:
        raise JobReplaced("This entry was corrected before. Open the newer one.")
    if ends_on < job.starts_on:
        raise StartTooEarly("The last day cannot be before the first.")
    if (job.ends_on, job.end_reason) == (ends_on, reason):
        return job
    job.ends_on, job.end_reason = ends_on, reason
    job.save(update_fields=["ends_on", "end_reason"])
    CheckIn.objects.filter(job=job, done_on=None, due_on__gt=ends_on).delete()
    going_on = Job.objects.filter(journey=job.journey_id, ends_on=None, replaced_by=None)
    if not going_on.exists() and job.journey.state == JourneyState.IN_WORK:
        move_journey(journey=job.journey, to=JourneyState.ACTIVE, at=at, reason=reason)
    _tell_next_check_in(job.journey_id, job.person_id)
    audit.record("work.ended", person_id=job.person_id, thing=job)
    events.publish("work.changed", person=job.person_id, journey=job.journey_id)
    return job


def add_proof(*, job: Job, kind: ProofKind, from_on: date, to_on: date, at: datetime) -> Proof:
    """Say how we know that the person was in this job on every day from `from_on` to `to_on`.

    The same proof of the same days is kept once.
    """
    Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    same = Proof.objects.filter(job=job, kind=kind, from_on=from_on, to_on=to_on)
    if kept := same.order_by("seen_at", "id").first():
        return kept
    proof = _add_proof(job, kind=kind, from_on=from_on, to_on=to_on, at=at)
    audit.record("work.proved", person_id=job.person_id, thing=proof, detail={"kind": str(kind)})
    events.publish("work.changed", person=job.person_id, journey=job.journey_id)
    return proof


def _add_proof(job: Job, *, kind: ProofKind, from_on: date, to_on: date, at: datetime) -> Proof:
    proof = Proof(
        area_id=job.area_id,
        job=job,
        person_id=job.person_id,
        kind=kind,
        from_on=from_on,
        to_on=to_on,
        seen_by_id=context.current().user,
        seen_at=at,
    )
    proof.save(force_insert=True)
    return proof


def record_check_in(
    *, check_in: CheckIn, outcome: CheckInOutcome, at: datetime, words: str = ""
) -> CheckIn:
    """Record how a check-in went. What the person says of their job is proof of the lowest kind."""
    check_in = (
        CheckIn.objects.select_for_update(of=("self",))
        .select_related("job", "job__journey")
        .get(pk=check_in.pk)
    )
    day = clock.day_of(at)
    check_in.done_on, check_in.outcome, check_in.words = day, outcome, words
    check_in.done_by_id = context.current().user
    check_in.save(update_fields=["done_on", "outcome", "words", "done_by"])
    job = check_in.job
    if outcome in STILL_IN_WORK and job.starts_on <= day and job.ends_on is None:
        _add_proof(job, kind=ProofKind.PERSON_SAID, from_on=job.starts_on, to_on=day, at=at)
    if outcome != CheckInOutcome.NO_ANSWER:
        note_contact(journey_id=job.journey_id, at=at)
    _tell_next_check_in(job.journey_id, job.person_id)
    audit.record("check_in.done", person_id=check_in.person_id, thing=check_in)
    events.publish("work.changed", person=check_in.person_id, journey=job.journey_id)
    return check_in


def _tell_next_check_in(journey_id: uuid.UUID, person_id: uuid.UUID) -> None:
    coming = (
        CheckIn.objects.filter(person_id=person_id, job__journey=journey_id, done_on=None)
        .order_by("due_on", "id")
        .first()
    )
    if coming is not None:
        set_next_due(
            journey_id=journey_id, due_on=coming.due_on, what=f"Check-in, week {coming.week}"
        )
