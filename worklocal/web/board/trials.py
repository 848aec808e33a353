"""Trials, for analysts who plan and watch them and for those who may read: no page names anyone."""

from typing import Any

from django.urls import reverse

from worklocal.accounts.enums import RoleKind
from worklocal.core import clock
from worklocal.evidence.trials import selectors, services
from worklocal.evidence.trials.enums import TrialState
from worklocal.evidence.trials.models import Trial
from worklocal.evidence.trials.plans import CurrentPlan, current_plan
from worklocal.reference.framework.enums import OutcomeKind
from worklocal.reference.framework.selectors import framework_for
from worklocal.reference.places.selectors import districts_of
from worklocal.web.board import trial_presenters as presenters
from worklocal.web.board.pages import AnalystDeed, AnalystForm, TrialReadersPage
from worklocal.web.board.trial_forms import AmendForm, PlanForm, ReasonForm
from worklocal.web.record.pages import Done, found
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, day, number

DERIVED = (OutcomeKind.FIRST_PAID_DAY, OutcomeKind.DAYS_IN_WORK)


def outcome_choices(area_id: Any, today: Any) -> list[tuple[str, str]]:
    """Outcomes that are derived from facts: no other can be the primary one."""
    rows = framework_for(area_id, today).outcomes
    return [(row.code, row.title) for row in rows if row.kind in DERIVED]


class TrialList(TrialReadersPage):
    title = "Trials"
    template_name = "board/trials.html"

    def content(self) -> dict[str, Any]:
        trials = selectors.trials_of(self.viewer)
        counted = selectors.people_counted(trials)
        rows = [
            [
                Link(trial.title, reverse("board:trial", args=[trial.code])), trial.code,
                day(clock.day_of(trial.registered_at)),
                number(counted[trial.pk]) if trial.pk in counted else "Not counted yet",
                presenters.STATES[TrialState(trial.state)],  # type: ignore[attr-defined]
            ]
            for trial in trials
        ]  # fmt: skip
        return {
            "columns": [Column("Trial", first=True), "Code", "Registered",
                        Column("People allocated", numeric=True), "State"],
            "rows": rows,
            "may_plan": self.viewer.role == RoleKind.ANALYST,
        }  # fmt: skip


class RegisterTrial(AnalystForm):
    title = "Register a trial"
    form_class = PlanForm
    button = "Register the plan"
    intro = (
        "The plan is hashed and timed when you press the button, before anybody can be allocated."
        " Arms, blocks, strata and the primary outcome cannot be changed afterwards."
    )

    def back(self) -> Link:
        return Link("Trials", reverse("board:trials"))

    def options(self) -> dict[str, Any]:
        return {"outcomes": outcome_choices(self.viewer.area.pk, self.today)}

    def do(self, form: PlanForm) -> Done:
        trial = services.register_trial(draft=form.draft(), at=self.now)
        words = "The plan is registered. Coaches can offer the trial from now on."
        return Done(reverse("board:trial", args=[trial.code]), words)


class _OfTrial:
    trial: Trial
    plan: CurrentPlan
    viewer: Any

    def load(self, **ids: Any) -> None:
        self.trial = found(selectors.trial_for(self.viewer, ids["code"]))
        self.plan = current_plan(self.trial)

    def address(self, name: str = "trial") -> str:
        return reverse(f"board:{name}", args=[self.trial.code])

    def back(self) -> Link:
        return Link(self.trial.title, self.address())


class TrialPage(_OfTrial, TrialReadersPage):
    template_name = "board/trial.html"

    def heading(self) -> str:
        return self.trial.title

    def back(self) -> Link:
        return Link("Trials", reverse("board:trials"))

    def content(self) -> dict[str, Any]:
        outcomes = dict(outcome_choices(self.viewer.area.pk, self.today))
        versions = selectors.versions_of(self.trial)
        steps = selectors.steps_of(self.trial)
        state = TrialState(self.trial.state)  # type: ignore[attr-defined]
        reading = selectors.newest_reading(self.trial)
        return {
            "code": self.trial.code,
            "state": presenters.STATES[state],
            "plan_rows": presenters.plan_rows(
                self.plan.whole, outcomes.get(self.plan.outcome, self.plan.outcome)
            ),
            "proof_rows": presenters.proof_rows(self.trial, versions, steps[0].seed),
            "versions": presenters.version_events(versions),
            "steps": presenters.step_events(steps),
            "watch": self._watch(reading) if reading else None,
            "may_plan": self.viewer.role == RoleKind.ANALYST,
            "is_open": state == TrialState.OPEN,
            "is_closed": state == TrialState.CLOSED,
        }

    def _watch(self, reading: Any) -> dict[str, Any]:
        content = reading.content
        framework = framework_for(self.viewer.area.pk, self.today)
        names = {place.code: place.name for place in districts_of(self.viewer.area.code)}
        names |= {offer.code: offer.name for offer in framework.offers}
        return {
            "when": presenters.when_counted(reading.at),
            "people": number(content["people"]), "planned": number(content["planned"]),
            "ripe": number(content["ripe"]),
            "imbalance": f"{content['balance']['largest']:g}",
            "allowed": f"{content['balance']['allowed']:g}",
            "columns": presenters.count_columns(self.trial),
            "rows": presenters.count_rows(content, names),
            "flow": presenters.picture(content["flow"]["svg"]),
            "flow_title": content["flow"]["title"], "faults": content["flow"]["faults"],
            "flow_columns": presenters.FLOW_COLUMNS, "flow_rows": presenters.flow_rows(content),
            "look_columns": presenters.LOOK_COLUMNS,
            "look_rows": presenters.look_rows(
                self.trial, content, selectors.looks_taken(self.trial)
            ),
            "harm": str(self.plan.harm.label), "band_words": presenters.band_words(content),
            "band": self._band(content), "formula": content["band"]["formula"],
        }  # fmt: skip

    def _band(self, content: Any) -> Any:
        chart = presenters.band_chart(content, self.plan.harm)
        if chart is None:
            return None
        return {"svg": presenters.picture(chart.svg), "columns": chart.columns, "rows": chart.rows}


class CountTrial(_OfTrial, AnalystDeed):
    """Count again now, and not only at night."""

    def do(self) -> Done:
        from worklocal.evidence.trials.reading import read_trial

        read_trial(trial=self.trial, at=self.now)
        return Done(self.address(), "Counted just now.")

    def refused(self) -> str:
        return self.address()


class AmendPlan(_OfTrial, AnalystForm):
    title = "Change the plan"
    form_class = AmendForm
    button = "Register the change"
    intro = "Arms, blocks, strata, seed and primary outcome stay as they were registered."

    def initial(self) -> dict[str, Any]:
        names = ("question", "population", "estimand", "subgroups")
        return {name: self.plan.whole[name] for name in names}

    def do(self, form: AmendForm) -> Done:
        services.amend_plan(
            trial=self.trial, changes=form.changes(), reason=form.cleaned_data["reason"],
            at=self.now,
        )  # fmt: skip
        return Done(self.address(), "The change is registered. The old text stays below.")


class PauseTrial(_OfTrial, AnalystForm):
    title = "Pause the trial"
    form_class = ReasonForm
    button = "Pause"
    intro = "Nobody is allocated until it is opened again. People who take part go on."

    def do(self, form: ReasonForm) -> Done:
        services.pause_trial(trial=self.trial, reason=form.cleaned_data["reason"], at=self.now)
        return Done(self.address(), "The trial is paused.")


class ReopenTrial(_OfTrial, AnalystForm):
    title = "Open the trial again"
    form_class = ReasonForm
    button = "Open again"

    def do(self, form: ReasonForm) -> Done:
        services.reopen_trial(trial=self.trial, reason=form.cleaned_data["reason"], at=self.now)
        return Done(self.address(), "The trial is open again.")


class CloseTrial(_OfTrial, AnalystForm):
    title = "Close the trial"
    form_class = ReasonForm
    button = "Close and tell the seed"
    intro = (
        "Nobody can be allocated afterwards, and this cannot be undone. The seed is shown, so that"
        " anybody may replay every draw. Looks go on until everybody has had their time."
    )

    def do(self, form: ReasonForm) -> Done:
        services.close_trial(trial=self.trial, reason=form.cleaned_data["reason"], at=self.now)
        return Done(self.address(), "The trial is closed, and its seed is shown below.")
