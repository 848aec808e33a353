"""Connections: the tokens by which other systems act as one's role. A token is shown once."""

import uuid
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from worklocal.accounts import tokens as services
from worklocal.accounts.access import for_roles
from worklocal.accounts.enums import RoleKind
from worklocal.accounts.models import ApiToken, Role
from worklocal.accounts.viewer import roles_of
from worklocal.core import idempotency
from worklocal.core.errors import Refusal
from worklocal.exchange.sign_in import step_up
from worklocal.web.record.pages import Deed, Done, Page, found
from worklocal.web.shell import forms
from worklocal.web.shell.presenters import short_day

LAYOUT = "connections/layout.html"
MOST = 500
DAYS = [(30, "30 days"), (60, "60 days"), (90, "90 days")]


class ConnectForm(forms.OnceForm):
    name = forms.TextField(
        label="Which system is it for?", max_length=60, noun="a name for the system",
        hint="Such as “Case system”. Do not name a person.",
    )  # fmt: skip
    days = forms.RadiosField(
        label="How long may it connect?", choices=DAYS, inline=True, small=True, initial="30",
        missing="Select how long it may connect",
    )  # fmt: skip


@step_up.required(step_up.EXPORT)
@for_roles(*sorted(services.TOKEN_ROLES))
class Connections(Page):
    """One's own tokens. The one just made is on the page that answers the form, and never again."""

    http_method_names = ["get", "head", "post", "options"]
    title = "Connections to other systems"
    template_name = "connections/own.html"
    layout = LAYOUT

    def content(self) -> dict[str, Any]:
        rows = services.tokens_of(self.viewer, on=self.today)
        return {
            "role": str(self.viewer.role.label), "tokens": [_row(row) for row in rows],
            "secret": "", "made_before": False, "document_url": reverse("api:openapi"),
        }  # fmt: skip

    def get(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        return self.show(form=ConnectForm())

    def post(self, request: HttpRequest, **ids: Any) -> HttpResponse:
        form = ConnectForm(request.POST)
        if not form.is_valid():
            return self.show(form=form)
        try:
            secret = self._make(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            return self.show(form=form)
        return self.show(form=ConnectForm(), secret=secret, made_before=not secret)

    def _make(self, form: ConnectForm) -> str:
        """The secret, or nothing when this very form made its token before."""
        said, secrets = form.cleaned_data, [""]
        role = self._role()

        def make() -> uuid.UUID:
            token, secrets[0] = services.make_token(
                role=role, name=said["name"], days=int(said["days"]), at=self.now
            )
            return token.pk

        with transaction.atomic():
            idempotency.once(
                str(said["submission_key"]), action="token.make",
                request={"role": role.pk, "name": said["name"], "days": said["days"]}, do=make,
            )  # fmt: skip
        return secrets[0]

    def _role(self) -> Role:
        """The role in which the viewer acts now."""
        held = roles_of(self.request.user, on=self.today)  # type: ignore[arg-type]
        mine = [
            role for role in held
            if (role.area_id, role.kind, role.organisation_id)
            == (self.viewer.area.pk, self.viewer.role, self.viewer.organisation_id)
        ]  # fmt: skip
        return found(mine[0] if mine else None)


@for_roles(RoleKind.STEWARD)
class AllConnections(Page):
    """Every live token of the area, for the data protection officer."""

    title = "Connections to other systems"
    template_name = "connections/all.html"
    layout = LAYOUT

    def content(self) -> dict[str, Any]:
        rows = list(services.tokens_of_area(self.viewer, on=self.today)[: MOST + 1])
        return {"tokens": [_row(row) for row in rows[:MOST]], "is_cut": len(rows) > MOST}


@for_roles(RoleKind.STEWARD, *sorted(services.TOKEN_ROLES))
class EndConnection(Deed):
    def load(self, **ids: Any) -> None:
        self.token: ApiToken = found(services.token_for(self.viewer, ids["token_id"]))

    @property
    def list_url(self) -> str:
        is_officer = self.viewer.role == RoleKind.STEWARD
        return reverse("connections:all" if is_officer else "connections:own")

    def refused(self) -> str:
        return self.list_url

    def do(self) -> Done:
        services.end_token(token=self.token, at=self.now)
        return Done(self.list_url, "The connection has ended. It opens nothing any more.")


def _row(row: ApiToken) -> dict[str, Any]:
    role = str(RoleKind(row.role.kind).label)
    return {
        "name": row.name, "who": row.user.display_name, "role": role,
        "made": short_day(row.created_at), "until": short_day(row.expires_on),
        "used": short_day(row.last_used_on) if row.last_used_on else "Not yet",
        "end_url": reverse("connections:end", args=[row.pk]),
    }  # fmt: skip
