"""A plan is edited by both, agreed by both, and each agreed version is kept word for word."""

import datetime as dt

import pytest

from worklocal.core import clock
from worklocal.core.context import acting
from worklocal.core.idempotency import KeyReused
from worklocal.support.plans import services
from worklocal.support.plans.models import Action, ActionOwner, Goal, GoalKind, Plan, PlanVersion
from worklocal.support.plans.selectors import plan_of, plans_awaiting_coach, versions_of

NOW = clock.now()


def add_goal(cast, words="Work with children", key=""):
    return services.add_goal(
        journey=cast.journey, kind=GoalKind.JOB, words=words, at=clock.now(), key=key
    )


def agree(cast, role):
    with cast.as_(role):
        plan = Plan.objects.get(journey=cast.journey)
        return services.agree_plan(plan=plan, read_at_change=plan.changed_at, at=clock.now())


def test_a_plan_stands_when_both_agreed_and_is_kept_as_they_saw_it(cast):
    with cast.as_(cast.amina_role):
        goal = add_goal(cast)
        services.add_action(
            journey=cast.journey, what="Visit the nursery", owner=ActionOwner.PERSON,
            due_on=dt.date(2026, 12, 1), goal=Goal.objects.get(pk=goal), at=clock.now(),
        )  # fmt: skip

    agree(cast, cast.amina_role)
    plan = agree(cast, cast.ben)

    with cast.as_(cast.amina_role):
        version = PlanVersion.objects.get(plan=plan)
        assert (version.number, version.coach) == (1, cast.ben.user)
        assert [line["words"] for line in version.content["goals"]] == ["Work with children"]
        assert [line["what"] for line in version.content["actions"]] == ["Visit the nursery"]
        cast.journey.refresh_from_db()
        assert cast.journey.plan_agreed_on == clock.today()


def test_the_coach_may_agree_first(cast):
    with cast.as_(cast.ben):
        add_goal(cast)
    agree(cast, cast.ben)

    plan = agree(cast, cast.amina_role)

    with cast.as_(cast.ben):
        assert PlanVersion.objects.get(plan=plan).coach == cast.ben.user


def test_a_change_asks_both_again_and_shows_what_changed(cast):
    with cast.as_(cast.ben):
        add_goal(cast)
    agree(cast, cast.amina_role)
    agree(cast, cast.ben)

    with cast.as_(cast.amina_role):
        new = add_goal(cast, "Pass maths")
        read = plan_of(cast.viewer(cast.amina_role), cast.journey.pk)

    assert not read.agreement.by_person
    assert not read.agreement.by_coach
    assert read.changes == {str(new): "NEW"}


def test_ticking_an_action_is_progress_and_asks_nobody(cast):
    with cast.as_(cast.amina_role):
        add_goal(cast)
        action = services.add_action(
            journey=cast.journey, what="Ring", owner=ActionOwner.PERSON, due_on=None, at=NOW
        )
    agree(cast, cast.amina_role)
    agree(cast, cast.ben)

    with cast.as_(cast.amina_role):
        for _twice in range(2):
            services.tick_action(action=Action.objects.get(pk=action), at=clock.now())
        read = plan_of(cast.viewer(cast.amina_role), cast.journey.pk)

    assert read.agreement.is_agreed
    assert read.changes == {}
    assert read.next_steps == []


def test_agreeing_refuses_a_plan_that_changed_after_it_was_read(cast):
    with cast.as_(cast.ben):
        add_goal(cast)
        plan = Plan.objects.get(journey=cast.journey)
        read = plan.changed_at
        add_goal(cast, "Something else")
        with pytest.raises(services.PlanChanged):
            services.agree_plan(plan=plan, read_at_change=read, at=clock.now())


def test_agreeing_refuses_a_plan_without_a_goal(cast):
    with cast.as_(cast.ben):
        plan = services.start_plan(journey=cast.journey, at=NOW)
        with pytest.raises(services.NothingToAgree):
            services.agree_plan(plan=plan, read_at_change=plan.changed_at, at=clock.now())


def test_the_same_form_twice_adds_one_goal(cast):
    with cast.as_(cast.ben):
        assert add_goal(cast, key="k1") == add_goal(cast, key="k1")
        with pytest.raises(KeyReused):
            add_goal(cast, "Other words", key="k1")


def test_a_closed_line_is_not_changed(cast):
    with cast.as_(cast.ben):
        goal = Goal.objects.get(pk=add_goal(cast))
        action_id = services.add_action(
            journey=cast.journey, what="Ring", owner=ActionOwner.COACH, due_on=None, goal=goal,
            at=NOW,
        )  # fmt: skip
        services.drop_goal(goal=goal, at=clock.now())
        with pytest.raises(services.LineClosed):
            services.change_goal(goal=goal, kind=GoalKind.JOB, words="x", at=clock.now())
        with pytest.raises(services.LineClosed):
            services.tick_action(action=Action.objects.get(pk=action_id), at=clock.now())


def test_a_plan_waits_for_the_coach_once_the_person_agreed(cast):
    with cast.as_(cast.amina_role):
        add_goal(cast)
    agree(cast, cast.amina_role)

    with cast.as_(cast.ben):
        ben = cast.viewer(cast.ben)
        waiting = plans_awaiting_coach(ben, coach_ids=[ben.user_id])
        assert [plan.person for plan in waiting] == [cast.amina]
    agree(cast, cast.ben)
    with cast.as_(cast.ben):
        assert not plans_awaiting_coach(ben, coach_ids=[ben.user_id]).exists()


@pytest.mark.parametrize(
    ("who", "sees"),
    [("amina_role", True), ("ben", True), ("lena", True), ("chloe", False), ("grace", False),
     ("hana", False), ("esi", False), ("dev", False), ("farid", False), ("gwen_role", False)],
)  # fmt: skip
def test_who_may_see_a_plan(cast, who, sees):
    with cast.as_(cast.ben):
        add_goal(cast)
    agree(cast, cast.amina_role)
    agree(cast, cast.ben)
    role = getattr(cast, who)

    with acting(cast.viewer(role).context()):
        seen = plan_of(cast.viewer(role), cast.journey.pk)
        versions = list(versions_of(cast.viewer(role), cast.journey.pk))

    assert (seen is not None, len(versions)) == ((True, 1) if sees else (False, 0))
