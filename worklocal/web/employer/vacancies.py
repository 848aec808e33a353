"""An employer's vacancies: write, check what was written, send in, change, close, take away."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from worklocal.core import clock
from worklocal.employers.vacancies import services
from worklocal.employers.vacancies.models import VACANCY_MOVES, Vacancy, VacancyState
from worklocal.employers.vacancies.rules import HoldReason
from worklocal.employers.vacancies.selectors import own_vacancy, steps_of, vacancies_of_firm
from worklocal.exchange.job_posting.writing import job_posting
from worklocal.matching.introductions.selectors import introductions_for_vacancy
from worklocal.reference.framework.selectors import framework_for
from worklocal.web.employer.base import EmployerPage
from worklocal.web.employer.coding import kinds_of_work
from worklocal.web.employer.introductions import INTRODUCTION_HEADS, introduction_row
from worklocal.web.employer.words import (
    ADJUSTMENT_CHOICES,
    LICENCE_CHOICES,
    SHIFT_CHOICES,
    advert_rows,
    hold_words,
    vacancy_events,
    vacancy_tag,
)
from worklocal.web.record.job_words import plain
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.navigation import address_of
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, day, money, short_day


class Vacancies(EmployerPage):
    title = "Vacancies"
    template_name = "employer/vacancies.html"

    def content(self) -> dict[str, Any]:
        page = vacancies_of_firm(self.viewer, self.firm, after=self.after())
        return {
            "heads": [Column("Job", first=True), Column("Filled", numeric=True),
                      Column("Introductions", numeric=True), "Closes", "Where it stands"],
            "rows": [
                [Link(v.title, reverse("employer:vacancy", args=[v.pk])),
                 f"{v.filled} of {v.openings}", f"{v.introduced} of {v.most_introductions}",
                 short_day(v.closes_on), vacancy_tag(v.state)]
                for v in page.vacancies
            ],
            "new_url": reverse("employer:vacancy_new"),
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
        }  # fmt: skip


class HoursField(forms.TextField):
    """Hours a week, with at most one figure after the point."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            hours = Decimal(text.replace(",", "."))
        except InvalidOperation:
            hours = Decimal(-1)
        if not hours.is_finite() or not Decimal(1) <= hours <= Decimal(80):
            raise forms.ValidationError("Enter hours a week from 1 to 80, like 16 or 37.5")
        return hours.quantize(Decimal("0.1"))


class VacancyForm(forms.OnceForm):
    title = forms.TextField(label="Job title", max_length=150, noun="a job title")
    description = forms.LongTextField(
        label="What will they do, and what do you look for?", rows=6, count=5000,
        missing="Enter what they will do", hint="Say only what the work needs. Do not ask "
        "applicants for money, bank details or a fee.",
    )  # fmt: skip
    pay = forms.MoneyField(label="Pay an hour", noun="the pay an hour", least=100, most=50_000,
                           width="5")  # fmt: skip
    hours_min = HoursField(label="Hours a week, at least", width="4",
                           missing="Enter the fewest hours a week")  # fmt: skip
    hours_max = HoursField(label="Hours a week, at most", width="4",
                           missing="Enter the most hours a week")  # fmt: skip
    shifts = forms.CheckboxesField(label="When is the work?", choices=SHIFT_CHOICES, small=True,
                                   missing="Select when the work is")  # fmt: skip
    where = forms.RadiosField(
        label="Where is the work?", choices=[("place", "At a place"), ("home", "From home")],
        reveals={"place": "postcode"}, small=True, missing="Select where the work is",
    )  # fmt: skip
    postcode = forms.PostcodeField(label="Postcode of the work", noun="the postcode of the work")
    licences = forms.CheckboxesField(
        label="What must they have already?", choices=LICENCE_CHOICES, small=True, required=False,
        say_optional=False, hint="Tick only what they need on the first day",
    )  # fmt: skip
    adjustments = forms.CheckboxesField(
        label="What can you offer?", choices=ADJUSTMENT_CHOICES, small=True, required=False,
        say_optional=False, hint="People who need it will find you",
    )  # fmt: skip
    openings = forms.NumberField(label="How many jobs?", noun="how many jobs", least=1, most=500,
                                 width="3")  # fmt: skip
    most_introductions = forms.NumberField(
        label="How many people may we introduce at most?", noun="how many people at most", least=1,
        most=50, width="3", hint="We never send more. You can change it later.",
    )  # fmt: skip
    starts_on = forms.DateField(label="First day of work, if you know it", required=False,
                                noun="the first day of work")  # fmt: skip
    closes_on = forms.DateField(label="Closing date", noun="the closing date")

    def __init__(self, *args: Any, today: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["closes_on"].earliest = today  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        low, high = said.get("hours_min"), said.get("hours_max")
        if low and high and high < low:
            self.add_error("hours_max", "The most hours cannot be fewer than the fewest")
        return said

    def facts(self) -> services.VacancyFacts:
        said = self.cleaned_data
        return services.VacancyFacts(
            title=said["title"], description=said["description"], hours_min=said["hours_min"],
            hours_max=said["hours_max"], pay_pence_hour=said["pay"], closes_on=said["closes_on"],
            postcode=said["postcode"] or "", is_remote=said["where"] == "home",
            shifts=tuple(said["shifts"]), licences=tuple(said["licences"]),
            adjustments=tuple(said["adjustments"]), openings=said["openings"],
            most_introductions=said["most_introductions"], starts_on=said["starts_on"],
        )  # fmt: skip


class WriteVacancy(EmployerPage, FormPage):
    form_class = VacancyForm
    button = "Save and check your answers"
    template_name = "employer/vacancy_form.html"

    def options(self) -> dict[str, Any]:
        return {"today": self.today}

    def content(self) -> dict[str, Any]:
        return {**super().content(), "wage": self._wage()}

    def show(self, **more: Any) -> HttpResponse:
        """The fold of what few employers need stands open when there is something in it."""
        form, first_day = more["form"], more["form"]["starts_on"]
        ticked = form["licences"].value() or form["adjustments"].value()
        parts = first_day.value()
        is_open = bool(ticked or first_day.errors or parts.day or parts.month or parts.year)
        return super().show(**more, more_open=is_open)

    def _wage(self) -> str:
        wage = framework_for(self.viewer.area.pk, self.today).wage_on(self.today)
        if wage is None:
            return ""
        return f"{wage.name}: {money(wage.pence)} an hour since {day(wage.from_day)}."


class NewVacancy(WriteVacancy):
    title = "Post a vacancy"

    def back(self) -> Link:
        return Link("All vacancies", reverse("employer:vacancies"))

    def initial(self) -> dict[str, Any]:
        return {"where": "place", "postcode": self.firm.postcode, "openings": 1,
                "most_introductions": 5}  # fmt: skip

    def do(self, form: VacancyForm) -> Done:
        row = services.draft_vacancy(
            firm=self.firm, facts=form.facts(), at=self.now,
            key=str(form.cleaned_data["submission_key"]),
        )  # fmt: skip
        return Done(reverse("employer:vacancy_check", args=[row.pk]))


class OwnVacancy(EmployerPage):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        self.vacancy: Vacancy = found(own_vacancy(self.viewer, ids["vacancy_id"]))

    def link(self, name: str) -> str:
        return reverse(f"employer:{name}", args=[self.vacancy.pk])


class ChangeVacancy(OwnVacancy, WriteVacancy):
    title = "Change a vacancy"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        if self.vacancy.state not in services.WRITTEN_STATES:
            raise Http404

    def back(self) -> Link:
        return Link("The vacancy", self.link("vacancy"))

    def initial(self) -> dict[str, Any]:
        v = self.vacancy
        return {
            "title": v.title, "description": v.description, "pay": v.pay_pence_hour,
            "hours_min": plain(v.hours_min), "hours_max": plain(v.hours_max), "shifts": v.shifts,
            "where": "home" if v.is_remote else "place", "postcode": v.postcode,
            "licences": v.licences, "adjustments": v.adjustments, "openings": v.openings,
            "most_introductions": v.most_introductions, "starts_on": v.starts_on,
            "closes_on": v.closes_on,
        }  # fmt: skip

    def do(self, form: VacancyForm) -> Done:
        row = services.change_vacancy(vacancy=self.vacancy, facts=form.facts(), at=self.now)
        if row.state == VacancyState.DRAFT:
            return Done(self.link("vacancy_check"))
        if row.state == VacancyState.CHECKING:
            return Done(self.link("vacancy"), "Saved. Somebody looks at it before it is shown.")
        return Done(self.link("vacancy"), "Saved. The vacancy stays open.")


class KindForm(forms.Form):
    kind = forms.RadiosField(
        label="Which of these is closest to the job?", small=True, required=False,
        say_optional=False, hint="It helps us find the right people. It is not shown.",
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [(kind.soc2020, kind.title) for kind in kinds]
        self.fields["kind"].choices = [*listed, ("", "None of these")]  # type: ignore[attr-defined]
        if not listed:
            del self.fields["kind"]


class CheckVacancy(OwnVacancy, FormPage):
    """Check your answers: what was written, what would hold it, and the kind of work it is."""

    title = "Check your vacancy"
    form_class = KindForm
    template_name = "employer/vacancy_check.html"

    def load(self, **ids: Any) -> None:
        super().load(**ids)
        if self.vacancy.state != VacancyState.DRAFT and self.request.method != "POST":
            raise Http404

    def back(self) -> Link:
        return Link("Change your answers", self.link("vacancy_change"))

    def initial(self) -> dict[str, Any]:
        return {"kind": self.vacancy.soc2020 or (self.kinds[0].soc2020 if self.kinds else "")}

    def options(self) -> dict[str, Any]:
        self.kinds = kinds_of_work(self.vacancy.title, description=self.vacancy.description)
        return {"kinds": self.kinds}

    def get(self, request: Any, **ids: Any) -> HttpResponse:
        options = self.options()
        return self.show(form=self.form_class(initial=self.initial(), **options))

    def post(self, request: Any, **ids: Any) -> HttpResponse:
        self.kinds = []
        return super().post(request, **ids)

    def content(self) -> dict[str, Any]:
        held = services.held_for(self.vacancy, on=self.today)
        wage = framework_for(self.viewer.area.pk, self.today).wage_on(self.today)
        return {
            **super().content(), "name": self.vacancy.title,
            "description": self.vacancy.description, "rows": advert_rows(self.vacancy),
            "change_url": self.link("vacancy_change"),
            "held": [words for code, words in zip(held, hold_words(held), strict=True)
                     if code not in (HoldReason.PAY, HoldReason.UNCHECKED)],
            "is_unchecked": HoldReason.UNCHECKED in held,
            "wage": money(wage.pence) if wage and HoldReason.PAY in held else "",
            "wage_words": f"{wage.name}, since {day(wage.from_day)}" if wage else "",
            "wage_source": self._source(wage.source) if wage else "",
            "button": "Send it in" if held else "Post the vacancy",
        }  # fmt: skip

    def _source(self, code: str) -> str:
        return framework_for(self.viewer.area.pk, self.today).sources.get(code, code)

    def do(self, form: KindForm) -> Done:
        chosen = form.cleaned_data.get("kind", "")
        uri = next((kind.esco_uri for kind in self.kinds if kind.soc2020 == chosen), "")
        row = services.submit_vacancy(
            vacancy=self.vacancy, at=self.now, soc2020=chosen, esco_uri=uri
        )
        if row.state == VacancyState.OPEN:
            return Done(self.link("vacancy"), "The vacancy is open. We look for people now.")
        return Done(self.link("vacancy"), "Sent in. Somebody looks at it before it is shown.")


class VacancyPage(OwnVacancy):
    title = "Vacancy"
    template_name = "employer/vacancy.html"

    def back(self) -> Link:
        return Link("All vacancies", reverse("employer:vacancies"))

    def content(self) -> dict[str, Any]:
        v, steps = self.vacancy, steps_of(self.vacancy)
        people = introductions_for_vacancy(self.viewer, v.pk)
        newest = steps[0] if steps else None
        sent_back = newest and (newest.old_state, newest.new_state) == ("CHECKING", "DRAFT")
        return {
            "name": v.title, "tag": vacancy_tag(v.state), "description": v.description,
            "rows": advert_rows(v), "is_checking": v.state == VacancyState.CHECKING,
            "sent_back": newest.reason if newest and sent_back else "",
            "change_url": self.link("vacancy_change")
            if v.state in services.WRITTEN_STATES else "",
            "check_url": self.link("vacancy_check") if v.state == VacancyState.DRAFT else "",
            "close_url": self.link("vacancy_close")
            if VACANCY_MOVES.may_move(v.state, VacancyState.CLOSED) else "",
            "export_url": self.link("vacancy_export"),
            "heads": INTRODUCTION_HEADS,
            "people": [introduction_row(row, today=self.today) for row in people],
            "shows_people": v.opened_at is not None,
            "events": vacancy_events(steps),
        }  # fmt: skip


class CloseVacancy(OwnVacancy, Deed):
    def refused(self) -> str:
        return self.link("vacancy")

    def do(self) -> Done:
        services.close_vacancy(vacancy=self.vacancy, at=self.now)
        return Done(self.link("vacancy"), "The vacancy is closed. Nobody new is introduced.")


class ExportVacancy(OwnVacancy):
    """The vacancy as schema.org/JobPosting, to put on your own site or hand to a job board."""

    def get(self, request: Any, **ids: Any) -> HttpResponse:
        path = address_of("public:jobs")
        url = request.build_absolute_uri(f"{path}{self.vacancy.pk}/") if path else ""
        shown = url if self.vacancy.state == VacancyState.OPEN else ""
        text = json.dumps(job_posting(self.vacancy, url=shown), indent=2, ensure_ascii=False)
        response = HttpResponse(text, content_type="application/ld+json; charset=utf-8")
        day_of = clock.day_of(self.vacancy.created_at).isoformat()
        response["Content-Disposition"] = f'attachment; filename="job-posting-{day_of}.json"'
        return response
