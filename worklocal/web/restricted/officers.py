"""Nominated officers: who they are, and two of them opening one protected address together."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import User
from worklocal.accounts.roles import roles_held
from worklocal.core import audit
from worklocal.exchange.sign_in import step_up
from worklocal.support.people.protected import kept_apart_of
from worklocal.support.restricted import officers as services
from worklocal.support.restricted import rules
from worklocal.support.restricted.enums import EmergencyReason
from worklocal.support.restricted.models import NominatedOfficer, TwoKeyOpening
from worklocal.support.restricted.selectors import officers, two_key_openings
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.parts import Column, Lines
from worklocal.web.shell.presenters import Link, moment, short_day

DAY = timedelta(days=1)
MAY_BE = (RoleKind.COACH, RoleKind.LEADER, RoleKind.HUB)


class OfficerForm(forms.Form):
    user = forms.SearchSelectField(label="Member of staff", noun="the member of staff")

    def __init__(self, *args: Any, staff: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        listed = [("", "Select somebody"), *staff]
        self.fields["user"].choices = listed  # type: ignore[attr-defined]


@for_roles(RoleKind.STEWARD)
@step_up.required(step_up.ROLES)
class Officers(FormPage):
    """The data protection officer names them; two at least, or no protected address ever opens."""

    title = "Nominated officers"
    button = "Name them"
    layout = "restricted/layout.html"
    template_name = "restricted/officers.html"
    form_class = OfficerForm

    def back(self) -> Link:
        return Link("Reviews", reverse("restricted:reviews"))

    def options(self) -> dict[str, Any]:
        held = roles_held(self.viewer, on=self.today).filter(kind__in=MAY_BE)
        self.staff = {str(role.user_id): role.user for role in held}
        return {"staff": [(pk, user.display_name) for pk, user in self.staff.items()]}

    def content(self) -> dict[str, Any]:
        return {
            **super().content(),
            "officers": [
                {"name": row.user.display_name, "since": short_day(row.since),
                 "end_url": reverse("restricted:officer_end", args=[row.pk])}
                for row in officers(self.viewer)
            ],
        }  # fmt: skip

    def do(self, form: OfficerForm) -> Done:
        user: User = self.staff[form.cleaned_data["user"]]
        services.nominate(user=user, at=self.now)
        return Done(reverse("restricted:officers"), f"{user.display_name} is a nominated officer.")


@for_roles(RoleKind.STEWARD)
class StandDown(Deed):
    def load(self, **ids: Any) -> None:
        rows = officers(self.viewer).filter(pk=ids["officer_id"])
        self.officer: NominatedOfficer = found(rows.first())

    def refused(self) -> str:
        return reverse("restricted:officers")

    def do(self) -> Done:
        services.stand_down(officer=self.officer, at=self.now)
        return Done(self.refused(), "They are no longer a nominated officer.")


class AskForm(forms.OnceForm):
    number = forms.TextField(label="Number of the record", noun="the number of the record",
                             max_length=12, width="10")  # fmt: skip
    reason = forms.RadiosField(
        label="Why now?", choices=EmergencyReason.choices, missing="Select why now", small=True
    )
    words = forms.LongTextField(label="What has happened?", noun="what has happened", count=300,
                                rows=3)  # fmt: skip


class OfficerOnly:
    """Whoever is not a nominated officer finds nothing here."""

    viewer: Any

    def load(self, **ids: Any) -> None:
        if not services.is_officer(self.viewer.user_id):
            raise Http404


@for_roles(*MAY_BE)
@step_up.required(step_up.BREAK_GLASS)
class TwoKeys(OfficerOnly, FormPage):
    title = "Open a protected address"
    button = "Ask a second officer"
    intro = (
        "Another nominated officer must agree within 30 minutes. Then you both read the address for"
        " one hour."
    )
    layout = "restricted/layout.html"
    template_name = "restricted/two_keys.html"
    form_class = AskForm

    def content(self) -> dict[str, Any]:
        rows = list(two_key_openings(self.viewer, since=self.now - DAY))
        return {
            **super().content(),
            "heads": [Column("Number", first=True), "Asked", "Agreed", "Address"],
            "rows": [self._row(row) for row in rows],
            "to_agree": [
                {"words": f"{row.asked_by.display_name}, {moment(row.asked_at)}",
                 "why": f"{EmergencyReason(row.reason).label}: {row.words}",
                 "url": reverse("restricted:two_keys_agree", args=[row.pk])}
                for row in rows
                if row.agreed_at is None and row.asked_by_id != self.viewer.user_id
                and self.now - row.asked_at <= rules.ASKED_FOR
            ],
        }  # fmt: skip

    def _row(self, row: TwoKeyOpening) -> list[Any]:
        agreed = row.agreed_by.display_name if row.agreed_by else "Not yet"
        asked = f"{row.asked_by.display_name}, {moment(row.asked_at)}"
        return [row.person_id.hex[-8:].upper(), asked, agreed, self._address(row)]

    def _address(self, row: TwoKeyOpening) -> Any:
        """Row security shows it to the two, for their hour; each showing is kept."""
        mine = self.viewer.user_id in (row.asked_by_id, row.agreed_by_id)
        if not mine or row.ends_at is None or row.ends_at <= self.now:
            return "–"
        apart = kept_apart_of(self.viewer, row.person_id)
        if apart is None:
            return "There is no protected address under this number."
        audit.record_read("protected_address", person_id=row.person_id, purpose="emergency")
        return Lines([part for part in (apart.address, apart.postcode, apart.phone) if part])

    def do(self, form: AskForm) -> Done:
        said = form.cleaned_data
        services.ask(
            number=said["number"], reason=EmergencyReason(said["reason"]), words=said["words"],
            at=self.now,
        )  # fmt: skip
        return Done(reverse("restricted:two_keys"), "Ask the second officer to agree now.")


@for_roles(*MAY_BE)
@step_up.required(step_up.BREAK_GLASS)
class Agree(OfficerOnly, Deed):
    def load(self, **ids: Any) -> None:
        super().load(**ids)
        rows = two_key_openings(self.viewer, since=self.now - DAY)
        self.opening: TwoKeyOpening = found(rows.filter(pk=ids["opening_id"]).first())

    def refused(self) -> str:
        return reverse("restricted:two_keys")

    def do(self) -> Done:
        services.agree(opening=self.opening, at=self.now)
        return Done(self.refused(), "You both read the address for one hour.")
