"""Clocks start and stop by what happened, once each, and the caseload hears of it."""

import datetime as dt

from tests.web.story import deliver
from worklocal.core import clock
from worklocal.support.coaching import notes
from worklocal.support.coaching.models import ContactKind
from worklocal.support.guarantees.models import GuaranteeClock
from worklocal.support.guarantees.rules import Standing
from worklocal.support.guarantees.selectors import promises_due, promises_to
from worklocal.support.people.models import Journey
from worklocal.support.plans import services as plans
from worklocal.support.plans.models import GoalKind, Plan


def standings(cast):
    with cast.as_(cast.amina_role):
        found = promises_to(cast.viewer(cast.amina_role), cast.journey.pk, today=clock.today())
        return {promise.code: promise.standing for promise in found}


def agree_a_plan(cast):
    with cast.as_(cast.amina_role):
        plans.add_goal(journey=cast.journey, kind=GoalKind.JOB, words="Bake", at=clock.now())
    for role in (cast.amina_role, cast.ben):
        with cast.as_(role):
            plan = Plan.objects.get(journey=cast.journey)
            plans.agree_plan(plan=plan, read_at_change=plan.changed_at, at=clock.now())


def test_joining_starts_the_clocks_of_the_offer_once(cast):
    deliver(cast)
    deliver(cast)

    assert standings(cast) == {"WF_PLAN": Standing.DUE, "WF_OUTCOME": Standing.DUE}
    with cast.as_(cast.ben):
        row = GuaranteeClock.objects.get(guarantee="WF_PLAN")
        assert row.due_on == cast.journey.started_on + dt.timedelta(days=28)


def test_an_agreed_plan_keeps_its_promise_and_starts_the_next(cast):
    deliver(cast)
    agree_a_plan(cast)
    deliver(cast)

    assert standings(cast) == {
        "WF_PLAN": Standing.KEPT, "WF_OUTCOME": Standing.DUE, "WF_SUPPORT": Standing.DUE,
    }  # fmt: skip


def test_a_contact_tells_the_caseload_when_the_next_one_is_due(cast):
    deliver(cast)
    with cast.as_(cast.ben):
        notes.record_contact(
            journey=cast.journey, kind=ContactKind.MEETING, happened_at=clock.now(),
            at=clock.now(),
        )  # fmt: skip
    deliver(cast)

    with cast.as_(cast.ben):
        journey = Journey.objects.get(pk=cast.journey.pk)
        assert (journey.next_due, journey.next_due_on) == (
            "Contact", clock.today() + dt.timedelta(days=14),
        )  # fmt: skip


def test_a_promise_that_is_late_stands_first_and_a_stranger_sees_none(cast):
    deliver(cast)
    with cast.as_area():
        GuaranteeClock.objects.filter(guarantee="WF_PLAN").update(
            due_on=clock.today() - dt.timedelta(days=1)
        )

    assert next(iter(standings(cast).items())) == ("WF_PLAN", Standing.LATE)
    for role, count in ((cast.ben, 1), (cast.chloe, 0), (cast.grace, 0)):
        with cast.as_(role):
            found = promises_due(cast.viewer(role), coach_ids=[cast.ben.user_id], by=clock.today())
            assert found.count() == count
