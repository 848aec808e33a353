"""What the desk's pages stand on: who may open them, and how entries of the audit are shown."""

import uuid
from typing import Any

from django.http import Http404
from django.urls import reverse

from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.oversight import names_of
from worklocal.core.models import AuditEntry
from worklocal.web.record.pages import Page
from worklocal.web.shell.parts import Column
from worklocal.web.shell.presenters import Link, moment

READ_HEADS = [Column("When", first=True), "Who", "Role", "What", "What for", "Whose record"]
CHANGE_HEADS = [Column("When", first=True), "Who", "Role", "What", "Whose record"]


@for_roles(RoleKind.STEWARD)
class StewardPage(Page):
    layout = "steward/layout.html"

    def before(self) -> uuid.UUID | None:
        """Where this page of a list begins; an address that was tampered with does not exist."""
        return identifier(self.request.GET.get("before", ""))


@for_roles(RoleKind.ADMINISTRATOR)
class AdministratorPage(Page):
    layout = "steward/layout.html"


def identifier(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text) if text else None
    except ValueError as error:
        raise Http404 from error


def role_words(code: str) -> str:
    return str(RoleKind(code).label) if code in RoleKind.values else code.capitalize()


def action_words(action: str) -> str:
    """An action's code in words: "plan.agreed" is "Plan agreed"."""
    return action.removesuffix(".read").replace("_", " ").replace(".", " ").capitalize()


def entry_rows(listed: list[AuditEntry], *, reads: bool, link: bool = True) -> list[list[Any]]:
    """Entries as rows of a table. A person is a number to follow, never a name."""
    names = names_of(listed)
    rows = []
    for entry in listed:
        row: list[Any] = [
            moment(entry.created_at), names.get(entry.actor_id, "The service itself"),
            role_words(entry.role), action_words(entry.action),
        ]  # fmt: skip
        if reads:
            row.append(action_words(entry.purpose))
        rows.append([*row, _person(entry, link=link)])
    return rows


def _person(entry: AuditEntry, *, link: bool) -> Any:
    if entry.person_id is None:
        return "–"
    short = entry.person_id.hex[-8:]
    if not link:
        return short
    url = reverse("steward:person", args=[entry.person_id])
    return Link(short, url, "everything about this record")
