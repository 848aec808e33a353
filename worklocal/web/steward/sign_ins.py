"""The officer's page about signing in: logins that seem shared, and lost second factors."""

import uuid
from typing import Any

from django.urls import reverse

from worklocal.accounts import oversight
from worklocal.exchange.sign_in import lost_factor, step_up
from worklocal.exchange.sign_in import oversight as sign_in_oversight
from worklocal.exchange.sign_in.models import LostFactor
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, moment
from worklocal.web.steward.base import StewardPage

LOST_HEADS = [Column("Who", first=True), "How they were checked", "By", "Second step comes off"]


class SignIns(StewardPage):
    """Accounts used from three networks within an hour, and second steps that were lost."""

    title = "Signing in"
    template_name = "steward/sign_ins.html"

    def content(self) -> dict[str, Any]:
        return {
            "alerts": [
                {"id": each.pk, "name": each.user.display_name, "at": moment(each.created_at),
                 "networks": each.networks}
                for each in sign_in_oversight.open_alerts(self.viewer)
            ],
            "lost_heads": LOST_HEADS,
            "lost": [
                [each.user.display_name, each.get_checked_how_display(),
                 each.checked_by.display_name, self._when(each)]
                for each in sign_in_oversight.lost_factors(self.viewer)
            ],
            "lost_url": reverse("steward:lost_factor"),
        }  # fmt: skip

    @staticmethod
    def _when(lost: LostFactor) -> str:
        if lost.stopped_at:
            return "Stopped by its holder"
        return f"{'Came off' if lost.done_at else 'From'} {moment(lost.done_at or lost.ready_at)}"


class CloseAlert(StewardPage, Deed):
    def load(self, **ids: Any) -> None:
        alert_id: uuid.UUID = ids["sharing_id"]
        self.alert = found(sign_in_oversight.open_alerts(self.viewer).filter(pk=alert_id).first())

    def refused(self) -> str:
        return reverse("steward:sign_ins")

    def do(self) -> Done:
        sign_in_oversight.close_alert(alert=self.alert, at=self.now)
        return Done(self.refused(), "The alert is closed.")


class LostForm(forms.Form):
    staff = forms.SearchSelectField(label="Whose second step is lost?", noun="the member of staff")
    checked_how = forms.RadiosField(
        label="How did you check who they are?", noun="how you checked", small=True,
        choices=LostFactor._meta.get_field("checked_how").choices,
    )  # fmt: skip

    def __init__(self, *args: Any, staff: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["staff"]
        field.choices = [("", "Select a name"), *staff]


@step_up.required(step_up.ROLES)
class BeginLost(StewardPage, FormPage):
    title = "A lost second step"
    button = "Remove it in 24 hours"
    intro = (
        "Its holder is written to at once, and can stop it. A call alone is not enough:"
        " voices and numbers can be copied."
    )
    form_class = LostForm

    def back(self) -> Link:
        return Link("Signing in", reverse("steward:sign_ins"))

    def options(self) -> dict[str, Any]:
        self.staff = {str(u.pk): u for u in oversight.staff_of(self.viewer)}
        return {"staff": [(key, user.display_name) for key, user in self.staff.items()]}

    def do(self, form: LostForm) -> Done:
        said = form.cleaned_data
        lost_factor.begin(
            user=self.staff[said["staff"]], checked_how=said["checked_how"], at=self.now
        )
        return Done(reverse("steward:sign_ins"), "It will be removed in 24 hours.")
