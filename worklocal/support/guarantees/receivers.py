"""Effects of what happened below on clocks and on what comes next. Each is heard once."""

import uuid
from collections.abc import Mapping

from worklocal.core import clock
from worklocal.core.events import receiver
from worklocal.provision.directory.enums import Need
from worklocal.reference.framework.enums import ClockEnd, ClockStart
from worklocal.reference.framework.rules import markers_from_answers
from worklocal.reference.framework.selectors import framework_for
from worklocal.support.assessment.models import Assessment
from worklocal.support.coaching.models import Contact, ContactKind
from worklocal.support.guarantees.rules import LEVEL_2_MARKERS, SPECIALIST_MARKERS
from worklocal.support.guarantees.services import (
    keep_guarantees,
    refresh_next_due,
    start_clocks,
)
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey
from worklocal.support.plans.models import Plan
from worklocal.support.referrals.models import Referral
from worklocal.support.work.models import Job

Payload = Mapping[str, str]
TALKS = (ContactKind.MEETING, ContactKind.PHONE, ContactKind.VIDEO)
SPECIALIST_NEEDS = frozenset(
    {Need.HEALTH, Need.MENTAL_HEALTH, Need.DISABILITY, Need.SUBSTANCE, Need.JUSTICE}
)
LEARNING_NEEDS = frozenset({Need.LEARNING, Need.ENGLISH, Need.MATHS, Need.DIGITAL})
SEARCH_NEEDS = frozenset({Need.JOB_SEARCH, Need.WORK_EXPERIENCE, Need.SELF_EMPLOYMENT})


def _journey(payload: Payload) -> Journey:
    return Journey.objects.get(pk=uuid.UUID(payload["journey"]))


def _open_journey_of(person_id: uuid.UUID) -> Journey | None:
    return Journey.objects.open().filter(person_id=person_id).first()


@receiver("journey.started")
def start_promises_of_joining(payload: Payload) -> None:
    journey = _journey(payload)
    start_clocks(journey=journey, because=ClockStart.JOINED, on=journey.started_on)
    refresh_next_due(journey_id=journey.pk, today=clock.today())


@receiver("lead.assigned")
@receiver("journey.moved")
@receiver("contact.recorded")
@receiver("work.changed")
def refresh(payload: Payload) -> None:
    refresh_next_due(journey_id=uuid.UUID(payload["journey"]), today=clock.today())


@receiver("assessment.completed")
def start_promises_of_needs(payload: Payload) -> None:
    """Sensitive answers are read here for the clock alone; the clock does not say which need."""
    assessment = Assessment.objects.get(pk=uuid.UUID(payload["assessment"]))
    day = clock.day_of(assessment.completed_at or clock.now())
    framework = framework_for(assessment.area_id, day)
    answers = {row.question: row.value for row in assessment.answers.order_by("id")}
    markers = markers_from_answers(framework, answers)
    if markers & SPECIALIST_MARKERS:
        start_clocks(
            journey=assessment.journey, because=ClockStart.SPECIALIST_NEED_RECORDED, on=day
        )
    if markers & LEVEL_2_MARKERS:
        start_clocks(journey=assessment.journey, because=ClockStart.LEVEL_2_NEED_RECORDED, on=day)
    refresh_next_due(journey_id=assessment.journey_id, today=clock.today())


@receiver("plan.agreed")
def keep_promise_of_a_plan(payload: Payload) -> None:
    plan = Plan.objects.select_related("journey").get(pk=uuid.UUID(payload["plan"]))
    day = plan.journey.plan_agreed_on or clock.today()
    keep_guarantees(journey=plan.journey, by=ClockEnd.PLAN_AGREED, on=day, thing="plan")
    start_clocks(journey=plan.journey, because=ClockStart.PLAN_AGREED, on=day)
    refresh_next_due(journey_id=plan.journey_id, today=clock.today())


@receiver("contact.recorded")
def keep_promise_of_advice(payload: Payload) -> None:
    journey = _journey(payload)
    talk = Contact.objects.filter(journey=journey, kind__in=TALKS).order_by("at", "id").first()
    if talk is not None:
        on = clock.day_of(talk.at)
        keep_guarantees(journey=journey, by=ClockEnd.ADVICE_GIVEN, on=on, thing="contact")


@receiver("referral.started")
def keep_promises_of_help(payload: Payload) -> None:
    referral = Referral.objects.select_related("journey").get(pk=uuid.UUID(payload["referral"]))
    on = clock.day_of(referral.state_since)
    kept: list[ClockEnd] = []
    if referral.need in SPECIALIST_NEEDS:
        kept = [ClockEnd.SPECIALIST_HELP_STARTED]
    elif referral.need in SEARCH_NEEDS:
        kept = [ClockEnd.WORK_EXPERIENCE_OR_JOB_SEARCH]
    elif referral.need in LEARNING_NEEDS:
        kept = [
            ClockEnd.WORK_EXPERIENCE_OR_JOB_SEARCH, ClockEnd.TRAINING_STARTED,
            ClockEnd.LEVEL_2_LEARNING_STARTED,
        ]  # fmt: skip
    for by in kept:
        keep_guarantees(journey=referral.journey, by=by, on=on, thing="referral")
    refresh_next_due(journey_id=referral.journey_id, today=clock.today())


@receiver("introduction.sent")
def keep_promise_of_job_search(payload: Payload) -> None:
    journey = _open_journey_of(uuid.UUID(payload["person"]))
    if journey is not None:
        by = ClockEnd.WORK_EXPERIENCE_OR_JOB_SEARCH
        keep_guarantees(journey=journey, by=by, on=clock.today(), thing="introduction")


@receiver("work.changed")
def keep_promises_of_work(payload: Payload) -> None:
    journey = _journey(payload)
    first = (
        Job.objects.filter(journey=journey, replaced_by=None).order_by("starts_on", "id").first()
    )
    if first is None or journey.state == JourneyState.JOINED:
        return
    for by in (ClockEnd.POSITIVE_OUTCOME, ClockEnd.WORK_EXPERIENCE_OR_JOB_SEARCH):
        keep_guarantees(journey=journey, by=by, on=first.starts_on, thing="job")
