"""Vacancies that wait for somebody to look, and those that are open."""

from typing import Any

from django.urls import reverse

from worklocal.employers.vacancies import services
from worklocal.employers.vacancies.models import VACANCY_MOVES, Vacancy, VacancyState
from worklocal.employers.vacancies.selectors import (
    open_vacancies,
    steps_of,
    vacancies_to_check,
    vacancy_for,
)
from worklocal.reference.framework.selectors import framework_for
from worklocal.web.employer.base import BrokerPage
from worklocal.web.employer.words import advert_rows, hold_words, vacancy_events, vacancy_tag
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Lines, Row
from worklocal.web.shell.presenters import Link, day, money, short_day


class OpenVacancies(BrokerPage):
    title = "Vacancies"
    template_name = "employer/open_vacancies.html"

    def content(self) -> dict[str, Any]:
        page = open_vacancies(self.viewer, after=self.after())
        return {
            "check_heads": [Column("Vacancy", first=True), "Why it waits", "Since"],
            "check_rows": [
                [Lines([self._link(v), v.firm.name]), Lines(self._held(v)),
                 short_day(v.state_since)] for v in vacancies_to_check(self.viewer)
            ],
            "heads": [Column("Vacancy", first=True), "Employer",
                      Column("Introductions", numeric=True), "Closes"],
            "rows": [
                [self._link(v), v.firm.name, f"{v.introduced} of {v.most_introductions}",
                 short_day(v.closes_on)] for v in page.vacancies
            ],
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
        }  # fmt: skip

    @staticmethod
    def _link(vacancy: Vacancy) -> Link:
        return Link(vacancy.title, reverse("employer:vacancy_review", args=[vacancy.pk]))

    @property
    def wage(self) -> int | None:
        if not hasattr(self, "_wage"):
            wage = framework_for(self.viewer.area.pk, self.today).wage_on(self.today)
            self._wage = wage.pence if wage else None
        return self._wage

    def _held(self, vacancy: Vacancy) -> list[str]:
        held = services.reasons_to_hold(
            texts=(vacancy.title, vacancy.description), pay_pence_hour=vacancy.pay_pence_hour,
            wage_pence=self.wage, firm_is_checked=vacancy.firm.checked_on is not None,
        )  # fmt: skip
        return hold_words(held) or ["Nothing holds it any more"]


class SendBackForm(forms.Form):
    words = forms.LongTextField(
        label="What should the employer change?", count=300, rows=3,
        missing="Write what the employer should change",
    )  # fmt: skip


class VacancyReview(BrokerPage, FormPage):
    """One vacancy, for the account manager: open it, send it back, or take it down."""

    title = "Vacancy"
    template_name = "employer/vacancy_review.html"
    form_class = SendBackForm
    button = "Send it back"

    def load(self, **ids: Any) -> None:
        self.vacancy: Vacancy = found(vacancy_for(self.viewer, ids["vacancy_id"]))

    def back(self) -> Link:
        return Link("All vacancies", reverse("employer:open_vacancies"))

    def content(self) -> dict[str, Any]:
        v = self.vacancy
        waits = v.state == VacancyState.CHECKING
        wage = framework_for(v.area_id, self.today).wage_on(self.today)
        firm_url = reverse("employer:firm", args=[v.firm_id])
        rows = [Row("Employer", Link(v.firm.name, firm_url)), *advert_rows(v)]
        if wage:
            rows.append(Row("National living wage", f"{money(wage.pence)} since "
                            f"{day(wage.from_day)}"))  # fmt: skip
        return {
            **super().content(), "name": v.title, "tag": vacancy_tag(v.state),
            "description": v.description, "rows": rows,
            "held": hold_words(services.held_for(v, on=self.today)) if waits else [],
            "waits": waits,
            "open_url": reverse("employer:vacancy_open", args=[v.pk])
            if waits and v.firm.checked_on else "",
            "firm_url": firm_url, "firm_is_checked": v.firm.checked_on is not None,
            "close_url": reverse("employer:vacancy_take_down", args=[v.pk])
            if VACANCY_MOVES.may_move(v.state, VacancyState.CLOSED) else "",
            "events": vacancy_events(steps_of(v)),
        }  # fmt: skip

    def do(self, form: SendBackForm) -> Done:
        services.send_back(vacancy=self.vacancy, words=form.cleaned_data["words"], at=self.now)
        return Done(reverse("employer:open_vacancies"), "It is sent back to the employer.")


class ReviewDeed(BrokerPage, Deed):
    def load(self, **ids: Any) -> None:
        self.vacancy: Vacancy = found(vacancy_for(self.viewer, ids["vacancy_id"]))

    def refused(self) -> str:
        return reverse("employer:vacancy_review", args=[self.vacancy.pk])


class OpenVacancy(ReviewDeed):
    def do(self) -> Done:
        services.open_vacancy(vacancy=self.vacancy, at=self.now)
        return Done(reverse("employer:open_vacancies"), "The vacancy is open.")


class TakeDown(ReviewDeed):
    def do(self) -> Done:
        services.close_vacancy(
            vacancy=self.vacancy, at=self.now, reason="Taken down by the account manager"
        )
        return Done(reverse("employer:open_vacancies"), "The vacancy is closed.")
