"""Opening one record in an emergency: who, why, and the second factor again."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.core.errors import Refusal
from worklocal.exchange.sign_in import step_up
from worklocal.support.restricted.emergency import NOTHING, Wanted, open_record
from worklocal.support.restricted.enums import EmergencyReason
from worklocal.support.restricted.models import EmergencyOpening
from worklocal.support.restricted.selectors import own_openings
from worklocal.web.record.pages import FormPage
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Tag, moment, short_day

HEADS = [Column("Reference", first=True), "Opened", "Until", "Review"]


class EmergencyForm(forms.Form):
    by = forms.RadiosField(
        label="How do you know who it is?", missing="Select how you know who it is",
        choices=[("number", "By the number of the record"), ("name", "By name and date of birth")],
        reveals={"number": "number", "name": "name"}, small=True,
    )  # fmt: skip
    number = forms.TextField(
        label="Number of the record", noun="the number of the record", max_length=12, width="10",
        hint="Eight letters and digits, as on the page of the record.",
    )  # fmt: skip
    name = forms.TextField(label="Whole name", noun="the whole name", max_length=130)
    born_on = forms.DateField(
        label="Date of birth", required=False, say_optional=False,
        hint="Needed when you go by the name.",
    )  # fmt: skip
    reason = forms.RadiosField(
        label="Why now?", choices=EmergencyReason.choices, missing="Select why now", small=True
    )
    words = forms.LongTextField(
        label="What has happened?", noun="what has happened", count=300, rows=3,
        hint="A data protection officer reads this. Do not name the person.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("by") == "name" and not said.get("born_on") and "born_on" not in self.errors:
            self.add_error("born_on", "Enter the date of birth")
        return said


@for_roles(RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB)
@step_up.required(step_up.BREAK_GLASS)
class Emergency(FormPage):
    """One record for an hour, to read only. A miss and a record that never opens look the same."""

    title = "Open a record in an emergency"
    button = "Open it for one hour"
    layout = "restricted/layout.html"
    template_name = "restricted/emergency.html"
    form_class = EmergencyForm

    def content(self) -> dict[str, Any]:
        return {**super().content(), "heads": HEADS,
                "rows": [self._row(row) for row in own_openings(self.viewer)]}  # fmt: skip

    def _row(self, row: EmergencyOpening) -> list[Any]:
        if row.reviewed_at:
            review: Any = f"Reviewed {short_day(row.reviewed_at)}"
        elif row.review_due_on < self.today:
            review = Tag("Overdue: you cannot open another", "red")
        else:
            review = f"Due {short_day(row.review_due_on)}"
        return [row.reference, moment(row.opened_at), moment(row.ends_at), review]

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        """Not the usual way: an attempt that opens nothing is kept, so nothing is rolled back."""
        form = self.form_class(request.POST)
        if form.is_valid():
            try:
                with transaction.atomic():
                    opened = self._open(form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                if opened is not None:
                    return self._show_record(opened)
                form.add_error(None, NOTHING)
        return self.show(form=form)

    def _open(self, said: dict[str, Any]) -> EmergencyOpening | None:
        by_number = said["by"] == "number"
        wanted = (
            Wanted(number=said["number"]) if by_number
            else Wanted(name=said["name"], born_on=said["born_on"])
        )  # fmt: skip
        return open_record(
            wanted=wanted, reason=EmergencyReason(said["reason"]), words=said["words"], at=self.now
        )

    def _show_record(self, opened: EmergencyOpening) -> HttpResponse:
        until = moment(opened.ends_at)
        words = f"Open until {until}, to read only. Your reference is {opened.reference}."
        messages.warning(self.request, words)
        page = "hub:person" if self.viewer.role == RoleKind.HUB else "coach:person"
        return redirect(reverse(page, args=[opened.person_id]))
