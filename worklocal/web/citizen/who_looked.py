"""Who looked at my record: when, who, in what role, at what and what for. From the audit."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import ApiToken, User
from worklocal.core.models import AuditEntry
from worklocal.core.spreadsheets import write_rows
from worklocal.support.restricted.selectors import told_to_person
from worklocal.web.citizen.base import Own
from worklocal.web.record.labels import said
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, moment

PAGE = 50
MOST_IN_A_FILE = 10_000
ROLES = {
    RoleKind.COACH: gettext_lazy("Coach"), RoleKind.LEADER: gettext_lazy("Team leader"),
    RoleKind.HUB: gettext_lazy("Hub"), RoleKind.PROVIDER: gettext_lazy("Provider"),
    RoleKind.EMPLOYER: gettext_lazy("Employer"), RoleKind.BROKER: gettext_lazy("Account manager"),
    RoleKind.COMMISSIONER: gettext_lazy("Commissioner"),
    RoleKind.STEWARD: gettext_lazy("Data protection officer"),
}  # fmt: skip
THINGS = {
    "record": gettext_lazy("Your record"), "plan": gettext_lazy("Your plan"),
    "notes": gettext_lazy("Notes about you"), "assessment": gettext_lazy("Your answers about you"),
    "appointments": gettext_lazy("Your appointments"),
    "appointment": gettext_lazy("An appointment of yours"),
    "referrals": gettext_lazy("Your referrals"), "referral": gettext_lazy("A referral of yours"),
    "matches": gettext_lazy("Jobs for you"), "work": gettext_lazy("Your work"),
    "messages": gettext_lazy("Your messages"), "handover": gettext_lazy("A change of coach"),
    "introduction": gettext_lazy("What you agreed to send to an employer"),
    "claim": gettext_lazy("Facts of your work"), "joining": gettext_lazy("Your request to join"),
}  # fmt: skip
PURPOSES = {
    "support": gettext_lazy("To support you"), "claim": gettext_lazy("To check a payment"),
    "request": gettext_lazy("To answer your request"), "emergency": gettext_lazy("Emergency"),
}  # fmt: skip


class WhoLooked(Own):
    title = gettext_lazy("Who looked at my record")
    template_name = "citizen/who_looked.html"

    def back(self) -> Link:
        return Link(_("My record"), self.link("record"))

    def content(self) -> dict[str, Any]:
        listed = self.reads()[: PAGE + 1]
        more = listed[PAGE - 1].pk if len(listed) > PAGE else None
        return {
            "heads": [Column(_("When"), first=True), *self.heads()[1:]],
            "rows": rows_of(listed[:PAGE]),
            "next_url": f"{self.link('who_looked')}?before={more}" if more else "",
            "csv_url": self.link("who_looked_file"),
        }  # fmt: skip

    @staticmethod
    def heads() -> list[str]:
        return [_("When"), _("Who"), _("Role"), _("What they opened"), _("What for")]

    def reads(self) -> Any:
        entries = told_to_person(
            AuditEntry.objects.filter(
                area_id=self.viewer.area.pk, person_id=self.person.pk, is_read=True
            )
        )
        try:
            before = uuid.UUID(self.request.GET.get("before", ""))
        except ValueError:
            before = None
        if before:
            entries = entries.filter(pk__lt=before)
        return entries.order_by("-created_at", "-id")


class WhoLookedFile(WhoLooked):
    """The same as a file for a spreadsheet, with nothing in it that a spreadsheet would run."""

    def get(self, request: Any, **ids: Any) -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = 'attachment; filename="who-looked.csv"'
        write_rows(response, [self.heads(), *rows_of(self.reads()[:MOST_IN_A_FILE])])
        return response


def rows_of(entries: Iterable[AuditEntry]) -> list[list[str]]:
    """Entries in words; names of staff in one query, those of connections in another."""
    listed = list(entries)
    ids = {entry.actor_id for entry in listed if entry.actor_id}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    used = {entry.detail["token"] for entry in listed if "token" in entry.detail}
    rows = ApiToken.objects.filter(pk__in=used).values_list("pk", "name") if used else []
    through = {str(pk): name for pk, name in rows}
    return [
        [
            moment(entry.created_at), _who(entry, names, through), _role(entry.role),
            _thing(entry.action), str(PURPOSES.get(entry.purpose, entry.purpose)),
        ]
        for entry in listed
    ]  # fmt: skip


def _who(entry: AuditEntry, names: dict[uuid.UUID, str], through: dict[str, str]) -> str:
    name = names.get(entry.actor_id, "") if entry.actor_id else ""
    if "token" not in entry.detail:
        return name or _("The service itself")
    connection = through.get(entry.detail["token"]) or _("another system")
    return _("%(name)s, through %(connection)s") % {"name": name, "connection": connection}


def _role(code: str) -> str:
    if code in RoleKind.values:
        kind = RoleKind(code)
        return str(ROLES.get(kind) or said(kind))
    return code.capitalize()


def _thing(action: str) -> str:
    return str(THINGS.get(action.rpartition(".")[0] or action, _("Your record")))
