"""Our own pages of signing in: out again, and which of one's roles to act in."""

import json
from typing import Any

from allauth.account.views import LogoutView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from worklocal.accounts.middleware import ROLE_KEY
from worklocal.accounts.models import Role
from worklocal.accounts.viewer import Viewer, roles_of
from worklocal.core import clock
from worklocal.exchange.sign_in.middleware import ENDED
from worklocal.exchange.sign_in.sessions import prove_factor
from worklocal.exchange.sign_in.signed_in import CLEAR


class SignOut(LogoutView):
    """Signing out leaves nothing behind in a browser that others use."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = CLEAR
        return response


class PasskeyData:
    """What the browser's own passkey window needs, as text in the page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        content: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        content["passkey_data"] = json.dumps(content.get("js_data"), cls=DjangoJSONEncoder)
        return content


class SecondStep(PasskeyData, AuthenticateView):
    pass


class AddPasskey(PasskeyData, AddWebAuthnView):
    """Whoever has just set up a second factor has just used it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        prove_factor(self.request.session, str(Authenticator.Type.WEBAUTHN))
        return response


class SetUpApp(ActivateTOTPView):
    """Whoever has just set up a second factor has just used it."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        prove_factor(self.request.session, str(Authenticator.Type.TOTP))
        return response


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    why = request.session.pop(ENDED, "")
    return render(request, "sign_in/signed_out.html", {"why": why})


@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """For somebody who stands before the second step without their phone or key."""
    return render(request, "sign_in/lost.html")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def roles(request: Any) -> HttpResponse:
    """Choose a role, for somebody who has more than one."""
    held = roles_of(request.user, on=clock.today())
    if request.method == "POST":
        chosen = next((r for r in held if str(r.pk) == request.POST.get("role")), None)
        if chosen is not None:
            request.session[ROLE_KEY] = str(chosen.pk)
            return redirect("/home/")
    content = {
        "roles": [
            {"id": role.pk, "kind": _(str(role.get_kind_display())), "area": role.area.name,
             "organisation": role.organisation.name if role.organisation else "",
             "is_here": _is_here(role, request.viewer)}
            for role in held
        ]
    }  # fmt: skip
    return render(request, "sign_in/roles.html", content)


def _is_here(role: Role, viewer: Viewer | None) -> bool:
    return viewer is not None and (role.area_id, role.kind, role.organisation_id) == (
        viewer.area.pk, viewer.role, viewer.organisation_id,
    )  # fmt: skip
