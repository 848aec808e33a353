"""Offering a trial to a person: their words of consent, and the arm once they have said yes."""

from typing import Any

from django import forms as django_forms
from django.http import Http404

from worklocal.core import clock
from worklocal.evidence.trials import selectors
from worklocal.evidence.trials.allocating import (
    give_trial_consent_and_allocate,
    record_not_taking_part,
)
from worklocal.evidence.trials.enums import NotTakingPart
from worklocal.evidence.trials.models import Trial
from worklocal.evidence.trials.plans import CurrentPlan, current_plan
from worklocal.evidence.trials.selectors import Offered
from worklocal.web.coach.base import AboutPerson
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, Tag, short_day

YES = "YES"
ANSWERS = [(YES, "Yes, they agree to these words"), *NotTakingPart.choices]


class Trials(AboutPerson):
    """Trials that are open, and those the person takes part in with what they are given."""

    title = "Trials"
    reads = "trials"
    template_name = "coach/trials.html"

    def back(self) -> Link:
        return Link("Overview", self.link("person"))

    def content(self) -> dict[str, Any]:
        return {
            "columns": [Column("Trial", first=True), "What they are given", "Since", "State"],
            "rows": [self._row(each) for each in
                     selectors.trials_for_person(self.viewer, self.person.pk)],
        }  # fmt: skip

    def _row(self, offered: Offered) -> list[Any]:
        trial, allocation = offered.trial, offered.allocation
        if allocation is not None:
            since = short_day(clock.day_of(allocation.at))
            state = Tag("Takes part", "blue") if offered.arm else Tag("Yes taken back", "grey")
            return [trial.title, offered.arm or "The usual service", since, state]
        if offered.said_no:
            return [trial.title, "The usual service", "–", Tag("Does not take part", "grey")]
        link = Link("Offer it", self.link("trial_offer", trial.code), about=trial.title)
        return [trial.title, link, "–", Tag("Open", "green")]


class AnswerForm(forms.OnceForm):
    """The words were read aloud or by the person; the arm is drawn only after a yes."""

    plan = django_forms.CharField(widget=django_forms.HiddenInput, max_length=64)
    answer = forms.RadiosField(
        label="What do they say?", choices=ANSWERS, noun="what they say",
        missing="Select what they say", divider_before=NotTakingPart.SAID_NO,
    )  # fmt: skip


class OfferTrial(AboutPerson, FormPage):
    title = "Offer a trial"
    reads = "trials"
    template_name = "coach/trial_offer.html"
    button = "Save their answer"
    form_class = AnswerForm
    trial: Trial
    plan: CurrentPlan

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.trial = found(selectors.trial_for(self.viewer, ids["code"]))
        if self.trial.state != "OPEN":  # type: ignore[attr-defined]
            raise Http404
        self.plan = current_plan(self.trial)

    def back(self) -> Link:
        return Link("Trials", self.link("trials"))

    def initial(self) -> dict[str, Any]:
        return {"plan": self.plan.sha256}

    def content(self) -> dict[str, Any]:
        return {
            **super().content(), "trial": self.trial, "wording": self.plan.consent,
            "question": self.plan.whole["question"],
            "arms": [arm["name"] for arm in self.trial.arms],
        }  # fmt: skip

    def do(self, form: AnswerForm) -> Done:
        given = form.cleaned_data
        if given["answer"] != YES:
            record_not_taking_part(
                trial=self.trial, person_id=self.person.pk, reason=NotTakingPart(given["answer"]),
                at=self.now,
            )  # fmt: skip
            return Done(self.link("trials"), "Their answer is kept. Nothing changes for them.")
        wording = self.plan.consent if given["plan"] == self.plan.sha256 else "an older plan's"
        allocation = give_trial_consent_and_allocate(
            trial=self.trial, person_id=self.person.pk, wording=wording, at=self.now,
            key=str(given["submission_key"]),
        )  # fmt: skip
        name = selectors.arm_name(self.trial, allocation.arm)
        return Done(self.link("trials"), f"Their yes is kept. Chance gave them: {name}.")
