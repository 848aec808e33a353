"""Clocks start and are kept, and a caseload learns what comes next. Called by receivers."""

import uuid
from datetime import date

from django.db.models import Q

from worklocal.core import audit, clock
from worklocal.reference.framework.enums import ClockEnd, ClockStart
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.framework.shapes import Framework
from worklocal.support.guarantees import rules
from worklocal.support.guarantees.models import GuaranteeClock
from worklocal.support.people.enums import JourneyState
from worklocal.support.people.models import Journey
from worklocal.support.people.services import set_next_due
from worklocal.support.work.models import CheckIn


def start_clocks(*, journey: Journey, because: ClockStart, on: date) -> int:
    """Start the offer's clocks that this sets going; one that runs already is left alone."""
    framework = framework_for(journey.area_id, journey.started_on)
    wanted = [g for g in framework.guarantees_of(journey.offer) if g.starts is because]
    rows = [
        GuaranteeClock(
            area_id=journey.area_id, person_id=journey.person_id, journey=journey,
            guarantee=guarantee.code, version=framework.version, started_on=on,
            due_on=rules.days_after(on, guarantee.days),
        )
        for guarantee in wanted
    ]  # fmt: skip
    known = set(GuaranteeClock.objects.filter(journey=journey).values_list("guarantee", flat=True))
    new = [row for row in rows if row.guarantee not in known]
    GuaranteeClock.objects.bulk_create(new, ignore_conflicts=True)
    for row in new:
        audit.record("guarantee.started", person_id=journey.person_id, thing=row)
    return len(new)


def keep_guarantees(
    *, journey: Journey, by: ClockEnd, on: date, thing: str, not_before_start: bool = True
) -> int:
    """Stop the running clocks that this keeps, with the kind of thing that kept them."""
    framework = framework_for(journey.area_id, journey.started_on)
    codes = [g.code for g in framework.guarantees_of(journey.offer) if g.kept_by is by]
    running = GuaranteeClock.objects.select_for_update(of=("self",)).filter(
        journey=journey, guarantee__in=codes, kept_on=None
    )
    kept = 0
    for clock_row in running.order_by("id"):
        clock_row.kept_on = max(on, clock_row.started_on) if not_before_start else on
        clock_row.kept_by_thing = thing[:40]
        clock_row.save(update_fields=["kept_on", "kept_by_thing"])
        audit.record("guarantee.kept", person_id=journey.person_id, thing=clock_row)
        kept += 1
    return kept


def refresh_next_due(*, journey_id: uuid.UUID, today: date) -> rules.Due | None:
    """Work out what comes next for the coach, and tell the caseload: the nearest of the contact
    standard, open check-ins, running guarantees and a plan that waits for the coach's yes.
    """
    journey = Journey.objects.get(pk=journey_id)
    candidates: list[rules.Due] = []
    if journey.state != JourneyState.ENDED:
        framework = framework_for(journey.area_id, today)
        candidates = _candidates(journey, framework, today=today)
    coming = min(candidates, default=None)
    set_next_due(
        journey_id=journey_id, due_on=coming.on if coming else None,
        what=coming.what if coming else "",
    )  # fmt: skip
    return coming


def _candidates(journey: Journey, framework: Framework, *, today: date) -> list[rules.Due]:
    found = []
    contact = rules.contact_due(framework, facts_of(journey), today=today)
    if contact is not None:
        found.append(contact)
    check_in = (
        CheckIn.objects.filter(job__journey=journey, done_on=None).order_by("due_on", "id").first()
    )
    if check_in is not None:
        found.append(rules.Due(check_in.due_on, f"Check-in, week {check_in.week}"))
    running = GuaranteeClock.objects.filter(Q(kept_on=None), journey=journey)
    soonest = running.exclude(guarantee__endswith="_OUTCOME").order_by("due_on", "id").first()
    if soonest is not None:
        found.append(rules.Due(soonest.due_on, GUARANTEE_WORDS.get(soonest.guarantee, "A promise")))
    return found


GUARANTEE_WORDS = {
    "YP_PLAN": "Plan to agree",
    "WF_PLAN": "Plan to agree",
    "YP_EXPERIENCE": "Work experience or job search",
    "YP_TRAINING": "Training to start",
    "WF_SUPPORT": "Job search, placement or training",
    "WF_SPECIALIST": "Specialist help to start",
    "SFA_ADVICE": "Careers advice",
    "SFA_LEVEL_2": "Learning to start",
    "SFA_LEVEL_3": "Advice on Level 3",
}
"""What a caseload says of a running guarantee, in at most 40 characters."""


def facts_of(journey: Journey) -> rules.Facts:
    last = journey.last_contact_at
    return rules.Facts(
        offer=journey.offer, state=journey.state, started_on=journey.started_on,
        plan_agreed_on=journey.plan_agreed_on, work_started_on=journey.work_started_on,
        last_contact_on=clock.day_of(last) if last else None,
    )  # fmt: skip
