"""Looking after employers: who they are, who asked them what, and whom to let in."""

from typing import Any

from django.urls import reverse

from worklocal.employers.firms import services
from worklocal.employers.firms.models import Firm, FirmRegistration, RegistrationDecision
from worklocal.employers.firms.selectors import (
    contacts_with,
    firm_for,
    firms_of,
    registration_for,
    registrations_of,
    registrations_waiting,
    resting_until,
)
from worklocal.employers.vacancies.selectors import vacancies_of_firm
from worklocal.reference.places.models import Place
from worklocal.web.employer.base import BrokerPage
from worklocal.web.employer.words import asked_note, firm_rows, firm_tag, vacancy_tag
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.addresses import with_query
from worklocal.web.shell.parts import Column, Event, Lines, Row
from worklocal.web.shell.presenters import Link, moment, short_day


class Firms(BrokerPage):
    """Every employer by name; those who wait to be checked stand first, on their own."""

    title = "Employers"
    template_name = "employer/firms.html"

    def content(self) -> dict[str, Any]:
        name = self.request.GET.get("q", "").replace("\x00", " ").strip()[:80]
        unchecked = self.request.GET.get("show") == "unchecked"
        page = firms_of(self.viewer, name=name, unchecked=unchecked, after=self.after())
        places = Place.objects.in_bulk({firm.la_code for firm in page.firms if firm.la_code})
        here = reverse("employer:firms")
        return {
            "q": name,
            "tabs": [Link("All", here), Link("To be checked", f"{here}?show=unchecked")],
            "tab_now": f"{here}?show=unchecked" if unchecked else here,
            "hidden": [("show", "unchecked")] if unchecked else [],
            "waiting": [
                {"url": reverse("employer:firm", args=[r.firm_id]), "name": r.firm.name,
                 "what": "Registered, to be checked" if r.has_account
                 else "Somebody wrote in its name", "when": short_day(r.at)}
                for r in registrations_waiting(self.viewer)
            ],
            "heads": [Column("Employer", first=True), "Place", "Account manager", "Last asked",
                      "Standing"],
            "rows": [self._row(firm, places) for firm in page.firms],
            "next_url": with_query(self.request, after=str(page.next_after))
            if page.next_after else "",
        }  # fmt: skip

    def _row(self, firm: Any, places: dict[str, Place]) -> list[Any]:
        place = places.get(firm.la_code)
        asked: list[Any] = [short_day(firm.last_contact_at)] if firm.last_contact_at else []
        until = resting_until(firm.last_contact_at, today=self.today)
        if until:
            asked.append(f"Leave in peace until {short_day(until)}")
        return [
            Link(firm.name, reverse("employer:firm", args=[firm.pk])),
            place.name if place else firm.postcode,
            firm.account_manager.display_name if firm.account_manager else "Nobody yet",
            Lines(asked or ["Not yet"]), firm_tag(firm),
        ]  # fmt: skip


class FirmLoaded(BrokerPage):
    def load(self, **ids: Any) -> None:
        self.firm: Firm = found(firm_for(self.viewer, ids["firm_id"]))

    @property
    def url(self) -> str:
        return reverse("employer:firm", args=[self.firm.pk])

    def refused(self) -> str:
        return self.url


class ContactForm(forms.OnceForm):
    about = forms.LongTextField(
        label="Note a contact", count=500, rows=3, missing="Write what you asked or heard",
        hint="What you asked them or heard from them. Every colleague who works with employers "
        "reads it.",
    )  # fmt: skip


class FirmPage(FirmLoaded, FormPage):
    """One employer: what it said of itself, who asked it what, its vacancies, who registered it."""

    title = "Employer"
    template_name = "employer/firm.html"
    form_class = ContactForm
    button = "Keep the note"

    def back(self) -> Link:
        return Link("All employers", reverse("employer:firms"))

    def content(self) -> dict[str, Any]:
        firm = self.firm
        contacts = contacts_with(self.viewer, firm)
        vacancies = vacancies_of_firm(self.viewer, firm).vacancies
        return {
            **super().content(), "name": firm.name, "tag": firm_tag(firm), "rows": self._rows(),
            "note": asked_note(contacts, today=self.today),
            "check_url": "" if firm.checked_on
            else reverse("employer:firm_check", args=[firm.pk]),
            "registrations": [
                self._registration(r) for r in registrations_of(self.viewer, firm)
            ],
            "vacancy_heads": [Column("Vacancy", first=True), "Closes", "Where it stands"],
            "vacancies": [
                [Link(v.title, reverse("employer:vacancy_review", args=[v.pk])),
                 short_day(v.closes_on), vacancy_tag(v.state)] for v in vacancies
            ],
            "events": [
                Event(title="Contact", when=moment(c.at), datetime=c.at, by=c.by.display_name,
                      text=c.about) for c in contacts
            ],
        }  # fmt: skip

    def _rows(self) -> list[Row]:
        rows, firm = firm_rows(self.firm), self.firm
        if firm.checked_on and firm.checked_by:
            words = f"{short_day(firm.checked_on)}, by {firm.checked_by.display_name}"
            rows.append(Row("Checked", words))
        return rows

    def _registration(self, row: FirmRegistration) -> dict[str, Any]:
        waits = not row.decision
        needs_account = waits and not row.has_account
        return {
            "title": row.contact_name,
            "rows": [
                Row("E-mail", row.email), Row("Phone", row.phone), Row("Wrote", moment(row.at)),
                Row("Answer", str(RegistrationDecision(row.decision).label) if row.decision
                    else "Waiting"),
            ],
            "let_in_url": reverse("employer:let_in", args=[row.pk]) if needs_account else "",
            "turn_away_url": reverse("employer:turn_away", args=[row.pk]) if waits else "",
        }  # fmt: skip

    def do(self, form: ContactForm) -> Done:
        said = form.cleaned_data
        services.log_contact(
            firm=self.firm, about=said["about"], at=self.now, key=str(said["submission_key"])
        )
        return Done(self.url, "The contact is noted.")


class CheckFirm(FirmLoaded, Deed):
    def do(self) -> Done:
        firm = services.check_firm(firm=self.firm, at=self.now)
        return Done(self.url, f"{firm.name} is checked. Its vacancies may be shown now.")


class RegistrationLoaded(BrokerPage):
    def load(self, **ids: Any) -> None:
        self.row: FirmRegistration = found(registration_for(self.viewer, ids["registration_id"]))

    @property
    def url(self) -> str:
        return reverse("employer:firm", args=[self.row.firm_id])

    def refused(self) -> str:
        return self.url


class LetIn(RegistrationLoaded, Deed):
    def do(self) -> Done:
        services.let_in(registration=self.row, at=self.now)
        return Done(self.url, "They have an account now, and a message that says so.")


class ReasonForm(forms.Form):
    reason = forms.LongTextField(
        label="Why?", count=300, rows=3, missing="Write why",
        hint="Kept with the employer, for your colleagues",
    )  # fmt: skip


class TurnAway(RegistrationLoaded, FormPage):
    title = "Turn away"
    form_class = ReasonForm
    button = "Turn away"
    template_name = "employer/form.html"
    intro = "If they had an account at a business that nobody has checked, it is closed."

    def back(self) -> Link:
        return Link("The employer", self.url)

    def do(self, form: ReasonForm) -> Done:
        reason = form.cleaned_data["reason"]
        services.turn_away(registration=self.row, reason=reason, at=self.now)
        return Done(self.url, "They are turned away, and it is noted.")
