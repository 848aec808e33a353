"""Forms of trials: a plan to register, a change to it, and a reason."""

from typing import Any

from worklocal.evidence.trials.enums import ArmKind, Harm, Stratum, Switch
from worklocal.evidence.trials.plans import KINDS_OF_LOOK, Arm, TrialDraft
from worklocal.web.shell import forms

BLOCKS = [("4,6", "4 or 6 at random"), ("4", "4"), ("4,6,8", "4, 6 or 8 at random")]
FOLLOW_UP = [("182", "6 months"), ("365", "12 months"), ("548", "18 months")]


class PlanForm(forms.Form):
    """A trial of two arms, people randomised one by one. More arms: by the service."""

    code = forms.TextField(
        label="Short code", hint="Letters, figures and hyphens, such as free-26.", max_length=12,
        noun="a short code", width="10",
    )  # fmt: skip
    title = forms.TextField(label="What is the trial called?", max_length=120, noun="its name")
    question = forms.LongTextField(
        label="The question, in one sentence", noun="the question", rows=2, count=300
    )
    population = forms.LongTextField(
        label="Who may take part?", noun="who may take part", rows=2, count=500
    )
    estimand = forms.LongTextField(
        label="What effect is sought?", noun="the effect that is sought", rows=3, count=800,
        hint="And what is done about people who move away, die or stop claiming a benefit.",
    )  # fmt: skip
    control = forms.TextField(
        label="First arm, which the other is compared with", initial="The usual service",
        max_length=60, noun="the first arm",
    )  # fmt: skip
    treated = forms.TextField(label="Second arm", max_length=60, noun="the second arm")
    kind = forms.RadiosField(
        label="What kind of help is the second arm?", noun="the kind of the second arm",
        choices=[(kind.value, kind.label) for kind in (ArmKind.NO_CONDITIONS, ArmKind.NEW_OFFER)],
    )  # fmt: skip
    switches = forms.CheckboxesField(
        label="What does the second arm turn off?", choices=Switch.choices, required=False
    )
    outcome = forms.SelectField(label="The one primary outcome", noun="the primary outcome")
    within = forms.SelectField(
        label="How long after joining the trial is it counted?", choices=FOLLOW_UP,
        noun="how long it is counted",
    )  # fmt: skip
    people = forms.NumberField(
        label="How many people are planned, in all arms?", least=4, most=1_000_000, width="5",
        noun="the number of people",
    )  # fmt: skip
    assumptions = forms.LongTextField(
        label="Where does that number come from?", rows=2, count=400, noun="where it comes from",
        hint="The formula, the shares expected, the power. The command “evidence power” works it"
        " out.",
    )  # fmt: skip
    looks = forms.NumberField(
        label="How many planned looks, the last one included?", least=1, most=10, width="2",
        initial=3, noun="the number of looks",
    )  # fmt: skip
    look_kind = forms.RadiosField(
        label="How strict are the looks?", choices=list(KINDS_OF_LOOK.items()),
        initial="obrien-fleming", noun="how strict the looks are",
    )  # fmt: skip
    harm = forms.RadiosField(
        label="Which harm is watched every day?", choices=Harm.choices, initial=Harm.LEFT_EARLY,
        noun="the harm that is watched",
    )  # fmt: skip
    strata = forms.CheckboxesField(
        label="Keep the arms even within", choices=Stratum.choices, required=False,
        initial=[Stratum.DISTRICT],
    )  # fmt: skip
    blocks = forms.SelectField(label="Size of blocks", choices=BLOCKS, noun="the size of blocks")

    def __init__(self, *arguments: Any, outcomes: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["outcome"].choices = outcomes

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"]).strip().lower()
        if not code.replace("-", "").isalnum() or not code.isascii():
            raise forms.ValidationError("Use letters, figures and hyphens in the short code.")
        return code

    def draft(self) -> TrialDraft:
        given = self.cleaned_data
        return TrialDraft(
            code=given["code"], title=given["title"], question=given["question"],
            population=given["population"], estimand=given["estimand"],
            arms=(
                Arm("first", given["control"]),
                Arm("second", given["treated"], given["kind"],
                    switches=tuple(given["switches"] or ())),
            ),
            primary_outcome=given["outcome"], within_days=int(given["within"]),
            planned_n=given["people"], assumptions=given["assumptions"], looks=given["looks"],
            look_kind=given["look_kind"], harm=given["harm"],
            blocks=tuple(int(size) for size in given["blocks"].split(",")),
            strata=tuple(given["strata"] or ()),
        )  # fmt: skip


class AmendForm(forms.Form):
    """What may still be said differently once people take part."""

    question = forms.LongTextField(label="The question", noun="the question", rows=2, count=300)
    population = forms.LongTextField(
        label="Who may take part?", noun="who may take part", rows=2, count=500
    )
    estimand = forms.LongTextField(
        label="What effect is sought?", noun="the effect that is sought", rows=3, count=800
    )
    subgroups = forms.LongTextField(
        label="Groups looked at apart", noun="the groups", rows=2, count=400
    )
    reason = forms.LongTextField(
        label="Why is the plan changed?", noun="why the plan is changed", rows=2, count=300,
        hint="The old text stays, with its hash and its day.",
    )  # fmt: skip

    def changes(self) -> dict[str, str]:
        names = ("question", "population", "estimand", "subgroups")
        return {name: self.cleaned_data[name] for name in names}


class ReasonForm(forms.Form):
    reason = forms.LongTextField(label="Why?", noun="why", rows=2, count=300)
