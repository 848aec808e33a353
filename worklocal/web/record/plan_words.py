"""A plan as a page shows it: goals, each with its actions and the buttons beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.plans.models import Action, ActionOwner, Goal, GoalKind
from worklocal.support.plans.selectors import PlanRead
from worklocal.web.shell.presenters import Link, Tag, ago, day

Address = Callable[..., str]

KINDS = {
    GoalKind.JOB: gettext_lazy("A job"),
    GoalKind.BETTER_JOB: gettext_lazy("A better job"),
    GoalKind.NEW_SECTOR: gettext_lazy("A new kind of work"),
    GoalKind.SKILLS: gettext_lazy("Skills"),
    GoalKind.EXPERIENCE: gettext_lazy("Experience"),
    GoalKind.SELF_EMPLOYMENT: gettext_lazy("My own business"),
    GoalKind.WELLBEING: gettext_lazy("My wellbeing"),
    GoalKind.OTHER: gettext_lazy("Something else"),
}


@dataclass(frozen=True)
class ActionPart:
    """One action: who does what by when. `tick` is where its button posts; empty when done."""

    what: str
    facts: str
    tags: list[Tag]
    is_done: bool
    tick: str
    untick: str
    links: list[Link]


@dataclass(frozen=True)
class GoalPart:
    """One goal with its actions; `words` is empty for actions that stand alone."""

    words: str
    kind: str
    tags: list[Tag]
    links: list[Link]
    actions: list[ActionPart]


def owner_words(owner: str, *, is_own: bool, name: str, coach: str) -> str:
    """Who does it, as the reader would say it."""
    if owner == ActionOwner.PERSON:
        return _("You") if is_own else name
    if owner == ActionOwner.COACH:
        return coach or _("Coach")
    return _("A provider")


@dataclass(frozen=True)
class PlanWriter:
    """Turns one plan into parts for one reader."""

    read: PlanRead
    link: Address
    today: date
    is_own: bool
    name: str
    coach: str

    def goals(self) -> list[GoalPart]:
        """Goals in order, then the actions that belong to none, if there are any."""
        parts = [self._goal(goal) for goal in self.read.goals]
        loose = self.read.actions_for(None)
        if loose:
            actions = [self.action(action) for action in loose]
            parts.append(GoalPart(_("Other steps"), "", [], [], actions))
        return parts

    def _goal(self, goal: Goal) -> GoalPart:
        tags = self._changed(goal.pk)
        links = []
        if goal.reached_on:
            tags.append(Tag(_("Reached"), "green"))
        else:
            links = [
                Link(_("Change"), self.link("goal_change", goal.pk), goal.words),
                Link(_("Add a step"), f"{self.link('action_add')}?goal={goal.pk}", goal.words),
            ]
        actions = [self.action(action) for action in self.read.actions_for(goal)]
        kind = str(KINDS[GoalKind(goal.kind)])
        return GoalPart(goal.words, kind, tags, links, actions)

    def action(self, action: Action) -> ActionPart:
        who = owner_words(action.owner, is_own=self.is_own, name=self.name, coach=self.coach)
        done = action.done_on is not None
        return ActionPart(
            what=action.what,
            facts=self._facts(action, who),
            tags=self._changed(action.pk) + self._late(action),
            is_done=done,
            tick="" if done else self.link("action_tick", action.pk),
            untick=self.link("action_untick", action.pk) if done else "",
            links=[] if done
            else [Link(_("Change"), self.link("action_change", action.pk), action.what)],
        )  # fmt: skip

    def _facts(self, action: Action, who: str) -> str:
        if action.done_on:
            return _("%(who)s, done on %(day)s") % {"who": who, "day": day(action.done_on)}
        if action.due_on:
            words = {"who": who, "day": day(action.due_on),
                     "ago": ago(action.due_on, today=self.today)}  # fmt: skip
            return _("%(who)s, by %(day)s (%(ago)s)") % words
        return _("%(who)s, no day set") % {"who": who}

    def _late(self, action: Action) -> list[Tag]:
        late = action.due_on and not action.done_on and action.due_on < self.today
        return [Tag(_("Past its day"), "orange")] if late else []

    def _changed(self, key: object) -> list[Tag]:
        words = {"NEW": _("New since you agreed"), "CHANGED": _("Changed since you agreed")}
        found = self.read.changes.get(str(key))
        return [Tag(words[found], "purple")] if found in words else []


def standing_words(read: PlanRead, *, is_own: bool, name: str, coach: str) -> tuple[str, Tag]:
    """One sentence and a tag: who has agreed the plan as it stands now."""
    coach = coach or _("your coach")
    agreement = read.agreement
    if agreement.is_agreed:
        version = read.last_version
        on = day(max(version.person_agreed_at, version.coach_agreed_at)) if version else ""
        return _("Agreed by both on %(day)s.") % {"day": on}, Tag(_("Agreed"), "green")
    waiting = Tag(_("To agree"), "orange")
    if is_own:
        if agreement.by_person:
            return _("You have agreed. %(coach)s has not yet.") % {"coach": coach}, waiting
        if agreement.by_coach:
            return _("%(coach)s has agreed. It is your turn.") % {"coach": coach}, waiting
    else:
        if agreement.by_person:
            return _("%(name)s has agreed. It is your turn.") % {"name": name}, waiting
        if agreement.by_coach:
            return _("You have agreed. %(name)s has not yet.") % {"name": name}, waiting
    if read.last_version:
        return _("It has changed since you both agreed it."), waiting
    return _("Nobody has agreed it yet."), Tag(_("Draft"), "grey")
