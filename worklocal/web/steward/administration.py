"""Administration: who holds which role, and the area's own settings."""

import uuid
from typing import Any

from django.conf import settings
from django.urls import reverse

from worklocal.accounts import roles as services
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Organisation, Role, Team
from worklocal.core.errors import NotPermitted
from worklocal.exchange.sign_in import signed_in, step_up
from worklocal.web.record.pages import Deed, Done, FormPage, found
from worklocal.web.shell import forms
from worklocal.web.shell.brand import colour_problems
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, plural, short_day
from worklocal.web.steward.base import AdministratorPage

MOST = 500
ROLE_HEADS = [Column("Name", first=True), "Role", "Team or organisation", "Since"]


class Accounts(AdministratorPage):
    """Every live role of staff, by name."""

    title = "People and roles"
    template_name = "steward/accounts.html"

    def content(self) -> dict[str, Any]:
        rows = list(services.roles_held(self.viewer, on=self.today)[: MOST + 1])
        return {
            "heads": ROLE_HEADS,
            "roles": [{"cells": self._cells(role), "end_url": self._end_url(role),
                       "close_url": self._close_url(role), "out_url": self._out_url(role),
                       "name": role.user.display_name} for role in rows[:MOST]],
            "give_url": reverse("steward:role_give"), "is_cut": len(rows) > MOST,
        }  # fmt: skip

    def _close_url(self, role: Role) -> str:
        is_own = role.user_id == self.viewer.user_id
        return "" if is_own else reverse("steward:account_close", args=[role.pk])

    def _out_url(self, role: Role) -> str:
        """One's own sessions are under "Where you are signed in"."""
        is_own = role.user_id == self.viewer.user_id
        return "" if is_own else reverse("steward:account_out", args=[role.pk])

    @staticmethod
    def _cells(role: Role) -> list[str]:
        where = role.team.name if role.team else role.organisation.name if role.organisation else ""
        return [role.user.display_name, str(RoleKind(role.kind).label), where,
                short_day(role.starts_on)]  # fmt: skip

    def _end_url(self, role: Role) -> str:
        """Nobody ends their own role, so they are not offered it."""
        is_own = role.user_id == self.viewer.user_id
        return "" if is_own else reverse("steward:role_end", args=[role.pk])


class RoleForm(forms.Form):
    display_name = forms.TextField(label="Name", noun="their name", max_length=100)
    email = forms.EmailField(label="Work e-mail address", noun="their work e-mail address")
    kind = forms.SelectField(
        label="Role", noun="the role", empty_label="Select a role",
        choices=[(kind.value, kind.label) for kind in services.GIVEN],
    )  # fmt: skip
    organisation = forms.SelectField(label="Organisation", noun="the organisation")
    team = forms.SelectField(
        label="Team", required=False, hint="Coaches, team leaders and hub staff need one."
    )

    def __init__(self, *args: Any, teams: list[Team], organisations: list[Organisation],
                 **options: Any) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["team"].choices = [  # type: ignore[attr-defined]
            ("", "No team"),
            *((str(team.pk), team.name) for team in teams),
        ]
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", "Select an organisation"),
            *((str(body.pk), body.name) for body in organisations),
        ]


@step_up.required(step_up.ROLES)
class GiveRole(AdministratorPage, FormPage):
    title = "Give a role"
    button = "Give the role"
    intro = "A new account has no password. Its holder sets one, and a second factor, at sign-in."
    form_class = RoleForm

    def back(self) -> Link:
        return Link("People and roles", reverse("steward:accounts"))

    def options(self) -> dict[str, Any]:
        self.teams = {str(team.pk): team for team in services.teams_of(self.viewer)}
        self.bodies = {str(body.pk): body for body in services.organisations_of(self.viewer)}
        return {"teams": list(self.teams.values()), "organisations": list(self.bodies.values())}

    def do(self, form: RoleForm) -> Done:
        said = form.cleaned_data
        services.give_role(
            email=said["email"], display_name=said["display_name"], kind=RoleKind(said["kind"]),
            organisation=self.bodies[said["organisation"]], team=self.teams.get(said["team"]),
            on=self.today,
        )  # fmt: skip
        return Done(reverse("steward:accounts"), "The role is given.")


@step_up.required(step_up.ROLES)
class EndRole(AdministratorPage, Deed):
    def load(self, **ids: Any) -> None:
        role_id: uuid.UUID = ids["role_id"]
        held = services.roles_held(self.viewer, on=self.today)
        self.role: Role = found(held.filter(pk=role_id).first())

    def refused(self) -> str:
        return reverse("steward:accounts")

    def do(self) -> Done:
        services.end_role(role=self.role, on=self.today, at=self.now)
        return Done(self.refused(), "The role has ended. It opens nothing from now on.")


class SignOut(AdministratorPage, Deed):
    """For an account that somebody else may be using: its roles stay, its sessions end."""

    def load(self, **ids: Any) -> None:
        held = services.roles_held(self.viewer, on=self.today).exclude(user=self.viewer.user_id)
        self.role: Role = found(held.filter(pk=ids["role_id"]).first())

    def refused(self) -> str:
        return reverse("steward:accounts")

    def do(self) -> Done:
        ended = signed_in.sign_out(user=self.role.user, at=self.now)
        devices = plural(ended, "device", "devices")
        said = f"on {devices}." if ended else "everywhere: it was signed in on none."
        return Done(self.refused(), f"The account is signed out {said}")


class AreaForm(forms.Form):
    service_name = forms.TextField(label="Name of the service", noun="the name", max_length=80)
    brand_colour = forms.TextField(
        label="Main colour", noun="the main colour", max_length=7, width="10",
        hint="# and six digits, like #0a5c5a",
    )  # fmt: skip
    accent_colour = forms.TextField(
        label="Second colour", noun="the second colour", max_length=7, width="10"
    )
    languages = forms.CheckboxesField(
        label="Languages", noun="a language", choices=settings.LANGUAGES, small=True
    )
    contact_phone = forms.PhoneField(label="Phone", noun="the phone number", required=False)
    contact_email = forms.EmailField(label="E-mail", noun="the e-mail address", required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        brand, accent = said.get("brand_colour"), said.get("accent_colour")
        if brand and accent:
            for problem in colour_problems(brand=brand, accent=accent):
                field = "accent_colour" if "second colour" in problem else "brand_colour"
                self.add_error(field, problem)
        return said


class AreaPage(AdministratorPage, FormPage):
    title = "Area"
    form_class = AreaForm
    intro = "Colours are checked: words on them, and links, can always be read."

    def initial(self) -> dict[str, Any]:
        area = self.viewer.area
        return {name: getattr(area, name) for name in AreaForm.base_fields}

    def do(self, form: AreaForm) -> Done:
        if self.viewer.role != RoleKind.ADMINISTRATOR:
            raise NotPermitted("Only an administrator may change the area.")
        said = {**form.cleaned_data, "languages": tuple(form.cleaned_data["languages"])}
        services.change_area(wanted=services.AreaSettings(**said))
        return Done(reverse("steward:area"), "The area’s settings are saved.")
