"""An employer's first page: what waits for them, and what stands open."""

from typing import Any

from django.urls import reverse

from worklocal.employers.firms.selectors import firm_of
from worklocal.employers.vacancies.models import Vacancy
from worklocal.employers.vacancies.selectors import vacancies_of_firm
from worklocal.matching.introductions.models import Introduction
from worklocal.matching.introductions.selectors import results_waiting
from worklocal.web.employer.base import EmployerPage
from worklocal.web.employer.words import due_words, is_late, vacancy_tag
from worklocal.web.shell.presenters import Tag, plural

SHOWN = 5


class Home(EmployerPage):
    title = "My business"
    template_name = "employer/home.html"

    def load(self, **ids: Any) -> None:
        """An account without a business is shown how to register one, and not a closed door."""
        mine = firm_of(self.viewer) if self.viewer.organisation_id else None
        if mine is None:
            self.template_name = "employer/no_business.html"
        else:
            self.firm = mine

    def content(self) -> dict[str, Any]:
        if not hasattr(self, "firm"):
            return {"register_url": reverse("employer:register")}
        waiting = results_waiting(self.viewer)
        vacancies = vacancies_of_firm(self.viewer, self.firm).vacancies
        manager = self.firm.account_manager
        return {
            "name": self.firm.name, "is_checked": self.firm.checked_on is not None,
            "manager": manager.display_name if manager else "",
            "waiting": [self._waiting(row) for row in waiting[:SHOWN]],
            "more": plural(len(waiting) - SHOWN, "more person waits", "more people wait")
            if len(waiting) > SHOWN else "",
            "vacancies": [self._vacancy(row) for row in vacancies[:SHOWN]],
            "new_url": reverse("employer:vacancy_new"),
            "all_url": reverse("employer:vacancies"),
            "introductions_url": reverse("employer:introductions"),
        }  # fmt: skip

    def _waiting(self, row: Introduction) -> dict[str, Any]:
        return {
            "url": reverse("employer:introduction", args=[row.pk]),
            "name": row.shared.get("Name", "Somebody"), "what": row.vacancy.title,
            "when": f"Tell us by {due_words(row, today=self.today)}",
            "tag": Tag("Overdue", "red") if is_late(row, self.today) else "",
        }  # fmt: skip

    def _vacancy(self, row: Vacancy) -> dict[str, Any]:
        facts = [
            f"{row.introduced} of {row.most_introductions} introductions",
            f"{row.filled} of {row.openings} filled",
        ]
        return {
            "url": reverse("employer:vacancy", args=[row.pk]), "title": row.title,
            "what": ", ".join(facts) if row.opened_at else "", "tag": vacancy_tag(row.state),
        }  # fmt: skip
