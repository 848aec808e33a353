"""Agreements with partners: list, add, renew and end. Whatever they open needs a yes as well."""

from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from worklocal.accounts.enums import FieldGroup
from worklocal.accounts.models import Organisation
from worklocal.provision.agreements import rules, services
from worklocal.provision.agreements.enums import (
    SHAREABLE,
    AgreementKind,
    AgreementState,
    LegalBasis,
)
from worklocal.provision.agreements.models import Agreement
from worklocal.provision.agreements.selectors import agreement_for, agreements_of
from worklocal.web.record.pages import Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Row
from worklocal.web.shell.presenters import Link, Tag, day, listing, short_day
from worklocal.web.steward.base import StewardPage

HEADS = [Column("Partner", first=True), "Kind", "They may see", "We may see", "Runs", "Review",
         "State"]  # fmt: skip
COLOURS = {
    AgreementState.COMING: "blue", AgreementState.LIVE: "green",
    AgreementState.ENDING: "orange", AgreementState.OVER: "grey",
}  # fmt: skip
GROUPS = [(str(group), str(group.label)) for group in SHAREABLE]


def _state(row: Agreement, today: date) -> AgreementState:
    return rules.state_on(
        today, starts_on=row.starts_on, ends_on=row.ends_on, ended_on=row.ended_on
    )


def _tag(row: Agreement, today: date) -> Tag:
    state = _state(row, today)
    return Tag(str(state.label), COLOURS[state])


def _groups(codes: list[str]) -> str:
    return listing(str(FieldGroup(code).label) for code in codes) or "Nothing sensitive"


class Agreements(StewardPage):
    title = "Sharing agreements"
    template_name = "steward/agreements.html"

    def content(self) -> dict[str, Any]:
        return {
            "heads": HEADS, "rows": [self._row(row) for row in agreements_of(self.viewer)],
            "add_url": reverse("steward:agreement_add"), "warn_days": rules.WARN_DAYS,
        }  # fmt: skip

    def _row(self, row: Agreement) -> list[Any]:
        is_over = _state(row, self.today) == AgreementState.OVER
        review: Any = "–" if is_over else short_day(row.review_on)
        if not is_over and row.review_on <= self.today:
            review = Tag("Review due", "orange")
        return [
            Link(row.partner, reverse("steward:agreement", args=[row.pk])),
            str(AgreementKind(row.kind).label), _groups(row.partner_sees), _groups(row.we_see),
            f"{short_day(row.starts_on)} to {short_day(row.ended_on or row.ends_on)}",
            review, _tag(row, self.today),
        ]  # fmt: skip


class AgreementForm(forms.OnceForm):
    kind = forms.RadiosField(label="What kind is it?", choices=AgreementKind.choices,
                             missing="Select what kind it is")  # fmt: skip
    organisation = forms.SearchSelectField(
        label="Who is it with?", required=False, say_optional=False, empty_label="Somebody else",
        hint="Organisations whose people sign in here.",
    )  # fmt: skip
    party = forms.TextField(
        label="If somebody else, what is their name?", required=False, say_optional=False,
        max_length=150, hint="Such as a bordering council or a hospital trust.",
        noun="the name",
    )  # fmt: skip
    purpose = forms.LongTextField(label="What is it for?", count=300, rows=3,
                                  missing="Enter what it is for")  # fmt: skip
    legal_basis = forms.RadiosField(label="What does it rest on in law?", small=True,
                                    choices=LegalBasis.choices,
                                    missing="Select what it rests on")  # fmt: skip
    law = forms.TextField(
        label="Which law or power?", required=False, max_length=200, noun="the law",
        hint="The act and section, as the agreement names it.",
    )  # fmt: skip
    partner_sees = forms.CheckboxesField(
        label="What may they see, with the person’s yes?", choices=GROUPS, small=True,
        required=False, say_optional=False,
        hint="Tick nothing if they see no sensitive part. Private notes are never shared.",
    )  # fmt: skip
    we_see = forms.CheckboxesField(
        label="What may we see of theirs, with the person’s yes?", choices=GROUPS, small=True,
        required=False, say_optional=False,
    )  # fmt: skip
    starts_on = forms.DateField(label="First day", noun="the first day")
    review_on = forms.DateField(label="Review by", noun="the day of the review")
    ends_on = forms.DateField(label="Last day", noun="the last day")

    def __init__(self, *args: Any, organisations: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "Somebody else"), *organisations,
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if bool(said.get("organisation")) == bool(said.get("party")) and not self.errors:
            self.add_error("party", "Choose an organisation, or enter the name of another one")
        first, review, last = (said.get(n) for n in ("starts_on", "review_on", "ends_on"))
        if first and last and last < first:
            self.add_error("ends_on", "The last day cannot be before the first")
        elif first and last and review and not first <= review <= last:
            self.add_error("review_on", "The review must be between the first and the last day")
        return said


class AgreementWork(StewardPage, FormPage):
    def back(self) -> Link:
        return Link("Sharing agreements", reverse("steward:agreements"))


class AddAgreement(AgreementWork):
    title = "Add an agreement"
    button = "Add it"
    form_class = AgreementForm
    intro = (
        "Record what was signed. It lets nobody in by itself: each person must still say yes to "
        "what is shared about them."
    )

    def options(self) -> dict[str, Any]:
        rows = Organisation.objects.filter(area=self.viewer.area, is_active=True)
        rows = rows.order_by("name", "id")
        self.organisations = {str(row.pk): row for row in rows}
        return {"organisations": [(key, row.name) for key, row in self.organisations.items()]}

    def do(self, form: AgreementForm) -> Done:
        said = form.cleaned_data
        row = services.add_agreement(
            terms=services.Terms(
                kind=AgreementKind(said["kind"]), purpose=said["purpose"],
                legal_basis=LegalBasis(said["legal_basis"]), law=said["law"],
                organisation=self.organisations.get(said["organisation"]), party=said["party"],
                partner_sees=[FieldGroup(code) for code in said["partner_sees"]],
                we_see=[FieldGroup(code) for code in said["we_see"]],
                starts_on=said["starts_on"], review_on=said["review_on"], ends_on=said["ends_on"],
            ),
            key=str(said["submission_key"]),
        )  # fmt: skip
        return Done(reverse("steward:agreement", args=[row.pk]), "The agreement is on record.")


class OfAgreement(AgreementWork):
    def load(self, **ids: Any) -> None:
        self.row: Agreement = found(agreement_for(self.viewer, ids["agreement_id"]))
        self.state = _state(self.row, self.today)

    def here(self) -> str:
        return reverse("steward:agreement", args=[self.row.pk])


class RenewForm(forms.Form):
    ends_on = forms.DateField(label="New last day", noun="the new last day")
    review_on = forms.DateField(label="Review by", noun="the day of the review")


class AgreementPage(OfAgreement):
    """What was agreed, and letting it run on."""

    title = "An agreement"
    template_name = "steward/agreement.html"
    button = "Renew it"
    form_class = RenewForm

    def initial(self) -> dict[str, Any]:
        year = timedelta(days=365)
        return {"ends_on": self.row.ends_on + year, "review_on": self.row.review_on + year}

    def content(self) -> dict[str, Any]:
        row = self.row
        rows = [
            Row("Partner", row.partner), Row("Kind", str(AgreementKind(row.kind).label)),
            Row("What it is for", row.purpose),
            Row("Rests on", str(LegalBasis(row.legal_basis).label)),
            Row("Law or power", row.law or "Not named"),
            Row("They may see, with a yes", _groups(row.partner_sees)),
            Row("We may see, with a yes", _groups(row.we_see)),
            Row("First day", day(row.starts_on)), Row("Review by", day(row.review_on)),
            Row("Last day", day(row.ends_on)),
        ]  # fmt: skip
        if row.ended_on:
            rows.append(Row("Ended early", f"{day(row.ended_on)}. {row.end_reason}"))
        return {
            **super().content(), "rows": rows, "tag": _tag(row, self.today),
            "is_standing": row.ended_on is None,
            "end_url": reverse("steward:agreement_end", args=[row.pk]),
        }  # fmt: skip

    def do(self, form: RenewForm) -> Done:
        said = form.cleaned_data
        services.renew_agreement(
            agreement=self.row, ends_on=said["ends_on"], review_on=said["review_on"]
        )
        return Done(self.here(), "Renewed.")


class EndForm(forms.Form):
    reason = forms.TextField(label="Why does it end?", max_length=300, missing="Enter why it ends")


class EndAgreement(OfAgreement):
    title = "End an agreement"
    button = "End it now"
    form_class = EndForm
    intro = (
        "What it let them see is closed at once, for everybody who was referred to them. It "
        "cannot be taken back: you would add a new agreement."
    )

    def back(self) -> Link:
        return Link("The agreement", self.here())

    def do(self, form: EndForm) -> Done:
        services.end_agreement(
            agreement=self.row, reason=form.cleaned_data["reason"], on=self.today
        )
        return Done(self.here(), "Ended. What it opened is closed.")
