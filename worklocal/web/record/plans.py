"""Pages of a plan, for the person and for their coach: the same plan, edited by both."""

from datetime import date, datetime
from typing import Any

from django import forms as django_forms
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.support.plans import services
from worklocal.support.plans.models import Action, ActionOwner, Goal, GoalKind, PlanVersion
from worklocal.support.plans.selectors import PlanRead, action_for, goal_for, plan_of, versions_of
from worklocal.web.record.pages import Deed, Done, FormPage, RecordPage, found
from worklocal.web.record.plan_words import KINDS, PlanWriter, owner_words, standing_words
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import Link, day, moment


class GoalForm(forms.OnceForm):
    words = forms.LongTextField(
        label=gettext_lazy("What is the goal?"), count=500, rows=3,
        hint=gettext_lazy("In the person’s own words. For example: I want a job with children."),
        missing=gettext_lazy("Enter the goal in your own words"),
    )  # fmt: skip
    kind = forms.RadiosField(
        label=gettext_lazy("What kind of goal is it?"), choices=list(KINDS.items()),
        missing=gettext_lazy("Select the kind of goal"), small=True,
    )  # fmt: skip


class ActionForm(forms.OnceForm):
    what = forms.TextField(
        label=gettext_lazy("What will be done?"), max_length=300,
        hint=gettext_lazy("One step that somebody can do and tick."),
        missing=gettext_lazy("Enter what will be done"), noun=gettext_lazy("the step"),
    )  # fmt: skip
    owner = forms.RadiosField(
        label=gettext_lazy("Who will do it?"), missing=gettext_lazy("Select who will do it"),
        small=True,
    )  # fmt: skip
    due_on = forms.DateField(
        label=gettext_lazy("By when?"), required=False, noun=gettext_lazy("the day"),
        hint=gettext_lazy("For example, 27 3 2027"),
    )  # fmt: skip
    goal = forms.SelectField(
        label=gettext_lazy("For which goal?"), required=False,
        empty_label=gettext_lazy("No goal in particular"),
    )  # fmt: skip

    def __init__(self, *args: Any, owners: list[tuple[str, str]], goals: list[tuple[str, str]],
                 **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["owner"].choices = owners  # type: ignore[attr-defined]
        self.fields["goal"].choices = [("", _("No goal in particular")), *goals]  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    """`read_at_change` says which plan was read, so that nobody agrees to another one."""

    read_at_change = django_forms.CharField(widget=django_forms.HiddenInput)

    def clean_read_at_change(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["read_at_change"])
        except ValueError as error:
            raise forms.ValidationError(_("Open the plan again, then agree.")) from error


class PlanBase(RecordPage):
    """What every page about the plan knows."""

    def coach_name(self) -> str:
        coach = self.journey.lead_coach
        return coach.display_name if coach else ""

    def writer(self, read: PlanRead) -> PlanWriter:
        return PlanWriter(
            read, self.link, self.today, self.is_own, self.person.chosen_name, self.coach_name()
        )


class PlanPage(PlanBase):
    """The plan as it stands, what changed since both agreed, and the buttons to change it."""

    title = gettext_lazy("Plan")
    template_name = "record/plan.html"

    def content(self) -> dict[str, Any]:
        read = plan_of(self.viewer, self.journey.pk)
        links = {"goal_add": self.link("goal_add"), "action_add": self.link("action_add")}
        if read is None:
            return {"has_plan": False, "links": links}
        names = {"is_own": self.is_own, "name": self.person.chosen_name, "coach": self.coach_name()}
        words, tag = standing_words(read, **names)
        mine = read.agreement.by_person if self.is_own else read.agreement.by_coach
        return {
            "has_plan": True, "links": links, "goals": self.writer(read).goals(),
            "standing": words, "tag": tag, "may_agree": bool(read.goals) and not mine,
            "agree_url": self.link("plan_agree"),
            "agree_form": AgreeForm(initial={"read_at_change": read.plan.changed_at.isoformat()}),
            "agree_button": _("I agree this plan"),
            "versions": self._versions(),
        }  # fmt: skip

    def _versions(self) -> list[Link]:
        return [
            Link(
                _("Version %(number)s, agreed on %(day)s")
                % {"number": v.number, "day": day(max(v.person_agreed_at, v.coach_agreed_at))},
                self.link("plan_version", v.number),
            )
            for v in versions_of(self.viewer, self.journey.pk)
        ]


class PlanVersionPage(PlanBase):
    """One agreed version, word for word."""

    template_name = "record/plan_version.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        versions = versions_of(self.viewer, self.journey.pk)
        self.version: PlanVersion = found(versions.filter(number=ids["number"]).first())

    def heading(self) -> str:
        return _("Plan, version %(number)s") % {"number": self.version.number}

    def back(self) -> Link:
        return Link(_("Plan as it is now"), self.link("plan"))

    def content(self) -> dict[str, Any]:
        lines = self.version.content
        goals = [(_goal_kind(line["kind"]), line["words"]) for line in lines["goals"]]
        rows = [self._row(action) for action in lines["actions"]]
        signed = [
            (self.person.chosen_name, moment(self.version.person_agreed_at)),
            (self.version.coach.display_name, moment(self.version.coach_agreed_at)),
        ]
        heads = [_("Step"), _("Who"), _("By"), _("Done")]
        return {"goals": goals, "heads": heads, "rows": rows, "signed": signed}

    def _row(self, action: dict[str, str]) -> list[str]:
        owner = self._owner(action["owner"])
        return [action["what"], owner, self._day(action["due_on"]), self._day(action["done_on"])]

    def _owner(self, code: str) -> str:
        return owner_words(
            code, is_own=self.is_own, name=self.person.chosen_name, coach=self.coach_name()
        )

    @staticmethod
    def _day(text: str) -> str:
        return day(date.fromisoformat(text)) if text else ""


def _goal_kind(code: str) -> str:
    return str(KINDS[GoalKind(code)])


class PlanForm(PlanBase, FormPage):
    def back(self) -> Link:
        return Link(_("Back to the plan"), self.link("plan"))

    def done(self, words: str) -> Done:
        return Done(self.link("plan"), words)


class AddGoal(PlanForm):
    title = gettext_lazy("Add a goal")
    button = gettext_lazy("Add the goal")
    form_class = GoalForm

    def do(self, form: GoalForm) -> Done:
        services.add_goal(
            journey=self.journey, kind=GoalKind(form.cleaned_data["kind"]),
            words=form.cleaned_data["words"], at=self.now,
            key=str(form.cleaned_data["submission_key"]),
        )  # fmt: skip
        return self.done(_("The goal is in the plan."))


class GoalLoaded(PlanBase):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.goal: Goal = found(goal_for(self.viewer, ids["goal_id"]))
        if self.goal.plan.journey_id != self.journey.pk:
            raise Http404


class ChangeGoal(GoalLoaded, PlanForm):
    title = gettext_lazy("Change a goal")
    template_name = "record/line_form.html"
    form_class = GoalForm

    def initial(self) -> dict[str, Any]:
        return {"words": self.goal.words, "kind": self.goal.kind}

    def content(self) -> dict[str, Any]:
        deeds = [
            (_("We have reached this goal"), self.link("goal_reach", self.goal.pk), "secondary"),
            (_("Take it out of the plan"), self.link("goal_drop", self.goal.pk), "warning"),
        ]
        return {**super().content(), "deeds": deeds}

    def do(self, form: GoalForm) -> Done:
        services.change_goal(
            goal=self.goal, kind=GoalKind(form.cleaned_data["kind"]),
            words=form.cleaned_data["words"], at=self.now,
        )  # fmt: skip
        return self.done(_("The goal has been changed."))


class PlanDeed(PlanBase, Deed):
    def refused(self) -> str:
        return self.link("plan")


class ReachGoal(GoalLoaded, PlanDeed):
    def do(self) -> Done:
        services.reach_goal(goal=self.goal, at=self.now)
        return Done(self.link("plan"), _("Well done. The goal is marked as reached."))


class DropGoal(GoalLoaded, PlanDeed):
    def do(self) -> Done:
        services.drop_goal(goal=self.goal, at=self.now)
        return Done(self.link("plan"), _("The goal is out of the plan. Earlier versions keep it."))


class ActionForms(PlanForm):
    form_class = ActionForm

    def options(self) -> dict[str, Any]:
        read = plan_of(self.viewer, self.journey.pk)
        self.goals = {str(g.pk): g for g in read.goals if not g.reached_on} if read else {}
        names = {"is_own": self.is_own, "name": self.person.chosen_name, "coach": self.coach_name()}
        owners = [(str(code), owner_words(code, **names)) for code in ActionOwner]
        return {"owners": owners, "goals": [(key, g.words) for key, g in self.goals.items()]}


class AddAction(ActionForms):
    title = gettext_lazy("Add a step")
    button = gettext_lazy("Add the step")

    def initial(self) -> dict[str, Any]:
        return {"goal": self.request.GET.get("goal", ""),
                "owner": ActionOwner.PERSON if self.is_own else ""}  # fmt: skip

    def do(self, form: ActionForm) -> Done:
        said = form.cleaned_data
        services.add_action(
            journey=self.journey, what=said["what"], owner=ActionOwner(said["owner"]),
            due_on=said["due_on"], goal=self.goals.get(said["goal"]), at=self.now,
            key=str(said["submission_key"]),
        )  # fmt: skip
        return self.done(_("The step is in the plan."))


class ActionLoaded(PlanBase):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.action: Action = found(action_for(self.viewer, ids["action_id"]))
        if self.action.plan.journey_id != self.journey.pk:
            raise Http404


class ChangeAction(ActionLoaded, ActionForms):
    title = gettext_lazy("Change a step")
    template_name = "record/line_form.html"

    def initial(self) -> dict[str, Any]:
        action = self.action
        return {"what": action.what, "owner": action.owner, "due_on": action.due_on,
                "goal": str(action.goal_id or "")}  # fmt: skip

    def content(self) -> dict[str, Any]:
        url = self.link("action_drop", self.action.pk)
        return {**super().content(), "deeds": [(_("Take it out of the plan"), url, "warning")]}

    def do(self, form: ActionForm) -> Done:
        said = form.cleaned_data
        services.change_action(
            action=self.action, what=said["what"], owner=ActionOwner(said["owner"]),
            due_on=said["due_on"], goal=self.goals.get(said["goal"]), at=self.now,
        )  # fmt: skip
        return self.done(_("The step has been changed."))


class TickAction(ActionLoaded, PlanDeed):
    def do(self) -> Done:
        services.tick_action(action=self.action, at=self.now)
        return Done(self.link("plan"), _("Ticked. One step done."))


class UntickAction(ActionLoaded, PlanDeed):
    def do(self) -> Done:
        services.untick_action(action=self.action)
        return Done(self.link("plan"), _("The step is open again."))


class DropAction(ActionLoaded, PlanDeed):
    def do(self) -> Done:
        services.drop_action(action=self.action, at=self.now)
        return Done(self.link("plan"), _("The step is out of the plan. Earlier versions keep it."))


class AgreePlan(PlanDeed):
    def do(self) -> Done:
        form = AgreeForm(self.request.POST)
        if not form.is_valid():
            raise services.PlanChanged(_("Open the plan again, read it, then agree."))
        read = found(plan_of(self.viewer, self.journey.pk))
        plan = services.agree_plan(
            plan=read.plan, read_at_change=form.cleaned_data["read_at_change"], at=self.now
        )
        both = services.agreement_of(plan).is_agreed
        words = _("You have both agreed this plan.") if both else _("You have agreed this plan.")
        return Done(self.link("plan"), words)
