"""The pages of a shared screen, and the small addresses that keep or ask about a session."""

from typing import Any

from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from worklocal.accounts.middleware import AREA_COOKIE
from worklocal.core import clock
from worklocal.exchange.sign_in import screens
from worklocal.exchange.sign_in.sessions import LIMITS, SCREEN

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TRIES = "10/5m/key"


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=20,
        help_text=gettext_lazy("Eight letters and numbers, like ABCD 2345"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={"required": gettext_lazy("Enter the code")},
    )  # fmt: skip


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone number"), max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "type": "tel"}),
        error_messages={"required": gettext_lazy("Enter your mobile phone number")},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def screen(request: Any) -> HttpResponse:
    """Sign in with a code; or, on a browser that is no shared screen yet, make it one."""
    here = screens.screen_of(request)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = f"screen-{here.pk if here else ratelimit_name(request)}"
        if not ratelimit.consume(
            request, app="account", action="screen_code", key=key, config={"screen_code": TRIES}
        ):
            return render(request, "429.html", status=429)
        try:
            if here is None:
                return _take_on(form.cleaned_data["code"])
            user = screens.use_code(screen=here, code=form.cleaned_data["code"], at=clock.now())
        except screens.ScreenRefused as refusal:
            form.add_error("code", str(refusal))
        else:
            login(request, user, backend=BACKEND)
            return redirect("/home/")
    content = {
        "here": here, "form": form, "phone_form": PhoneForm(prefix="p"),
        "sent": request.session.pop("screen_code_sent", "") if here else "",
        "idle": LIMITS[SCREEN].idle // 60, "longest": LIMITS[SCREEN].longest // 60,
    }  # fmt: skip
    return render(request, "sign_in/screen.html", content)


def ratelimit_name(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))


def _take_on(code: str) -> HttpResponse:
    here, secret = screens.take_on(code=code, at=clock.now())
    response = redirect("account_screen")
    safe: dict[str, Any] = {"httponly": True, "samesite": "Strict", "path": "/"}
    response.set_cookie(
        screens.cookie_name(), secret, max_age=screens.YEAR, secure=settings.SECURE, **safe
    )
    response.set_cookie(
        AREA_COOKIE, here.area.slug, max_age=screens.YEAR, secure=settings.SECURE, **safe
    )
    return response


@require_POST
def text_a_code(request: Any) -> HttpResponse:
    here = screens.screen_of(request)
    form = PhoneForm(request.POST, prefix="p")
    if here is not None and form.is_valid():
        if not ratelimit.consume(
            request,
            app="account",
            action="screen_text",
            key=f"screen-{here.pk}",
            config={"screen_text": TRIES},
        ):
            return render(request, "429.html", status=429)
        screens.text_a_code(screen=here, phone=form.cleaned_data["phone"], at=clock.now())
    request.session["screen_code_sent"] = "yes"
    return redirect("account_screen")


@require_POST
def stay(request: Any) -> HttpResponse:
    """The clock starts again and the page stays as it is: there is nothing to show."""
    return HttpResponse(status=204 if request.user.is_authenticated else 401)


@require_safe
def here(request: Any) -> HttpResponse:
    """Whether the session still lives. Asking does not keep it alive."""
    if request.user.is_authenticated:
        return HttpResponse(status=204)
    if "gone" in request.GET:
        return redirect("account_signed_out")
    return HttpResponse(status=401)
