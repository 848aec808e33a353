"""Questions about plans. Each takes the viewer; row security stands behind them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from worklocal.accounts.viewer import Viewer
from worklocal.support.plans import rules
from worklocal.support.plans.models import Action, Goal, Plan, PlanVersion
from worklocal.support.plans.services import agreement_of


@dataclass(frozen=True)
class PlanRead:
    """A plan as a page shows it. Lines that were dropped are in the versions alone."""

    plan: Plan
    goals: list[Goal]
    actions: list[Action]
    agreement: rules.Agreement
    changes: dict[str, str]
    last_version: PlanVersion | None

    def actions_for(self, goal: Goal | None) -> list[Action]:
        return [a for a in self.actions if a.goal_id == (goal.pk if goal else None)]

    @property
    def next_steps(self) -> list[Action]:
        """Actions that are still to do, the nearest day first, those without a day last."""
        waiting = [action for action in self.actions if action.done_on is None]
        return sorted(waiting, key=lambda a: (a.due_on is None, a.due_on or 0, str(a.pk)))


def plan_of(viewer: Viewer, journey_id: uuid.UUID) -> PlanRead | None:
    """The journey's plan with its lines and what changed since both agreed; None before it."""
    plan = Plan.objects.filter(area=viewer.area, journey_id=journey_id).first()
    if plan is None:
        return None
    goals = list(plan.goals.filter(dropped_on=None).order_by("position", "id"))
    actions = list(plan.actions.filter(dropped_on=None).order_by("due_on", "id"))
    last = plan.versions.select_related("coach").order_by("-number").first()
    now = rules.written_down(goals=goals, actions=actions)
    return PlanRead(
        plan=plan, goals=goals, actions=actions, agreement=agreement_of(plan),
        changes=rules.changes_since(last.content, now) if last else {}, last_version=last,
    )  # fmt: skip


def versions_of(viewer: Viewer, journey_id: uuid.UUID) -> QuerySet[PlanVersion]:
    """Every version both agreed, the newest first."""
    versions = PlanVersion.objects.filter(area=viewer.area, plan__journey_id=journey_id)
    return versions.select_related("coach").order_by("-number", "-id")


def goal_for(viewer: Viewer, goal_id: uuid.UUID) -> Goal | None:
    return Goal.objects.filter(area=viewer.area, pk=goal_id).select_related("plan").first()


def action_for(viewer: Viewer, action_id: uuid.UUID) -> Action | None:
    return Action.objects.filter(area=viewer.area, pk=action_id).select_related("plan").first()


def plans_awaiting_coach(viewer: Viewer, *, coach_ids: Iterable[uuid.UUID]) -> QuerySet[Plan]:
    """Plans that the person agreed as they stand and the coach has not, the longest wait first."""
    plans = Plan.objects.filter(
        Q(coach_agreed_at=None) | Q(coach_agreed_at__lt=F("changed_at")),
        area=viewer.area, journey__lead_coach__in=coach_ids, person_agreed_at__gte=F("changed_at"),
    )  # fmt: skip
    return (
        plans.exclude(journey__state="ENDED")
        .select_related("journey", "person")
        .order_by("person_agreed_at", "id")
    )
