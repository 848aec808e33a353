"""Changes to a plan. Person and coach may both make them; both agree before it stands.

Who acts is read from the context: the person whose plan it is, or else a member of the team.
"""

import uuid
from datetime import date, datetime, timedelta

from worklocal.core import audit, clock, context, events
from worklocal.core.errors import Conflict, Refusal
from worklocal.core.idempotency import once
from worklocal.support.people.models import Journey
from worklocal.support.plans import rules
from worklocal.support.plans.models import Action, ActionOwner, Goal, GoalKind, Plan, PlanVersion

TICK = timedelta(microseconds=1)


class NothingToAgree(Refusal):
    """A plan without a goal says nothing that anybody could agree to."""


class PlanChanged(Conflict):
    """The plan is not the one that was read."""


class LineClosed(Refusal):
    """The goal or action was finished or dropped before."""


def start_plan(*, journey: Journey, at: datetime) -> Plan:
    """The journey's plan, made empty when there is none."""
    plan, made = Plan.objects.get_or_create(
        journey=journey,
        defaults={
            "area_id": journey.area_id, "person_id": journey.person_id, "changed_at": at,
        },
    )  # fmt: skip
    if made:
        audit.record("plan.started", person_id=plan.person_id, thing=plan)
    return plan


def add_goal(
    *, journey: Journey, kind: GoalKind, words: str, at: datetime, key: str = ""
) -> uuid.UUID:
    """Add a goal in the person's words; return its id. The same key twice adds one."""

    def add() -> uuid.UUID:
        plan = start_plan(journey=journey, at=at)
        goal = Goal(
            area_id=plan.area_id, plan=plan, person_id=plan.person_id, kind=kind, words=words,
            position=plan.goals.count(),
        )  # fmt: skip
        goal.save(force_insert=True)
        _changed(plan, at=at, what="plan.goal_added", thing=goal)
        return goal.pk

    request = {"journey": journey.pk, "kind": kind, "words": words}
    return once(key, action="plan.add_goal", request=request, do=add)


def change_goal(*, goal: Goal, kind: GoalKind, words: str, at: datetime) -> Goal:
    """Say a goal in other words. Does nothing when nothing is different."""
    goal = _open_goal(goal)
    if (goal.kind, goal.words) != (kind, words):
        goal.kind, goal.words = kind, words
        goal.save(update_fields=["kind", "words"])
        _changed(goal.plan, at=at, what="plan.goal_changed", thing=goal)
    return goal


def reach_goal(*, goal: Goal, at: datetime) -> Goal:
    """Mark a goal as reached. Progress, not a change: nobody has to agree again."""
    goal = _open_goal(goal)
    goal.reached_on = clock.day_of(at)
    goal.save(update_fields=["reached_on"])
    audit.record("plan.goal_reached", person_id=goal.person_id, thing=goal)
    events.publish("goal.reached", goal=goal.pk, person=goal.person_id)
    return goal


def drop_goal(*, goal: Goal, at: datetime) -> Goal:
    """Take a goal out of the plan, with the actions for it that are still open."""
    goal = _open_goal(goal)
    goal.dropped_on = clock.day_of(at)
    goal.save(update_fields=["dropped_on"])
    goal.actions.filter(done_on=None, dropped_on=None).update(dropped_on=goal.dropped_on)
    _changed(goal.plan, at=at, what="plan.goal_dropped", thing=goal)
    return goal


def add_action(
    *,
    journey: Journey,
    what: str,
    owner: ActionOwner,
    due_on: date | None,
    at: datetime,
    goal: Goal | None = None,
    key: str = "",
) -> uuid.UUID:
    """Add who does what by when; return its id. The same key twice adds one."""

    def add() -> uuid.UUID:
        plan = start_plan(journey=journey, at=at)
        if goal is not None and goal.plan_id != plan.pk:
            raise Refusal("That goal belongs to another plan. Choose a goal from the list.")
        action = Action(
            area_id=plan.area_id, plan=plan, goal=goal, person_id=plan.person_id, what=what,
            owner=owner, due_on=due_on,
        )  # fmt: skip
        action.save(force_insert=True)
        _changed(plan, at=at, what="plan.action_added", thing=action)
        return action.pk

    request = {
        "journey": journey.pk, "what": what, "owner": owner, "due_on": due_on,
        "goal": goal.pk if goal else None,
    }  # fmt: skip
    return once(key, action="plan.add_action", request=request, do=add)


def change_action(
    *, action: Action, what: str, owner: ActionOwner, due_on: date | None,
    goal: Goal | None, at: datetime,
) -> Action:  # fmt: skip
    """Change an open action. Does nothing when nothing is different."""
    action = _open_action(action)
    wanted = (what, owner, due_on, goal.pk if goal else None)
    if (action.what, action.owner, action.due_on, action.goal_id) != wanted:
        action.what, action.owner, action.due_on, action.goal = what, owner, due_on, goal
        action.save(update_fields=["what", "owner", "due_on", "goal"])
        _changed(action.plan, at=at, what="plan.action_changed", thing=action)
    return action


def tick_action(*, action: Action, at: datetime) -> Action:
    """Mark an action as done; pressing twice is once. Progress, not a change."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.dropped_on:
        raise LineClosed("This action was taken out of the plan. Add it again to do it.")
    if action.done_on is None:
        action.done_on = clock.day_of(at)
        action.save(update_fields=["done_on"])
        audit.record("plan.action_done", person_id=action.person_id, thing=action)
        events.publish("action.done", action=action.pk, person=action.person_id)
    return action


def untick_action(*, action: Action) -> Action:
    """Open again an action that was ticked by mistake."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.done_on is not None:
        action.done_on = None
        action.save(update_fields=["done_on"])
        audit.record("plan.action_reopened", person_id=action.person_id, thing=action)
    return action


def drop_action(*, action: Action, at: datetime) -> Action:
    """Take an open action out of the plan."""
    action = _open_action(action)
    action.dropped_on = clock.day_of(at)
    action.save(update_fields=["dropped_on"])
    _changed(action.plan, at=at, what="plan.action_dropped", thing=action)
    return action


def agree_plan(*, plan: Plan, read_at_change: datetime, at: datetime) -> Plan:
    """Say yes to the plan as it was read; the second yes makes a version that is kept.

    `read_at_change` is the plan's `changed_at` when the page was shown. Raises PlanChanged when it
    changed since, and NothingToAgree when it has no goal.
    """
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.changed_at != read_at_change:
        raise PlanChanged("The plan changed after you opened this page. Read it again, then agree.")
    if not plan.goals.filter(dropped_on=None).exists():
        raise NothingToAgree("The plan has no goal yet. Add a goal first.")
    if agreement_of(plan).is_agreed:
        return plan
    by_person = context.current().person == plan.person_id
    if by_person:
        plan.person_agreed_at = max(at, plan.changed_at)
    else:
        plan.coach_agreed_at = max(at, plan.changed_at)
        plan.coach_agreed_by_id = context.current().user
    plan.save(update_fields=["person_agreed_at", "coach_agreed_at", "coach_agreed_by"])
    audit.record(
        "plan.agreed_by_person" if by_person else "plan.agreed_by_coach",
        person_id=plan.person_id, thing=plan,
    )  # fmt: skip
    if agreement_of(plan).is_agreed:
        _keep_version(plan, at=at)
    return plan


def agreement_of(plan: Plan) -> rules.Agreement:
    return rules.agreement(
        changed_at=plan.changed_at,
        person_agreed_at=plan.person_agreed_at,
        coach_agreed_at=plan.coach_agreed_at,
    )


def _keep_version(plan: Plan, *, at: datetime) -> None:
    journey = plan.journey
    number = plan.versions_agreed + 1
    assert plan.person_agreed_at and plan.coach_agreed_at and plan.coach_agreed_by_id  # noqa: S101, PT018
    PlanVersion(
        area_id=plan.area_id, plan=plan, person_id=plan.person_id, number=number,
        content=rules.written_down(
            goals=list(plan.goals.order_by("position", "id")),
            actions=list(plan.actions.order_by("due_on", "id")),
        ),
        person_agreed_at=plan.person_agreed_at, coach_agreed_at=plan.coach_agreed_at,
        coach_id=plan.coach_agreed_by_id,
    ).save(force_insert=True)  # fmt: skip
    plan.versions_agreed = number
    plan.save(update_fields=["versions_agreed"])
    Journey.objects.filter(pk=journey.pk).update(plan_agreed_on=clock.day_of(at))
    audit.record("plan.agreed", person_id=plan.person_id, thing=plan, detail={"version": number})
    events.publish("plan.agreed", plan=plan.pk, journey=journey.pk, person=plan.person_id)


def _changed(plan: Plan, *, at: datetime, what: str, thing: object) -> None:
    """A change is always later than every yes before it, also within one tick of the clock."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    agreed = [moment for moment in (plan.person_agreed_at, plan.coach_agreed_at) if moment]
    plan.changed_at = max([at, *(moment + TICK for moment in agreed)])
    plan.save(update_fields=["changed_at"])
    audit.record(what, person_id=plan.person_id, thing=thing)


def _open_goal(goal: Goal) -> Goal:
    goal = Goal.objects.select_for_update(of=("self",)).select_related("plan").get(pk=goal.pk)
    if goal.dropped_on or goal.reached_on:
        raise LineClosed("This goal was reached or taken out before. Reload the plan to see it.")
    return goal


def _open_action(action: Action) -> Action:
    actions = Action.objects.select_for_update(of=("self",)).select_related("plan")
    action = actions.get(pk=action.pk)
    if action.done_on or action.dropped_on:
        raise LineClosed("This action was done or taken out before. Reload the plan to see it.")
    return action
