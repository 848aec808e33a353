"""What work I want: the rules and likings by which jobs are found for me."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.matching.introductions import services
from worklocal.matching.introductions.models import WorkWishes
from worklocal.web.citizen.base import OwnForm
from worklocal.web.record.job_words import plain
from worklocal.web.record.pages import Done
from worklocal.web.shell import forms

TRAVEL = [
    ("WALK", gettext_lazy("On foot")),
    ("BIKE", gettext_lazy("By bicycle")),
    ("BUS", gettext_lazy("By bus, tram or train")),
    ("CAR", gettext_lazy("By car or motorbike")),
]
SHIFTS = [
    ("DAY", gettext_lazy("Days")),
    ("EARLY", gettext_lazy("Early mornings")),
    ("LATE", gettext_lazy("Evenings")),
    ("NIGHT", gettext_lazy("Nights")),
    ("WEEKEND", gettext_lazy("Weekends")),
]
LICENCES = [
    ("DRIVING", gettext_lazy("Car driving licence")),
    ("FORKLIFT", gettext_lazy("Forklift")),
    ("LGV", gettext_lazy("Lorry")),
    ("CSCS", gettext_lazy("Construction card (CSCS)")),
    ("SIA", gettext_lazy("Security (SIA)")),
    ("DBS", gettext_lazy("A recent DBS check")),
    ("FOOD_HYGIENE", gettext_lazy("Food hygiene")),
    ("FIRST_AID", gettext_lazy("First aid")),
]
ADJUSTMENTS = [
    ("STEP_FREE", gettext_lazy("A place without steps")),
    ("SEATED_WORK", gettext_lazy("Work I can do sitting down")),
    ("QUIET_PLACE", gettext_lazy("A quiet place to work")),
    ("FLEXIBLE_START", gettext_lazy("A start time that can change")),
    ("NO_HEAVY_LIFTING", gettext_lazy("No heavy lifting")),
    ("EXTRA_BREAKS", gettext_lazy("More breaks")),
    ("ASSISTIVE_SOFTWARE", gettext_lazy("Software that reads the screen aloud, or other aids")),
    ("BSL_INTERPRETER", gettext_lazy("British Sign Language")),
    ("PHASED_START", gettext_lazy("Starting with few hours")),
]
"""Codes are the matching engine's own words in capitals (engine/vocabulary.py)."""


class WishesForm(forms.Form):
    titles = forms.LongTextField(
        label=gettext_lazy("What work would you like?"),
        required=False,
        rows=3,
        count=300,
        say_optional=False,
        hint=gettext_lazy("One kind of work on each line."),
    )
    skills = forms.LongTextField(
        label=gettext_lazy("What can you do well?"),
        required=False,
        rows=4,
        count=600,
        say_optional=False,
        hint=gettext_lazy("One on each line. Things from home and hobbies count."),
    )
    travel = forms.RadiosField(
        label=gettext_lazy("How would you get to work?"),
        choices=TRAVEL,
        small=True,
        missing=gettext_lazy("Select how you would get there"),
    )
    reach_km = forms.NumberField(
        label=gettext_lazy("How far would you go, in kilometres?"),
        least=1,
        most=80,
        suffix="km",
        noun=gettext_lazy("how far you would go"),
    )
    hours_min = forms.NumberField(
        label=gettext_lazy("Fewest hours a week"),
        least=0,
        most=60,
        noun=gettext_lazy("the fewest hours"),
    )
    hours_max = forms.NumberField(
        label=gettext_lazy("Most hours a week"),
        least=1,
        most=60,
        noun=gettext_lazy("the most hours"),
    )
    shifts = forms.CheckboxesField(
        label=gettext_lazy("When could you work?"),
        choices=SHIFTS,
        required=False,
        say_optional=False,
        small=True,
        hint=gettext_lazy("Leave all empty if any time is fine."),
    )
    pay = forms.MoneyField(
        label=gettext_lazy("The least you would take, for an hour"),
        required=False,
        say_optional=False,
        most=20000,
        noun=gettext_lazy("the pay"),
    )
    licences = forms.CheckboxesField(
        label=gettext_lazy("Which of these do you have?"),
        choices=LICENCES,
        required=False,
        say_optional=False,
        small=True,
    )
    adjustments = forms.CheckboxesField(
        label=gettext_lazy("What would you need at work?"),
        choices=ADJUSTMENTS,
        required=False,
        say_optional=False,
        small=True,
        hint=gettext_lazy(
            "Only used to leave out jobs that would not work. Employers do not see it."
        ),
    )
    remote_only = forms.CheckboxesField(
        label=gettext_lazy("Working from home"),
        required=False,
        say_optional=False,
        small=True,
        choices=[("yes", gettext_lazy("I can only work from home"))],
    )
    open_to_matches = forms.YesNoField(label=gettext_lazy("Shall we look for jobs for you?"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        low, high = said.get("hours_min"), said.get("hours_max")
        if low is not None and high is not None and high < low:
            self.add_error("hours_max", _("The most hours cannot be fewer than the fewest."))
        return said


class Wishes(OwnForm):
    title = gettext_lazy("The work I want")
    form_class = WishesForm
    goes_to = "matches"

    def initial(self) -> dict[str, Any]:
        self.before = WorkWishes.objects.filter(person=self.person).first() or WorkWishes()
        row = self.before
        return {
            "titles": "\n".join(row.wanted_titles),
            "skills": "\n".join(map(str, row.skills)),
            "travel": row.travel,
            "reach_km": row.reach_km,
            "hours_min": plain(Decimal(row.hours_min)),
            "hours_max": plain(Decimal(row.hours_max)),
            "shifts": row.shifts,
            "licences": row.licences,
            "adjustments": row.adjustments,
            "pay": row.pay_pence_hour or None,
            "remote_only": ["yes"] if row.remote_only else [],
            "open_to_matches": row.open_to_matches,
        }

    def do(self, form: WishesForm) -> Done:
        said = form.cleaned_data
        services.save_work_wishes(
            person=self.person,
            at=self.now,
            wishes=services.Wishes(
                wanted_titles=_lines(said["titles"]),
                skills=_lines(said["skills"]),
                soc2020=tuple(self.before.soc2020),
                esco_uri=self.before.esco_uri,
                travel=said["travel"],
                reach_km=said["reach_km"],
                hours_min=Decimal(said["hours_min"]),
                hours_max=Decimal(said["hours_max"]),
                shifts=tuple(said["shifts"]),
                licences=tuple(said["licences"]),
                adjustments=tuple(said["adjustments"]),
                pay_pence_hour=said["pay"] or 0,
                may_work_in_uk=self.before.may_work_in_uk,
                remote_only=bool(said["remote_only"]),
                open_to_matches=bool(said["open_to_matches"]),
            ),
        )
        return self.done(_("Saved. Your list of jobs is made anew."))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
