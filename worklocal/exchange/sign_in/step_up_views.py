"""The page that asks for the second factor again, and the one that goes on with what was begun."""

import json
from typing import Any

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as passkeys
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_safe

from worklocal.exchange.sign_in import step_up
from worklocal.exchange.sign_in.forms import ProveAgainForm
from worklocal.exchange.sign_in.sessions import DEMONSTRATION, FACTOR


class StepUp(View):
    """A code of the app, a recovery code, or a passkey. In the demonstration, a button."""

    http_method_names = ["get", "head", "post", "options"]

    held: step_up.Held

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return redirect("account_login")
        held = step_up.held(request.session, kwargs["handle"])
        if held is None:
            raise Http404
        self.held = held
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, handle: str) -> HttpResponse:
        if step_up.is_recent(request.session):
            return redirect("account_go_on", handle)
        return self._show(request)

    def post(self, request: Any, handle: str) -> HttpResponse:
        if self._is_demonstration(request):
            return self._passed(request, handle, DEMONSTRATION)
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            return render(request, "429.html", status=429)
        if "credential" in request.POST:
            form: Any = ReauthenticateWebAuthnForm(user=request.user, data=request.POST)
            if form.is_valid():
                form.save()
                return self._passed(request, handle, str(Authenticator.Type.WEBAUTHN))
            return self._show(request, passkey_failed=True)
        form = ProveAgainForm(user=request.user, data=request.POST)
        if form.is_valid():
            form.save()
            return self._passed(request, handle, str(form.authenticator.type))
        return self._show(request, form)

    def _passed(self, request: Any, handle: str, kind: str) -> HttpResponse:
        step_up.passed(request, kind=kind, reason=self.held.reason)
        return redirect("account_go_on", handle)

    def _is_demonstration(self, request: Any) -> bool:
        area = request.area
        played = request.session.get(FACTOR) == DEMONSTRATION
        return bool(played and area and area.is_demonstration)

    def _show(self, request: Any, form: Any = None, *, passkey_failed: bool = False) -> Any:
        content: dict[str, Any] = {
            "why": step_up.REASONS[self.held.reason], "minutes": step_up.RECENT // 60,
            "is_demonstration": self._is_demonstration(request), "form": None,
            "webauthn_form": None, "passkey_failed": passkey_failed, "back_url": "/home/",
        }  # fmt: skip
        if not content["is_demonstration"]:
            held = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=1))
            content["form"] = form or ProveAgainForm(user=request.user)
            if Authenticator.Type.WEBAUTHN in held:
                options = {"request_options": passkeys.begin_authentication(request.user)}
                content["webauthn_form"] = ReauthenticateWebAuthnForm(user=request.user)
                content["passkey_data"] = json.dumps(options, cls=DjangoJSONEncoder)
        return render(request, "sign_in/step_up.html", content)


@require_safe
def go_on(request: Any, handle: str) -> HttpResponse:
    """One button that sends again what was sent before; every value of it stands in the page."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    held = step_up.held(request.session, handle)
    if held is None:
        return redirect("/home/")
    if held.reason != step_up.SIGNED_OUT and not step_up.is_recent(request.session):
        return redirect(reverse("account_step_up", args=[handle]))
    if held.method == "GET" and held.reason != step_up.EXPORT:
        return redirect(held.path)
    return render(request, "sign_in/go_on.html", {"held": held})
