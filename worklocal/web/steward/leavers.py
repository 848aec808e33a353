"""Roles that nobody uses, and shutting the account of whoever leaves."""

import uuid
from typing import Any

from django.urls import reverse

from worklocal.accounts import leavers
from worklocal.accounts import roles as services
from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import Role
from worklocal.core import clock
from worklocal.exchange.sign_in import step_up
from worklocal.web.record.pages import Deed, Done, Page, found
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, short_day
from worklocal.web.steward.base import AdministratorPage

HEADS = [Column("Name", first=True), "Role", "Given", "Last signed in"]


@for_roles(RoleKind.STEWARD, RoleKind.ADMINISTRATOR)
class Unused(Page):
    """Roles given ninety days ago or more and not used since. An administrator ends them."""

    title = "Roles not used for 90 days"
    layout = "steward/layout.html"
    template_name = "steward/unused.html"

    def back(self) -> Link:
        return Link("Overview", reverse("steward:home"))

    def content(self) -> dict[str, Any]:
        rows = [
            [each.role.user.display_name, str(RoleKind(each.role.kind).label),
             short_day(each.role.starts_on),
             short_day(clock.day_of(each.last_used)) if each.last_used else "Never"]
            for each in leavers.unused_roles(self.viewer, at=self.now)
        ]  # fmt: skip
        may_end = self.viewer.role == RoleKind.ADMINISTRATOR
        return {"heads": HEADS, "rows": rows,
                "accounts_url": reverse("steward:accounts") if may_end else ""}  # fmt: skip


@step_up.required(step_up.ROLES)
class CloseAccount(AdministratorPage, Deed):
    def load(self, **ids: Any) -> None:
        role_id: uuid.UUID = ids["role_id"]
        held = services.roles_held(self.viewer, on=self.today)
        self.role: Role = found(held.filter(pk=role_id).first())

    def refused(self) -> str:
        return reverse("steward:accounts")

    def do(self) -> Done:
        leavers.close_account(user=self.role.user, on=self.today, at=self.now)
        return Done(self.refused(), "The account is shut. Whoever was signed in with it is out.")
